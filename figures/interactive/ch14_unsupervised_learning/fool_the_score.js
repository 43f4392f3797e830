// A sampler of a ring of Gaussians: some kept, wider or narrower, noise, copies; and its scores.
import { clamp, fixed, range, sum } from "../runtime.js";

const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const mean = (values) => sum(values) / values.length;
const logSum = (logs) => {
  const most = Math.max(...logs);
  return most + Math.log(sum(logs.map((one) => Math.exp(one - most))));
};

// Mean and covariance of points: [x, y, xx, xy, yy].
const moments = (points) => {
  const [x, y] = [0, 1].map((j) => mean(points.map((one) => one[j])));
  const product = (a, b) => sum(points.map((one) => (one[a] - [x, y][a]) * (one[b] - [x, y][b]))) / (points.length - 1);
  return [x, y, product(0, 0), product(0, 1), product(1, 1)];
};

// In two dimensions the trace of the root of S S' needs only its trace and determinant.
const frechet = (points, others) => {
  const [x, y, a, b, c] = moments(points);
  const [u, v, d, e, f] = moments(others);
  const trace = a * d + 2 * b * e + c * f;
  const determinant = Math.max((a * c - b * b) * (d * f - e * e), 0);
  const shared = Math.sqrt(Math.max(trace + 2 * Math.sqrt(determinant), 0));
  return (x - u) ** 2 + (y - v) ** 2 + Math.max(a + c + d + f - 2 * shared, 0);
};

const inception = (points, data) => {
  const rows = points.map((point) => {
    const logs = data.means.map((place) => -0.5 * (distance(point, place) / data.sigma) ** 2);
    const total = logSum(logs);
    return logs.map((one) => Math.exp(one - total));
  });
  const entropy = (row) => -sum(row.map((p) => (p > 0 ? p * Math.log(p) : 0)));
  const together = data.means.map((_, k) => mean(rows.map((row) => row[k])));
  const [marginal, conditional] = [entropy(together), mean(rows.map(entropy))];
  return Math.exp(Math.max(marginal - conditional, 0));
};

const radii = (points, k) =>
  points.map((point, n) => {
    const others = points.filter((_, m) => m !== n).map((one) => distance(point, one));
    return others.sort((a, b) => a - b)[k - 1];
  });
const shareInside = (points, centres) => {
  const reach = radii(centres, 3);
  return mean(points.map((point) => (centres.some((one, n) => distance(point, one) <= reach[n]) ? 1 : 0)));
};
const nearest = (point, places) => Math.min(...places.map((one) => distance(point, one)));

const likelihood = (p, data) => {
  const spread = p.width * data.sigma;
  const constant = Math.log(2 * Math.PI * spread * spread * p.modes);
  const kept = data.means.slice(0, p.modes);
  return mean(
    data.held_out.map((point) => {
      const shapes = logSum(kept.map((place) => -0.5 * (distance(point, place) / spread) ** 2)) - constant;
      const log = Math.log(1 - p.noise) + Math.log(1 - p.copies) + shapes;
      const inside = point.every((one) => Math.abs(one) <= data.reach);
      return p.noise > 0 && inside ? logSum([log, Math.log(p.noise / (2 * data.reach) ** 2)]) : log;
    }),
  );
};

export const compute = (p, data) => {
  const points = data.normals.map((normal, n) => {
    if (data.noise_rank[n] < p.noise) return data.uniforms[n];
    if (data.copy_rank[n] < p.copies) return data.train[n];
    return normal.map((one, j) => data.means[n % p.modes][j] + p.width * data.sigma * one);
  });
  return {
    points,
    scores: [
      likelihood(p, data),
      inception(points, data),
      frechet(data.held_out, points),
      shareInside(points, data.held_out),
      shareInside(data.held_out, points),
      mean(
        points.map((point) => {
          const [copied, other] = [nearest(point, data.train), nearest(point, data.held_out)];
          return copied < other ? 1 : copied === other ? 0.5 : 0;
        }),
      ),
      mean(points.map((point) => (nearest(point, data.means) <= 3 * data.sigma ? 1 : 0))),
    ],
  };
};

const place = (value, [, , low, high, logarithmic]) => {
  const scale = logarithmic ? (one) => Math.log10(Math.max(one, 1e-9)) : (one) => one;
  return clamp((scale(value) - scale(low)) / (scale(high) - scale(low)), 0, 1);
};
const said = (value, name) => fixed(value, name === "frechet" ? 3 : 2);
const RECALL = 4;

export const draw = (view, p, r, data) => {
  // On a telephone the gauges stand below the ring, which leaves them their height.
  const step = view.narrow ? 51 : (view.height - 30) / data.gauges.length;
  const below = 36 + (data.gauges.length - 1) * step + 30;
  const side = view.narrow ? Math.min(view.width, view.height - below) : Math.min(view.width * 0.52, view.height - 20);
  const ring = view.panel({
    box: [view.narrow ? (view.width - side) / 2 : 0, 10, side, side],
    x: [-data.reach, data.reach],
    y: [-data.reach, data.reach],
    frame: false,
  });
  const turn = range(0, 2 * Math.PI, 49);
  data.means.forEach(([x, y]) =>
    ring.line(
      turn.map((one) => x + 3 * data.sigma * Math.cos(one)),
      turn.map((one) => y + 3 * data.sigma * Math.sin(one)),
      "truth",
      { width: 1.2 },
    ),
  );
  ring.dots(r.points.map((one) => one[0]), r.points.map((one) => one[1]), "model", { r: 3 });
  const left = view.narrow ? 4 : side + 26;
  const wide = view.width - left - 6;
  const top = view.narrow ? side + 36 : 24;
  data.gauges.forEach((gauge, row) => {
    const [name, words] = gauge;
    const hidden = view.hidden && row === RECALL;
    const y = top + row * step;
    const color = name === "good" ? "truth" : "model";
    view.words(left, y, words, name === "good" ? "truth" : "text");
    view.words(left + wide, y, hidden ? "?" : said(r.scores[row], name), color, "end");
    const track = view.panel({ box: [left - 4, y + 4, wide + 8, 20], x: [-0.02, 1.02], y: [-1, 1], frame: false });
    track.line([0, 1], [0, 0], "muted", { width: 3, opacity: 0.4 });
    const honest = place(data.honest[row], gauge);
    track.line([honest, honest], [-0.9, 0.9], "muted", { width: 2 });
    if (!hidden) track.dots([place(r.scores[row], gauge)], [0], color, { r: 6 });
    if (view.guess && row === RECALL) track.dots([p.guess], [0], "uncertainty", { r: 5, shape: 1 });
  });
};

// Whether a score is as good as that of new data, up to two per cent of it.
const pleased = (r, data) =>
  data.gauges.slice(0, 5).filter(([, , low, high], row) => {
    const [found, honest] = [r.scores[row], data.honest[row]];
    return high > low ? found >= honest - 0.02 * Math.abs(honest) : found <= 1.02 * honest;
  });

export const describe = (p, r, data) => {
  const names = pleased(r, data).map(([, words]) => words);
  const good = `${fixed(100 * r.scores[6], 0)}% of the points are good.`;
  if (p.modes === 8 && p.width === 1 && p.noise === 0 && p.copies === 0) {
    return `This is new data, whose scores the bars mark. ${good}`;
  }
  if (!names.length) return `No score is as good as that of new data. ${good}`;
  return `As good as new data or better: ${names.join(", ")}. ${good}`;
};

export const judge = (p, r) => {
  const recall = r.scores[RECALL];
  let why = "Recall counts held-out points that lie in balls about the sampler's points.";
  if (p.width < 0.5) why = "Points that lie close together have small balls, in which few held-out points lie.";
  if (p.modes < 8 && p.copies === 0) why = "No ball reaches the Gaussians that are missing.";
  if (p.noise > 0.5) why = "Noise lies far apart, so that its balls are large and cover nearly everything.";
  if (p.copies > 0.5) why = "Copies lie where the data lie, so that recall takes them for new data.";
  return `${Math.abs(p.guess - recall) < 0.06 ? "Right" : "Not quite"}: the recall is ${fixed(recall)}; you said ${fixed(p.guess)}. ${why}`;
};

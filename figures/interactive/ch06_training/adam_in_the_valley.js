// Four methods in a valley that is gentle along its first axis and steep across.
import { count, fixed, heights, range } from "../runtime.js";

const bump = (a, b) => Math.exp(-2 * b * b - (a - 0.7) ** 2 / 8);
const gradient = ([a, b]) => [((a - 0.7) / 4) * bump(a, b), 4 * b * bump(a, b)];

const walk = (method, data) => {
  const path = [data.start];
  let [m, v] = [[0, 0], [0, 0]];
  for (let t = 1; t <= data.most; t++) {
    const g = gradient(path.at(-1));
    m = m.map((one, j) => 0.9 * one + 0.1 * g[j]);
    v = v.map((one, j) => 0.999 * one + 0.001 * g[j] ** 2);
    const step = {
      slow: (j) => data.step * g[j],
      fast: (j) => g[j],
      normalised: (j) => data.step * Math.sign(g[j]),
      adam: (j) => (data.step * m[j]) / (1 - 0.9 ** t) / (Math.sqrt(v[j] / (1 - 0.999 ** t)) + 1e-8),
    }[method];
    path.push(path.at(-1).map((one, j) => one - step(j)));
  }
  return path;
};

export const compute = (p, data) => {
  const path = walk(p.method, data);
  const far = path.map(([a, b]) => Math.hypot(a - data.bottom[0], b - data.bottom[1]));
  return { path, far, now: far[p.steps] };
};

const known = new WeakMap();
const surface = (data) => {
  if (!known.has(data.levels)) known.set(data.levels, heights((a, b) => 1 - bump(a, b), data.across, data.up));
  return known.get(data.levels);
};

export const draw = (view, p, r, data) => {
  const [first, second] = view.boxes(2);
  const left = view.panel({
    box: first,
    x: data.across,
    y: data.up,
    xTicks: [-1, 0, 1],
    yTicks: [-1, 0, 1],
    xLabel: "*ϕ*_{0}, along",
    title: "*ϕ*_{1}, across",
  });
  left.contours(surface(data), data.levels);
  left.dots([data.bottom[0]], [data.bottom[1]], "loss", { r: 5 });
  left.dots([data.start[0]], [data.start[1]], "text", { r: 6 });
  const right = view.panel({
    box: second,
    x: [0, data.most],
    y: [0, 1.7],
    xTicks: [0, 40, 80, 120],
    yTicks: [0, 0.5, 1, 1.5],
    xLabel: "steps",
    title: "distance from the bottom",
  });
  if (view.guess) right.rule({ y: p.guess, color: "uncertainty", width: 2 });
  if (view.hidden) return;
  const color = { slow: "class-1", fast: "class-1", normalised: "model", adam: "class-3" }[p.method];
  const seen = r.path.slice(0, p.steps + 1);
  const [xs, ys] = [0, 1].map((axis) => seen.map((place) => place[axis]));
  left.line(xs, ys, color, { width: 1.6 });
  left.dots(xs, ys, color, { r: 2.2 });
  left.dots([xs.at(-1)], [ys.at(-1)], color, { r: 5 });
  const at = range(0, data.most, r.far.length);
  right.line(at.slice(0, p.steps + 1), r.far.slice(0, p.steps + 1), color, { width: 2 });
  right.dots([p.steps], [r.now], color, { r: 5 });
};

const why = {
  slow: "It follows the steep axis and creeps along the flat one",
  fast: "It is fast along the valley and swings across it",
  normalised: "Its steps cannot become shorter",
  adam: "Its steps become short where the gradient changes its sign",
};

export const describe = (p, r) =>
  `After ${count(p.steps, "step")} the distance from the bottom is ${fixed(r.now, 3)}. ${why[p.method]}.`;

export const judge = (p, r) =>
  `${Math.abs(p.guess - r.now) < 0.06 ? "Right" : "Not quite"}. The distance is ${fixed(r.now, 3)}, and you said ` +
  `${fixed(p.guess)}. ${why[p.method]}.`;

// Least-squares fits of the hinge model to many data sets, with exact bias and variance.
import { count, fixed, range, sum } from "../runtime.js";

const truth = (x) => Math.exp(Math.sin(2 * Math.PI * x));
const dot = (a, b) => sum(a.map((one, i) => one * b[i]));
const features = (x, units) => [1, ...range(0, units - 1, units).map((j) => Math.max(0, x - j / units))];

// The matrix from targets to predictions: columns are made orthogonal, twice for the sake of rounding.
const solve = (units, { x, places }) => {
  const rows = x.map((one) => features(one, units));
  const q = [];
  const r = rows[0].map(() => rows[0].map(() => 0));
  rows[0].forEach((_, k) => {
    let column = rows.map((row) => row[k]);
    for (const pass of [0, 1]) {
      q.forEach((other, j) => {
        const share = dot(other, column);
        r[j][k] += share;
        column = column.map((one, i) => one - share * other[i]);
      });
    }
    r[k][k] = Math.sqrt(dot(column, column));
    q.push(column.map((one) => one / r[k][k]));
  });
  return places.map((place) => {
    const z = [];
    features(place, units).forEach((one, k) => z.push((one - sum(z.map((v, j) => v * r[j][k]))) / r[k][k]));
    return x.map((_, i) => sum(z.map((v, k) => v * q[k][i])));
  });
};
const known = new WeakMap();
const smoothers = (data) => {
  if (!known.has(data)) known.set(data, range(1, data.most, data.most).map((units) => solve(units, data)));
  return known.get(data);
};

const mean = (values) => sum(values) / values.length;
const fits = (p, data) =>
  data.noise.slice(0, p.sets).map((draws) => {
    const y = data.x.map((one, i) => truth(one) + p.noise * draws[i]);
    return smoothers(data)[p.hidden - 1].map((row) => dot(row, y));
  });

export const compute = (p, data) => {
  const [clean, goal] = [data.x.map(truth), data.places.map(truth)];
  const parts = smoothers(data).map((matrix) => [
    mean(matrix.map((row, m) => (dot(row, clean) - goal[m]) ** 2)),
    p.noise ** 2 * mean(matrix.map((row) => dot(row, row))),
  ]);
  const curves = fits(p, data);
  const middle = goal.map((_, m) => mean(curves.map((curve) => curve[m])));
  const totals = parts.map(sum);
  return {
    parts,
    seen: [
      mean(middle.map((one, m) => (one - goal[m]) ** 2)),
      mean(middle.map((one, m) => mean(curves.map((curve) => (curve[m] - one) ** 2)))),
    ],
    mean: smoothers(data)[p.hidden - 1].map((row) => dot(row, clean)),
    best: totals.indexOf(Math.min(...totals)) + 1,
  };
};

export const draw = (view, p, r, data) => {
  const [first, second] = view.boxes(2);
  const left = view.panel({
    box: first,
    x: [0, 1],
    y: [-0.5, 3.5],
    xTicks: [0, 0.5, 1],
    yTicks: [0, 1, 2, 3],
    xLabel: "input *x*",
    title: "truth, fits and their mean",
  });
  fits(p, data).forEach((curve) => left.line(data.places, curve, "model", { width: 0.8, opacity: 0.5 }));
  left.line(data.places, r.mean, "model", { width: 3 });
  left.line(data.places, data.places.map(truth), "truth", { width: 2, dash: "6 4" });
  const right = view.panel({
    box: second,
    x: [1, data.most],
    y: [0, 0.7],
    xTicks: [1, 4, 8, 12],
    yTicks: [0, 0.2, 0.4, 0.6],
    xLabel: "units *H*",
    title: "squared error",
    color: "loss",
  });
  if (view.guess) right.rule({ x: p.guess, color: "uncertainty", width: 2 });
  if (view.hidden) return;
  const units = range(1, data.most, data.most);
  const [bias, variance] = [0, 1].map((k) => r.parts.map((one) => one[k]));
  const total = r.parts.map((one) => sum(one) + p.noise ** 2);
  right.rule({ y: p.noise ** 2 });
  right.rule({ x: p.hidden, color: "model" });
  right.line(units, bias, "truth");
  right.line(units, variance, "uncertainty");
  right.line(units, total, "loss", { width: 3 });
  right.dots([r.best], [total[r.best - 1]], "loss", { r: 6 });
  right.dots([p.hidden], [r.seen[0]], "truth", { r: 5, hollow: true });
  right.dots([p.hidden], [r.seen[1]], "uncertainty", { r: 5, hollow: true });
  right.text(data.most, total.at(-1), "sum", "loss", { dx: -6, dy: -8, anchor: "end" });
  right.text(2.8, 0.25, "bias²", "truth");
  right.text(data.most, variance.at(-1), "variance", "uncertainty", { dx: -6, dy: 18, anchor: "end" });
};

export const describe = (p, r) => {
  const [bias, variance] = r.parts[p.hidden - 1];
  return (
    `With ${count(p.hidden, "hidden unit")} the squared bias is ${fixed(bias, 3)} and the variance ${fixed(variance, 3)}; ` +
    `${p.sets} data sets show ${fixed(r.seen[0], 3)} and ${fixed(r.seen[1], 3)}. With the noise, ` +
    `${fixed(p.noise ** 2, 2)}, the sum is ${fixed(bias + variance + p.noise ** 2, 3)}. It is lowest with ${r.best}.`
  );
};

export const judge = (p, r) => {
  const [mine, best] = [p.guess, r.best].map((h) => sum(r.parts[h - 1]) + p.noise ** 2);
  const right = p.guess === r.best;
  return (
    `${right ? "Right" : mine < 1.05 * best ? "Nearly as good" : "Not there"}. The lowest is ${fixed(best, 4)}, with ` +
    `${count(r.best, "unit")}${right ? "" : `; with ${p.guess} it is ${fixed(mine, 4)}`}.`
  );
};

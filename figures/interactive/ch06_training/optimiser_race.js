// Gradient descent, momentum and Adam walk from one start on the loss of the Gabor model.
import { fixed, heights, list } from "../runtime.js";

const names = ["descent", "momentum", "Adam"];
const lossAt = ([shift, frequency], { x, y }) => {
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    const z = shift + 0.06 * frequency * x[i];
    total += (Math.sin(z) * Math.exp((-z * z) / 32) - y[i]) ** 2;
  }
  return total;
};
const gradient = ([shift, frequency], { x, y }) => {
  let [first, second] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const z = shift + 0.06 * frequency * x[i];
    const envelope = Math.exp((-z * z) / 32);
    const pull = 2 * (Math.sin(z) * envelope - y[i]) * (Math.cos(z) - (z / 16) * Math.sin(z)) * envelope;
    first += pull;
    second += 0.06 * pull * x[i];
  }
  return [first, second];
};

const walk = (k, start, data) => {
  const [rate, beta] = data.settings[k];
  const path = [start];
  let [m, v] = [[0, 0], [0, 0]];
  for (let t = 1; t <= data.most; t++) {
    const g = gradient(path.at(-1), data);
    m = m.map((one, j) => beta * one + (1 - beta) * g[j]);
    v = v.map((one, j) => 0.999 * one + 0.001 * g[j] ** 2);
    const step = (j) =>
      k < 2 ? m[j] : m[j] / (1 - beta ** t) / (Math.sqrt(v[j] / (1 - 0.999 ** t)) + 1e-8);
    path.push(path.at(-1).map((one, j) => one - rate * step(j)));
  }
  return path;
};
const walks = ({ shift, frequency }, data) => names.map((_, k) => walk(k, [shift, frequency], data));

export const compute = (p, data) => {
  const paths = walks(p, data);
  return {
    paths,
    loss: paths.map((path) => lossAt(path[p.steps], data)),
    ends: paths.map((path) => path.at(-1)),
  };
};

const known = new WeakMap();
const surface = (data) => {
  if (!known.has(data.levels)) known.set(data.levels, heights((a, b) => lossAt([a, b], data), data.across, data.up));
  return known.get(data.levels);
};

export const draw = (view, p, r, data) => {
  const panel = view.panel({
    box: [42, 30, view.width - 56, view.height - 80],
    x: data.across,
    y: data.up,
    xTicks: [-10, -5, 0, 5, 10],
    yTicks: [5, 10, 15, 20],
    xLabel: "shift *ϕ*_{0}",
    title: "frequency *ϕ*_{1}",
  });
  panel.contours(surface(data), data.levels);
  panel.dots([data.lowest[0]], [data.lowest[1]], "loss", { r: 5 });
  panel.text(...data.lowest, "lowest", "loss", { dx: 9, dy: -6 });
  if (view.hidden) {
    panel.dots([p.shift], [p.frequency], "text", { r: 7 });
    panel.handle("guess_shift", p.guess_shift, p.guess_frequency, {
      name: "where you expect momentum to be",
      text: `shift ${fixed(p.guess_shift, 1)}, frequency ${fixed(p.guess_frequency, 1)}`,
      step: [0.1, 0.1],
      color: "uncertainty",
      move: (x, y) => ({ guess_shift: x, guess_frequency: y }),
    });
    return;
  }
  r.paths.forEach((path, k) => {
    const seen = path.slice(0, p.steps + 1);
    const [xs, ys] = [0, 1].map((axis) => seen.map((place) => place[axis]));
    panel.line(xs, ys, `class-${k + 1}`, { width: 2 });
    panel.dots([xs.at(-1)], [ys.at(-1)], `class-${k + 1}`, { r: 5, shape: k });
  });
  const [across, down] = view.narrow ? [92, 48] : [110, 20];
  names.forEach((name, k) => panel.write(view.width - 16 - (2 - k) * across, down, name, `class-${k + 1}`, "end"));
  if (view.guess) {
    panel.dots([p.guess_shift], [p.guess_frequency], "uncertainty", { r: 6, hollow: true });
    panel.dots([p.shift], [p.frequency], "text", { r: 7 });
    return;
  }
  panel.handle("start", p.shift, p.frequency, {
    name: "start of the three methods",
    text: `shift ${fixed(p.shift, 1)}, frequency ${fixed(p.frequency, 1)}`,
    step: [0.1, 0.1],
    color: "text",
    move: (x, y) => ({ shift: x, frequency: y }),
  });
};

const arrived = (r, data) =>
  names.filter((_, k) => Math.hypot(r.ends[k][0] - data.lowest[0], r.ends[k][1] - data.lowest[1]) < 1);

export const describe = (p, r, data) => {
  const losses = names.map((name, k) => `${name} ${fixed(r.loss[k])}`);
  const said = `From (${fixed(p.shift, 1)}, ${fixed(p.frequency, 1)}), after ${p.steps} steps, the losses are ${list(losses)}.`;
  const there = arrived(r, data);
  return `${said} After 60 steps ${there.length ? `${list(there)} will be` : "none will be"} near the lowest point.`;
};

export const judge = (p, r) => {
  const [shift, frequency] = r.ends[1];
  const off = Math.hypot(shift - p.guess_shift, frequency - p.guess_frequency);
  return `${off < 1.5 ? "Well foreseen" : "Somewhere else"}. Momentum is at (${fixed(shift, 1)}, ${fixed(frequency, 1)}), ${fixed(off, 1)} away from your point.`;
};

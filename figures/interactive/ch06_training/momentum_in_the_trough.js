// Plain descent, momentum and Nesterov's method climb the long trough side by side.
import { count, fixed, heights, list } from "../runtime.js";

const names = ["descent", "momentum", "Nesterov"];
const gradient = ([shift, frequency], { x, y }) => {
  const found = [0, 0];
  let loss = 0;
  x.forEach((one, i) => {
    const z = shift + 0.06 * frequency * one;
    const envelope = Math.exp((-z * z) / 32);
    const residual = Math.sin(z) * envelope - y[i];
    const pull = 2 * residual * (Math.cos(z) - (z / 16) * Math.sin(z)) * envelope;
    loss += residual ** 2;
    found[0] += pull;
    found[1] += 0.06 * pull * one;
  });
  return { slope: found, loss };
};

const walk = (k, data) => {
  const [rate, beta] = data.settings[k];
  const path = [data.start];
  let m = [0, 0];
  for (let t = 0; t < data.most; t++) {
    const here = path.at(-1);
    const at = k < 2 ? here : here.map((one, j) => one - rate * beta * m[j]);
    const { slope } = gradient(at, data);
    m = m.map((one, j) => beta * one + (1 - beta) * slope[j]);
    path.push(here.map((one, j) => one - rate * m[j]));
  }
  return path;
};

export const compute = (p, data) => {
  const paths = names.map((_, k) => walk(k, data));
  return { paths, loss: paths.map((path) => gradient(path[p.steps], data).loss) };
};

const [across, up] = [[-3.5, 3.5], [7, 18]];
const known = new WeakMap();
const surface = (data) => {
  if (!known.has(data.levels)) known.set(data.levels, heights((a, b) => gradient([a, b], data).loss, across, up));
  return known.get(data.levels);
};

export const draw = (view, p, r, data) => {
  const width = (view.width - 42 - 14) / 3;
  names.forEach((name, k) => {
    const panel = view.panel({
      box: [42 + k * width, 30, width - 12, view.height - 80],
      x: across,
      y: up,
      xTicks: [-2, 0, 2],
      yTicks: k ? [] : [8, 10, 12, 14, 16, 18],
      xLabel: "*ϕ*_{0}",
      title: name,
      color: `class-${[1, 2, 4][k]}`,
    });
    panel.contours(surface(data), data.levels);
    panel.dots([data.lowest[0]], [data.lowest[1]], "loss", { r: 5 });
    if (view.guess && !k) panel.rule({ y: p.guess, color: "uncertainty", width: 2 });
    if (view.hidden && !k) return;
    const seen = r.paths[k].slice(0, p.steps + 1);
    const [xs, ys] = [0, 1].map((axis) => seen.map((place) => place[axis]));
    panel.line(xs, ys, `class-${[1, 2, 4][k]}`, { width: 1.6 });
    panel.dots(xs, ys, `class-${[1, 2, 4][k]}`, { r: 2.5 });
    panel.dots([xs.at(-1)], [ys.at(-1)], `class-${[1, 2, 4][k]}`, { r: 5 });
  });
};

export const describe = (p, r) => {
  const losses = names.map((name, k) => `${name} ${fixed(r.loss[k], 3)}`);
  return `After ${count(p.steps, "step")} the losses are ${list(losses)}. The lowest is 0.646.`;
};

export const judge = (p, r) => {
  const found = r.paths[0][p.steps][1];
  return `${Math.abs(found - p.guess) < 0.5 ? "Right" : "Not quite"}. Plain descent is at ${fixed(found, 1)}, and you said ${fixed(p.guess, 1)}. The lowest point is at 16.0.`;
};

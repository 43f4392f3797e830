// Gradient descent with batches of five points, on the loss of the Gabor model.
import { fixed, heights, range, sum } from "../runtime.js";

const lossAt = (shift, frequency, { x, y }) =>
  sum(
    x.map((one, i) => {
      const z = shift + 0.06 * frequency * one;
      return (Math.sin(z) * Math.exp((-z * z) / 32) - y[i]) ** 2;
    }),
  );
const gradient = ([shift, frequency], batch, { x, y }) => {
  const found = [0, 0];
  for (const i of batch) {
    const z = shift + 0.06 * frequency * x[i];
    const envelope = Math.exp((-z * z) / 32);
    const pull = 2 * (Math.sin(z) * envelope - y[i]) * (Math.cos(z) - (z / 16) * Math.sin(z)) * envelope;
    found[0] += pull;
    found[1] += 0.06 * pull * x[i];
  }
  return found;
};

export const compute = (p, data) => {
  const batches = data.batches[p.shuffle];
  const path = [data.start];
  let place = data.start;
  batches.forEach((batch, t) => {
    const rate = data.rate * (p.rate === "falling" ? 1 - t / batches.length : 1);
    const g = gradient(place, batch, data);
    place = place.map((one, k) => one - rate * g[k]);
    if ((t + 1) % data.every === 0) path.push(place);
  });
  const losses = path.map(([a, b]) => lossAt(a, b, data));
  const now = Math.round(p.steps / data.every);
  return { path, losses, now: path[now], loss: losses[now] };
};

const [across, up] = [[-8, 4], [4, 20]];
const known = new WeakMap();
const surface = (data) => {
  if (!known.has(data.levels)) known.set(data.levels, heights((a, b) => lossAt(a, b, data), across, up));
  return known.get(data.levels);
};

export const draw = (view, p, r, data) => {
  const [first, second] = view.boxes(2);
  const left = view.panel({
    box: first,
    x: across,
    y: up,
    xTicks: [-8, -4, 0, 4],
    yTicks: [5, 10, 15, 20],
    xLabel: "shift *ϕ*_{0}",
    title: "frequency *ϕ*_{1}",
  });
  left.contours(surface(data), data.levels);
  left.dots([data.start[0]], [data.start[1]], "text", { r: 6 });
  left.text(...data.start, "A", "text", { dx: -20, dy: -8 });
  const last = (r.losses.length - 1) * data.every;
  const right = view.panel({
    box: second,
    x: [0, last],
    y: [0, 12],
    xTicks: [0, 60, 120, 180],
    yTicks: [0, 4, 8, 12],
    xLabel: "steps",
    title: "loss of all points",
    color: "loss",
  });
  if (view.guess) right.rule({ y: p.guess, color: "uncertainty", width: 2 });
  if (view.hidden) return;
  const now = Math.round(p.steps / data.every);
  const seen = r.path.slice(0, now + 1);
  const [xs, ys] = [0, 1].map((axis) => seen.map((place) => place[axis]));
  left.line(xs, ys, "class-1", { width: 1.4 });
  left.dots([xs.at(-1)], [ys.at(-1)], "class-1", { r: 5 });
  const at = range(0, last, r.losses.length);
  right.line(at.slice(0, now + 1), r.losses.slice(0, now + 1), "loss", { width: 1.8 });
  right.dots([at[now]], [Math.min(r.loss, 12)], "loss", { r: 5 });
};

const where = ([shift]) => (Math.abs(shift) < 2.5 ? "in the long trough" : "in another hollow");

export const describe = (p, r) =>
  `After ${p.steps} steps, which are ${fixed(p.steps / 6, 1)} epochs, the loss of all points is ` +
  `${fixed(r.loss)}. The descent is ${where(r.now)} at (${fixed(r.now[0], 1)}, ${fixed(r.now[1], 1)}).`;

export const judge = (p, r) =>
  `${Math.abs(p.guess - r.loss) < 0.4 ? "Right" : "Not quite"}. The loss is ${fixed(r.loss)}, and you said ` +
  `${fixed(p.guess, 1)}. The descent is ${where(r.now)}.`;

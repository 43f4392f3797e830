// A network with one hidden layer is trained, here and now, and its curve follows the points.
import { count, fixed, range, sum } from "../runtime.js";

const start = (hidden, data) => {
  const weights = range(0, hidden - 1, hidden).map((d) => (d % 2 ? -1 : 1));
  const joints = hidden > 1 ? range(-0.9, 0.9, hidden) : [0];
  return [...weights, ...weights.map((w, d) => -w * joints[d]), ...data.output.slice(0, hidden), 0];
};

const inputOf = (theta, hidden, d, x) => theta[d] * x + theta[hidden + d];
const run = (theta, hidden, x) => {
  let y = theta[3 * hidden];
  for (let d = 0; d < hidden; d++) y += theta[2 * hidden + d] * Math.max(0, inputOf(theta, hidden, d, x));
  return y;
};

// The loss, and its derivative by each parameter.
const slopes = (theta, hidden, xs, ys) => {
  const slope = theta.map(() => 0);
  let loss = 0;
  xs.forEach((x, i) => {
    const error = run(theta, hidden, x) - ys[i];
    const byOutput = (2 * error) / xs.length;
    loss += error ** 2 / xs.length;
    slope[3 * hidden] += byOutput;
    for (let d = 0; d < hidden; d++) {
      const before = inputOf(theta, hidden, d, x);
      if (before <= 0) continue;
      const byHidden = byOutput * theta[2 * hidden + d];
      slope[d] += byHidden * x;
      slope[hidden + d] += byHidden;
      slope[2 * hidden + d] += byOutput * before;
    }
  });
  return { loss, slope };
};

export const compute = ({ steps, hidden, shape }, data) => {
  const ys = data.y[shape];
  const losses = [];
  let theta = start(hidden, data);
  let velocity = theta.map(() => 0);
  let [curve, loss] = [[], 0];
  for (let step = 0; step <= data.steps; step++) {
    const found = slopes(theta, hidden, data.x, ys);
    if (step % data.every === 0) losses.push(found.loss);
    if (step === steps) {
      loss = found.loss;
      curve = data.grid.map((x) => run(theta, hidden, x));
    }
    velocity = velocity.map((v, k) => data.momentum * v - data.rate * found.slope[k]);
    theta = theta.map((one, k) => one + velocity[k]);
  }
  return { curve, loss, losses };
};

export const draw = (view, p, r, data) => {
  const [left, right] = view.boxes(2, { left: 40, right: 14 });
  const fit = view.panel({
    box: left,
    x: [-1, 1],
    y: [-1.6, 1.6],
    xTicks: [-1, 0, 1],
    yTicks: [-1, 0, 1],
    xLabel: "input *x*",
    title: "points and network",
  });
  if (!view.hidden) fit.line(data.grid, r.curve, "model", { width: 3.2 });
  fit.dots(data.x, data.y[p.shape], "data", { r: 4.5 });

  const panel = view.panel({
    box: right,
    x: [0, data.steps],
    y: [0, 1.1],
    yTicks: [0, 0.5, 1],
    xLabel: "training steps",
    title: "loss",
    color: "loss",
  });
  const at = range(0, data.steps, r.losses.length);
  if (view.guess) panel.rule({ y: p.guess, color: "uncertainty", width: 2 });
  if (view.hidden) return;
  const now = Math.round(p.steps / data.every);
  panel.line(at, r.losses, "muted", { width: 1.4, dash: "3 4" });
  panel.line(at.slice(0, now + 1), r.losses.slice(0, now + 1), "loss");
  panel.dots([p.steps], [Math.min(r.loss, 1.1)], "loss", { r: 6 });
  panel.text(data.steps, 0.98, `now ${fixed(r.loss, 3)}`, "loss", { dx: -6, anchor: "end" });
};

// The mean square of the points about their mean: what the best level line leaves.
const level = (ys) => {
  const mean = sum(ys) / ys.length;
  return sum(ys.map((y) => (y - mean) ** 2)) / ys.length;
};

export const describe = (p, r, data) => {
  const share = r.loss / level(data.y[p.shape]);
  const verdict =
    share < 0.05 ? "the curve follows the points" : share < 0.5 ? "it has found part of the shape" : "it has hardly begun to follow them";
  return (
    `After ${count(p.steps, "step")} the network with ${count(p.hidden, "hidden unit")} has a loss of ` +
    `${fixed(r.loss, 3)}: ${verdict}.`
  );
};

export const judge = (p, r) => {
  const close = Math.abs(p.guess - r.loss) < 0.05;
  const why = p.hidden < 5 ? "so few units leave few bends" : "there are bends enough for these points";
  return `${close ? "Right" : "Not quite"}: the loss is ${fixed(r.loss, 3)}, and you said ${fixed(p.guess)}; ${why}.`;
};

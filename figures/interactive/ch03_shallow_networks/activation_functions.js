// Nine activation functions with their slopes, and one small network under each of them.
import { fixed, sum } from "../runtime.js";

// The integral of the Gaussian, by its power series: exact to twelve decimals where we look.
const erf = (x) => {
  let [term, total] = [x, x];
  for (let n = 1; n < 80; n++) {
    term *= (-x * x) / n;
    total += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * total;
};
const below = (z) => {
  if (Math.abs(z) > 6) return z > 0 ? 1 : 0;
  return 0.5 * (1 + erf(z / Math.SQRT2));
};
const density = (z) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

// Each function with its slope; at a kink the slope is that on the left.
const FUNCTIONS = {
  relu: [(z) => Math.max(0, z), (z) => (z > 0 ? 1 : 0)],
  leaky_relu: [(z) => (z > 0 ? z : 0.1 * z), (z) => (z > 0 ? 1 : 0.1)],
  softplus: [(z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), sigmoid],
  elu: [(z) => (z > 0 ? z : Math.expm1(z)), (z) => (z > 0 ? 1 : Math.exp(z))],
  gelu: [(z) => z * below(z), (z) => below(z) + z * density(z)],
  silu: [(z) => z * sigmoid(z), (z) => sigmoid(z) * (1 + z * (1 - sigmoid(z)))],
  sigmoid: [sigmoid, (z) => sigmoid(z) * (1 - sigmoid(z))],
  tanh: [Math.tanh, (z) => 1 - Math.tanh(z) ** 2],
  step: [(z) => (z >= 0 ? 1 : 0), () => 0],
};

const BOUNDED = ["sigmoid", "tanh", "step"];

// What grows without bound is scaled back by `back`, so that only its bends become sharper.
const network = (data, scale, back, activate) =>
  data.x.map(
    (x) =>
      data.output_bias +
      sum(
        data.output_weights.map((weight, d) => {
          const z = scale * (data.hidden_bias[d] + data.hidden_weights[d] * x);
          return (weight / back) * activate(z);
        }),
      ),
  );

export const compute = ({ activation, z, scale }, data) => {
  const [activate, slope] = FUNCTIONS[activation];
  return {
    value: activate(z),
    slope: slope(z),
    curve: data.z.map(activate),
    slopes: data.z.map(slope),
    network: network(data, scale, BOUNDED.includes(activation) ? 1 : scale, activate),
    bent: network(data, 1, 1, FUNCTIONS.relu[0]),
  };
};

// A jump is no line: the curve is drawn in two parts.
const parts = (panel, xs, ys, color, options) => {
  const jump = ys.findIndex((y, i) => i > 0 && Math.abs(y - ys[i - 1]) > 0.4);
  if (jump < 0) return panel.line(xs, ys, color, options);
  panel.line(xs.slice(0, jump), ys.slice(0, jump), color, options);
  return panel.line(xs.slice(jump), ys.slice(jump), color, options);
};

export const draw = (view, p, r, data) => {
  const [first, second, third] = view.boxes(3, { left: 38, right: 12 });
  const z = { x: [-4, 4], xTicks: [-4, -2, 0, 2, 4], xLabel: "pre-activation *z*" };

  const height = BOUNDED.includes(p.activation)
    ? { y: [-1.3, 1.3], yTicks: [-1, 0, 1] }
    : { y: [-1.4, 4], yTicks: [-1, 0, 1, 2, 3, 4] };
  const curve = view.panel({ box: first, ...z, ...height, title: "activation" });
  parts(curve, data.z, r.curve, "model");
  const tangent = (slope, color, dash) =>
    curve.line([p.z - 1.2, p.z + 1.2], [r.value - 1.2 * slope, r.value + 1.2 * slope], color, { width: 2, dash });
  if (view.guess) tangent(p.guess_slope, "uncertainty", "7 5");
  if (!view.hidden) tangent(r.slope, "loss", "3 4");
  if (view.guess) curve.dots([p.z], [r.value], "model", { r: 6 });
  else {
    curve.handle("z", p.z, r.value, {
      name: "pre-activation *z*",
      text: `${fixed(p.z)}, activation ${fixed(r.value)}, slope ${fixed(r.slope)}`,
      step: [0.05, 0],
      move: (x) => ({ z: x }),
    });
  }

  const slopes = view.panel({ box: second, ...z, y: [-0.3, 1.3], yTicks: [0, 0.5, 1], title: "its slope", color: "loss" });
  slopes.rule({ x: p.z });
  if (view.hidden) slopes.text(0, 0.6, "hidden", "muted", { anchor: "middle" });
  else {
    parts(slopes, data.z, r.slopes, "loss");
    slopes.dots([p.z], [r.slope], "loss", { r: 6 });
    slopes.text(p.z, r.slope, fixed(r.slope), "loss", { dx: p.z > 2 ? -10 : 10, dy: r.slope > 0.9 ? 20 : -9, anchor: p.z > 2 ? "end" : "start" });
  }
  if (view.guess) {
    slopes.dots([p.z], [p.guess_slope], "uncertainty", { r: 6 });
    slopes.text(p.z, p.guess_slope, "yours", "uncertainty", { dx: p.z > 0 ? -12 : 12, anchor: p.z > 0 ? "end" : "start" });
  }

  const output = view.panel({
    box: third,
    x: [0, 1],
    y: [-1.5, 1.5],
    xTicks: [0, 0.5, 1],
    yTicks: [-1, 0, 1],
    xLabel: "input *x*",
    title: "network's output",
    color: "model",
  });
  output.line(data.x, r.bent, "muted", { width: 1.6, dash: "4 4" });
  output.line(data.x, r.network, "model");
  output.text(0.03, -1.5, "dashed: with ReLU", "muted", { dy: -8 });
};

export const describe = (p, r) => {
  const flat = Math.abs(r.slope) < 0.05;
  const passes = flat ? "hardly any change gets through here" : "a change of *z* gets through here";
  const apart = Math.max(...r.network.map((y, i) => Math.abs(y - r.bent[i])));
  let shape = `Sharpened ${fixed(p.scale, 1)} times, the network differs from the one with ReLU by up to ${fixed(apart)}`;
  if (BOUNDED.includes(p.activation)) shape = "The sharper it is, the more the network's output looks like a staircase";
  return (
    `At *z* = ${fixed(p.z)} the activation is ${fixed(r.value)} and its slope ${fixed(r.slope)}: ` +
    `${passes}. ${shape}.`
  );
};

const REASONS = {
  sigmoid: "far from zero the sigmoid has levelled off",
  relu: "a unit whose pre-activation is negative is off, and changes nothing",
  softplus: "the slope of the softplus is the sigmoid, one half at zero",
  silu: "this function dips below zero on the left, so part of it falls",
  tanh: "tanh crosses zero along the diagonal, four times as steeply as a sigmoid",
};
export const judge = (p, r) => {
  const close = Math.abs(p.guess_slope - r.slope) < 0.05;
  const why = REASONS[p.activation] ?? "compare the dotted tangent with your dashed one";
  return `${close ? "Right" : "Not quite"}: the slope is ${fixed(r.slope)}, and you said ${fixed(p.guess_slope)}; ${why}.`;
};

// The size of hidden units or derivatives, layer by layer, for weights of a chosen variance.
import { fixed, range } from "../runtime.js";

export const compute = ({ factor, width, what }, data) => {
  const { layers } = data;
  const passed = range(1, layers, layers).map((k) => (what === "signals" ? k : layers + 1 - k));
  const expected = passed.map((k) => (k * Math.log10(factor / 2)) / 2);
  const sizes = data.drawn[what][width].map((logs) => logs.map((log, k) => log + expected[k]));
  const ends = sizes.map((logs) => (what === "signals" ? logs.at(-1) : logs[0]));
  return { sizes, expected, end: ends.sort((one, other) => one - other)[1] };
};

export const draw = (view, p, r, data) => {
  const [box] = view.boxes(1, { left: 52, top: 34 });
  const panel = view.panel({
    box,
    x: [1, data.layers],
    y: [-17, 17],
    xTicks: [1, 10, 20, 30, 40, 50],
    yTicks: [-16, -8, 0, 8, 16],
    xLabel: "layer",
    title: "size, as a power of ten",
  });
  panel.rule({ y: 0 });
  if (view.guess) {
    const at = p.what === "signals" ? data.layers : 1;
    panel.dots([at], [p.guess], "uncertainty", { r: 7, shape: 2 });
  }
  if (view.hidden) {
    panel.text(data.layers / 2, 4, "hidden until you have decided", "muted", { anchor: "middle" });
    return;
  }
  const layers = r.expected.map((_, k) => k + 1);
  panel.line(layers, r.expected, "truth", { dash: "6 4", width: 1.8 });
  r.sizes.forEach((logs) => panel.line(layers, logs, "model", { width: 1.8 }));
  const [x, anchor] = p.what === "signals" ? [4, "start"] : [data.layers - 3, "end"];
  panel.text(x, 13.5, "three networks", "model", { anchor });
  panel.text(x, 10.5, "expected: *c*/2 per layer for the square", "truth", { anchor });
};

const power = (value) => `10^{${fixed(value, 1)}}`;

export const describe = (p, r) => {
  const where = p.what === "signals" ? "the last layer's units" : "the derivatives with respect to the input";
  const change = Math.abs(r.end) < 1 ? "about as large as at the start" : r.end < 0 ? "far smaller than at the start" : "far larger than at the start";
  return (
    `With the variance ${fixed(p.factor)}/${p.width}, ${where} are ${power(r.end)} times as large in the ` +
    `middle one of three networks, ${change}. Each layer multiplies the mean square by ${fixed(p.factor / 2, 3)} on average.`
  );
};

export const judge = (p, r) => {
  const gap = Math.abs(p.guess - r.end);
  const why = `fifty factors of ${fixed(p.factor / 2)} make ${power(50 * Math.log10(p.factor / 2))} for the square, and half that exponent for the size`;
  return `${gap <= 1 ? "Right" : gap <= 3 ? "Close" : "No"}: ${power(r.end)}, for ${why}. You said 10^{${fixed(p.guess, 1)}}.`;
};

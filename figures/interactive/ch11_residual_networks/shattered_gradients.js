// The slope of a random network at many inputs, and how far neighbours agree.
import { fixed, sum } from "../runtime.js";

const kind = ({ skips, norms }) =>
  norms === "yes" ? (skips === "yes" ? "both" : "norms") : skips === "yes" ? "skips" : "neither";

const COLORS = { neither: "muted", skips: "class-1", norms: "class-2", both: "model" };

export const compute = (p, data) => {
  const held = data.drawn[kind(p)][String(p.depth)];
  const slopes = held.slopes.map((one) => one / 1000);
  const mean = sum(slopes) / slopes.length;
  const centred = slopes.map((one) => one - mean);
  const products = Array.from({ length: data.lags }, (_, lag) =>
    sum(centred.slice(lag).map((one, n) => one * centred[n])),
  );
  const shares = products.map((one) => one / products[0]);
  return { slopes, power: held.power, shares, neighbours: shares[1] };
};

export const draw = (view, p, r, data) => {
  const [above, below] = view.boxes(2, { left: 52, top: 34 });
  const color = COLORS[kind(p)];
  const slopes = view.panel({
    box: above,
    x: [-2, 2],
    y: [-1.1, 1.1],
    xTicks: [-2, -1, 0, 1, 2],
    yTicks: [-1, 0, 1],
    xLabel: "input *x*",
    title: "slope, as a share of the largest",
  });
  slopes.rule({ y: 0 });
  const shares = view.panel({
    box: below,
    x: [0, 1],
    y: [-0.4, 1.1],
    xTicks: [0, 0.25, 0.5, 0.75, 1],
    yTicks: [0, 0.5, 1],
    xLabel: "distance of two inputs",
    title: "correlation of their slopes",
  });
  shares.rule({ y: 0 });
  if (view.guess) shares.dots([1 / 32], [p.guess], "uncertainty", { r: 7, shape: 2 });
  if (view.hidden) {
    slopes.text(0, 0.4, "hidden until you have decided", "muted", { anchor: "middle" });
    return;
  }
  slopes.line(data.points, r.slopes, color, { width: 1.6 });
  const distances = r.shares.map((_, lag) => lag / 32);
  shares.line(distances, r.shares, color, { width: 2 });
  shares.dots([1 / 32], [r.neighbours], color, { r: 5 });
};

const words = (p) => {
  const names = [p.skips === "yes" ? "skips" : "", p.norms === "yes" ? "norms" : ""].filter(Boolean);
  return names.length ? `with ${names.join(" and ")}${names.length < 2 ? " alone" : ""}` : "without skips and norms";
};

export const describe = (p, r) => {
  let agree = "neighbours have similar slopes";
  if (r.neighbours < 0.75) agree = "neighbours agree in part";
  if (r.neighbours < 0.25) agree = "the slope at one input says next to nothing about that at its neighbour";
  return (
    `${p.depth} hidden layers ${words(p)}: the correlation of neighbours is ${fixed(r.neighbours)}, so ${agree}. ` +
    `The largest slope is about 10^{${fixed(r.power, 1)}}.`
  );
};

export const judge = (p, r) => {
  const gap = Math.abs(p.guess - r.neighbours);
  return `${gap <= 0.1 ? "Right" : gap <= 0.25 ? "Close" : "No"}: it is ${fixed(r.neighbours)} ${words(p)}. You said ${fixed(p.guess)}.`;
};

// One query among six keys: dot products, their softmax, and the mean of the values.
import { fixed, range, sum } from "../runtime.js";

const dot = (a, b) => sum(a.map((one, i) => one * b[i]));
const RADIANS = Math.PI / 180;

export const compute = (p, data) => {
  const query = [Math.cos, Math.sin].map((wave) => p.length * wave(p.angle * RADIANS));
  const products = data.keys.map((key) => dot(query, key));
  const most = Math.max(...products);
  const powers = products.map((one) => Math.exp((one - most) / p.divisor));
  const weights = powers.map((one) => one / sum(powers));
  return {
    query,
    products,
    weights,
    output: [0, 1].map((j) => dot(weights, data.values.map((value) => value[j]))),
    largest: products.indexOf(most),
  };
};

// A disc of an area that is a share of the largest one's.
const disc = (panel, [x, y], share, most) => {
  const radius = (most * Math.sqrt(share)) / panel.width * (panel.x[1] - panel.x[0]);
  const turn = range(0, 2 * Math.PI, 49);
  panel.area(
    turn.map((one) => x + radius * Math.cos(one)),
    turn.map((one) => y + radius * Math.sin(one)),
    "uncertainty",
    { opacity: 0.35 },
  );
};

const plane = (view, places, r, color, options) => {
  const panel = view.panel(options);
  panel.rule({ x: 0, dash: "none", width: 1 });
  panel.rule({ y: 0, dash: "none", width: 1 });
  if (!view.hidden) places.forEach((place, n) => disc(panel, place, r.weights[n], view.narrow ? 34 : 54));
  places.forEach(([x, y], n) => {
    panel.dots([x], [y], color, { r: 4 });
    panel.text(x, y, String(n + 1), color, { dx: 10, dy: -6, anchor: "middle" });
  });
  return panel;
};

// One row of numbers, a column a key.
const row = (view, y, name, said, color) => {
  const left = view.narrow ? 58 : 110;
  const wide = (view.width - left) / said.length;
  view.words(0, y, name, color);
  said.forEach((text, n) => view.words(left + (n + 0.5) * wide, y, text, color, "middle"));
};

export const draw = (view, p, r, data) => {
  const wide = (view.width - 16) / 2;
  const high = Math.min(wide, 290);
  const across = (data.reach * wide) / high;
  const frame = (left, title, color) => ({
    box: [left, 26, wide, high],
    x: [-across, across],
    y: [-data.reach, data.reach],
    xTicks: [],
    yTicks: [],
    title,
    color,
  });
  const keys = plane(view, data.keys, r, "class-2", frame(0, view.guess ? "keys, query" : "keys: drag the query", "class-2"));
  const values = plane(view, data.values, r, "class-3", frame(wide + 16, "values", "class-3"));
  keys.line([0, r.query[0]], [0, r.query[1]], "class-1", { width: 3 });
  if (view.guess) keys.dots([r.query[0]], [r.query[1]], "class-1", { r: 7 });
  const top = 26 + high + 28;
  row(view, top, "key", r.products.map((_, n) => String(n + 1)), "class-2");
  row(view, top + 24, view.narrow ? "*q* · *k*" : "dot product", r.products.map((one) => fixed(one, 1)), "class-1");
  if (view.hidden) return;
  row(view, top + 48, "weight", r.weights.map((one) => fixed(one)), "uncertainty");
  const strip = view.panel({ box: [0, top + 62, view.width, 22], x: [0, 1], y: [0, 1], frame: false });
  let from = 0;
  r.weights.forEach((share, n) => {
    strip.bar(from, 0, from + share, 1, "uncertainty", { opacity: n % 2 ? 0.6 : 0.3 });
    if (share * view.width > 16) strip.text(from + share / 2, 0.5, String(n + 1), "text", { anchor: "middle" });
    from += share;
  });
  view.words(0, top + 103, "the weights side by side: together 1", "uncertainty");
  const [x, y] = r.output;
  data.values.forEach((value, n) => values.line([x, value[0]], [y, value[1]], "model", { width: 6 * r.weights[n] }));
  values.dots([x], [y], "model", { r: 7 });
  if (view.guess) return;
  values.text(x, y, "output", "model", { anchor: "middle", dy: view.narrow ? 24 : 26 });
  keys.handle("query", ...r.query, {
    name: "query",
    text: `${fixed(r.query[0])} and ${fixed(r.query[1])}; most weight on key ${r.largest + 1}, ${fixed(r.weights[r.largest])}`,
    step: [0.1, 0.1],
    color: "class-1",
    move: (a, b) => ({ length: Math.hypot(a, b), angle: Math.atan2(b, a) / RADIANS }),
  });
};

export const describe = (p, r) => {
  const output = `the output (${fixed(r.output[0])}, ${fixed(r.output[1])})`;
  if (p.length === 0) {
    return `A query of length 0 has the dot product 0 with every key. Each gets a sixth, and ${output} is the mean of all values.`;
  }
  const most = r.weights[r.largest];
  let share = `${output} lies between several values`;
  if (most > 0.9) share = `${output} is nearly value ${r.largest + 1}`;
  if (most < 0.25) share = `${output} is nearly the mean of all values`;
  return (
    `Key ${r.largest + 1} has the largest dot product, ${fixed(r.products[r.largest])}. Divided by ` +
    `${fixed(p.divisor, 1)}, it gives the weight ${fixed(most)}; ${share}.`
  );
};

export const judge = (p, r) => {
  const most = r.weights[r.largest];
  let why = "Length and divisor balance, so that several keys share.";
  if (most < 0.25) why = "The scaled dot products are all near 0, so that all keys get about a sixth.";
  if (most > 0.9) why = "The scaled dot products are far apart, so that the softmax nearly picks one key.";
  return `${Math.abs(p.guess - most) < 0.05 ? "Right" : "Not quite"}: the largest weight is ${fixed(most)}, that of key ${r.largest + 1}; you said ${fixed(p.guess)}. ${why}`;
};

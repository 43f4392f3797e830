// A search for the lowest point of a curve, with the bracket of each iteration.
import { fixed, range, sum } from "../runtime.js";

const gabor = (z) => Math.sin(z) * Math.exp((-z * z) / 32);
const curves = {
  dip: (p) => 1 - 0.5 * Math.exp(-((p - 0.65) ** 2) / 0.1) - 0.45 * Math.exp(-((p - 0.35) ** 2) / 0.02),
  rugged: (rate, { x, y, start, slope }) => {
    const [shift, frequency] = start.map((one, k) => one - rate * slope[k]);
    return sum(x.map((one, i) => (gabor(shift + 0.06 * frequency * one) - y[i]) ** 2));
  },
};
const golden = (Math.sqrt(5) - 1) / 2;
const inner = (a, d, share) => [a, a + (1 - share) * (d - a), a + share * (d - a), d];

const next = ([a, b, c, d], at, method) => {
  const share = method === "golden" ? golden : 2 / 3;
  if (method === "thirds" && at[0] < Math.min(at[1], at[2], at[3])) {
    return [a, ...[b, c, d].map((place) => a + (place - a) / 2)];
  }
  return at[1] < at[2] ? inner(a, c, share) : inner(b, d, share);
};

const search = (p, most, data) => {
  const f = (place) => curves[p.curve](place, data);
  const brackets = [inner(0, data.ends[p.curve], p.method === "golden" ? golden : 2 / 3)];
  for (let k = 0; k < most; k++) brackets.push(next(brackets[k], brackets[k].map(f), p.method));
  return { brackets, f };
};

export const compute = (p, data) => {
  const { brackets, f } = search(p, data.most, data);
  const [, b, c] = brackets[data.most];
  const now = brackets.slice(0, p.iteration + 1);
  return { brackets: now, heights: now.at(-1).map(f), end: b + (c - b) / 2 };
};

export const draw = (view, p, r, data) => {
  const end = data.ends[p.curve];
  const room = view.height - 30 - 50;
  const box = [46, 30, view.width - 62, 0.62 * room];
  const f = (place) => curves[p.curve](place, data);
  const places = range(0, end, 161);
  const top = view.panel({
    box,
    x: [0, end],
    y: p.curve === "dip" ? [0.2, 1.1] : [2, 17],
    title: p.curve === "dip" ? "height" : "loss after the step",
  });
  top.line(places, places.map(f), "loss");
  if (view.guess) top.rule({ x: p.guess * end, color: "uncertainty", width: 2 });
  const below = view.panel({
    box: [46, 30 + 0.62 * room + 34, view.width - 62, 0.38 * room - 34],
    x: [0, end],
    y: [data.most + 0.8, -0.8],
    yTicks: [0, 6, data.most],
    xLabel: p.curve === "dip" ? "place" : "learning rate *α*",
  });
  if (view.hidden) return;
  r.brackets.forEach(([a, b, c, d], k) => {
    below.line([a, d], [k, k], "model", { width: 2 });
    below.dots([b, c], [k, k], "model", { r: 3 });
  });
  const last = r.brackets.at(-1);
  [last[0], last[3]].forEach((place) => top.rule({ x: place, color: "model" }));
  top.dots(last, r.heights, "model", { r: 5 });
};

export const describe = (p, r) => {
  const [a, , , d] = r.brackets.at(-1);
  const said = `After ${p.iteration} iterations the bracket reaches from ${fixed(a, 3)} to ${fixed(d, 3)}.`;
  const lowest = r.heights.indexOf(Math.min(...r.heights));
  if (lowest === 0 && p.method === "thirds") return `${said} The left end is lowest, so the others come closer.`;
  return `${said} Next, the part ${r.heights[1] < r.heights[2] ? "right of *c*" : "left of *b*"} is given up.`;
};

export const judge = (p, r, data) => {
  const share = r.end / data.ends[p.curve];
  const close = Math.abs(p.guess - share) < 0.05;
  const why = p.curve === "rugged" ? " There are three dips, and where the first points fall decides." : "";
  return `${close ? "Right" : "Not there"}. The search ends at ${fixed(share)} of the first bracket, and you said ${fixed(p.guess)}.${why}`;
};

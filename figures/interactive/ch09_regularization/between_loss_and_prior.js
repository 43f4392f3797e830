// The lowest sum of squares plus penalty of a line, for all strengths of the penalty.
import { fixed, range, sum } from "../runtime.js";

const lossAt = ([intercept, slope], { x, y }) =>
  sum(x.map((one, i) => (y[i] - intercept - slope * one) ** 2));

// Both derivatives of the sum vanish: two linear equations.
const minimumAt = (strength, [c0, c1], { x, y }) => {
  const [a, b, d] = [x.length + strength, sum(x), sum(x.map((one) => one * one)) + strength];
  const [e, f] = [sum(y) + strength * c0, sum(x.map((one, i) => one * y[i])) + strength * c1];
  const det = a * d - b * b;
  return [(d * e - b * f) / det, (a * f - b * e) / det];
};

const walk = (centre, number, data) =>
  range(-3, 3, number).map((exponent) => minimumAt(10 ** exponent, centre, data));

export const compute = (p, data) => {
  const centre = [p.centre_0, p.centre_1];
  const minimum = minimumAt(10 ** p.exponent, centre, data);
  return {
    minimum,
    loss: lossAt(minimum, data),
    distance: Math.hypot(minimum[0] - centre[0], minimum[1] - centre[1]),
    path: walk(centre, 13, data),
  };
};

// An ellipse of equal loss: N (d0 + mean(x) d1)^2 + spread d1^2 is what the loss has above its least.
const ellipse = (level, data) => {
  const best = minimumAt(0, [0, 0], data);
  const meanX = sum(data.x) / data.x.length;
  const spread = sum(data.x.map((one) => (one - meanX) ** 2));
  const more = Math.max(0, level - lossAt(best, data));
  return range(0, 2 * Math.PI, 91).map((angle) => {
    const d1 = Math.sqrt(more / spread) * Math.sin(angle);
    return [best[0] + Math.sqrt(more / data.x.length) * Math.cos(angle) - meanX * d1, best[1] + d1];
  });
};
const circle = (radius, [c0, c1]) =>
  range(0, 2 * Math.PI, 91).map((angle) => [c0 + radius * Math.cos(angle), c1 + radius * Math.sin(angle)]);

export const draw = (view, p, r, data) => {
  const [first, second] = view.boxes(2);
  const centre = [p.centre_0, p.centre_1];
  const best = minimumAt(0, [0, 0], data);
  const left = view.panel({
    box: first,
    x: data.across,
    y: data.up,
    xTicks: [-1, 0, 1],
    yTicks: [-1, 0, 1, 2],
    xLabel: "intercept *ϕ*_{0}",
    title: "slope *ϕ*_{1}",
  });
  const outline = (places, color, options) =>
    left.line(places.map(([a]) => a), places.map(([, b]) => b), color, options);
  data.levels.forEach((level) => outline(ellipse(level, data), "loss", { width: 1, opacity: 0.45 }));
  [0.4, 0.8, 1.2].forEach((radius) => outline(circle(radius, centre), "uncertainty", { width: 1, opacity: 0.45 }));
  left.dots([best[0]], [best[1]], "loss", { r: 5 });
  left.text(...best, "least loss", "loss", { dx: 9, dy: -6 });
  const right = view.panel({
    box: second,
    x: [0, 2.5],
    y: [-0.6, 3],
    xTicks: [0, 1, 2],
    yTicks: [0, 1, 2, 3],
    xLabel: "input *x*",
    title: "output *y*",
  });
  const line = ([intercept, slope], color, options) =>
    right.line([0, 2.5], [intercept, intercept + 2.5 * slope], color, options);
  line(best, "loss", { width: 1.6 });
  line(centre, "uncertainty", { width: 1.6, dash: "6 5" });
  right.dots(data.x, data.y, "data");
  if (view.guess) left.rule({ y: p.guess, color: "uncertainty", width: 2 });
  if (!view.hidden) {
    outline(walk(centre, 61, data), "model", { width: 2.6 });
    outline(ellipse(r.loss, data), "loss", { width: 2.2 });
    outline(circle(r.distance, centre), "uncertainty", { width: 2.2 });
    left.dots([r.minimum[0]], [r.minimum[1]], "model", { r: 7 });
    line(r.minimum, "model", { width: 3 });
  }
  if (view.guess) {
    left.dots([centre[0]], [centre[1]], "uncertainty", { r: 6 });
    return;
  }
  left.handle("centre", ...centre, {
    name: "centre of the prior",
    text: `intercept ${fixed(p.centre_0, 1)}, slope ${fixed(p.centre_1, 1)}`,
    step: [0.1, 0.1],
    color: "uncertainty",
    move: (x, y) => ({ centre_0: x, centre_1: y }),
  });
};

const strength = (exponent) => {
  const value = 10 ** exponent;
  return fixed(value, value < 0.1 ? 4 : value < 10 ? 2 : 0);
};

export const describe = (p, r, data) => {
  const best = minimumAt(0, [0, 0], data);
  const whole = Math.hypot(best[0] - p.centre_0, best[1] - p.centre_1);
  const where =
    whole < 0.05
      ? "The prior is centred where the loss is lowest, so that nothing moves."
      : `That is ${fixed(r.distance)} from the centre of the prior, and the least loss is ${fixed(whole)} from it.`;
  return (
    `With the strength *λ* = ${strength(p.exponent)} the minimum has the intercept ${fixed(r.minimum[0])} and the ` +
    `slope ${fixed(r.minimum[1])}, with a loss of ${fixed(r.loss)}. ${where}`
  );
};

export const judge = (p, r) =>
  `${Math.abs(p.guess - r.minimum[1]) < 0.1 ? "Right" : "Not quite"}. The slope is ${fixed(r.minimum[1])}, and you ` +
  `said ${fixed(p.guess)}. The path is bent, since it first leaves along the floor of the valley, where the loss rises least.`;

// A line among points, and its intercept and slope as a point on the surface of the loss.
import { fixed, range, sum } from "../runtime.js";

const lossOf = (intercept, slope, { x, y }) =>
  sum(x.map((one, i) => (y[i] - intercept - slope * one) ** 2));

const fit = ({ x, y }) => {
  const [meanX, meanY] = [sum(x) / x.length, sum(y) / y.length];
  const spread = sum(x.map((one) => (one - meanX) ** 2));
  const slope = sum(x.map((one, i) => (one - meanX) * (y[i] - meanY))) / spread;
  return { best: [meanY - slope * meanX, slope], meanX, spread };
};

// The loss exceeds its lowest value by N (d0 + mean(x) d1)^2 + spread d1^2, where d0 and d1 lead
// from the best line to another: its contours are ellipses.
const contour = (level, angles, data) => {
  const { best, meanX, spread } = fit(data);
  const more = level - lossOf(...best, data);
  return angles.map((angle) => {
    const d1 = Math.sqrt(more / spread) * Math.sin(angle);
    const d0 = Math.sqrt(more / data.x.length) * Math.cos(angle) - meanX * d1;
    return [best[0] + d0, best[1] + d1];
  });
};
const angles = (number) => range(0, 2 * Math.PI, number + 1).slice(1);

export const compute = ({ intercept, slope }, data) => {
  const { best } = fit(data);
  const prediction = data.x.map((x) => intercept + slope * x);
  const residuals = data.y.map((y, i) => y - prediction[i]);
  return {
    prediction,
    loss: lossOf(intercept, slope, data),
    gradient: [-2 * sum(residuals), -2 * sum(residuals.map((r, i) => r * data.x[i]))],
    best,
    lowest: lossOf(...best, data),
    contours: data.levels.map((level) =>
      contour(level, angles(data.tried), data).map((place) => lossOf(...place, data)),
    ),
  };
};

export const draw = (view, p, r, data) => {
  const [first, second] = view.boxes(2);
  const ends = [-0.1, 2.1];
  const line = (panel, intercept, slope, color, options) =>
    panel.line(ends, ends.map((x) => intercept + slope * x), color, options);

  const left = view.panel({
    box: first,
    x: ends,
    y: [0, 2.6],
    xTicks: [0, 0.5, 1, 1.5, 2],
    yTicks: [0, 0.5, 1, 1.5, 2, 2.5],
    xLabel: "load *x* (N)",
    title: "length *y* (dm)",
  });
  data.x.forEach((x, i) => left.line([x, x], [r.prediction[i], data.y[i]], "loss", { width: 1.6 }));
  line(left, p.intercept, p.slope, "model");
  left.dots(data.x, data.y, "data");
  if (view.guess && !view.hidden) {
    line(left, p.guess_intercept, p.guess_slope, "uncertainty", { dash: "7 5" });
  }

  const right = view.panel({
    box: second,
    x: [0, 2.6],
    y: [-1.2, 1.6],
    xTicks: [0, 1, 2],
    yTicks: [-1, 0, 1],
    xLabel: "intercept *ϕ*_{0} (dm)",
    title: "slope *ϕ*_{1} (dm/N)",
  });
  const around = angles(90);
  for (const [i, level] of data.levels.entries()) {
    const places = contour(level, around, data);
    const [xs, ys] = [0, 1].map((axis) => places.map((place) => place[axis]));
    right.area(xs, ys, "loss", { opacity: 0.07 });
    right.line([...xs, xs[0]], [...ys, ys[0]], "loss", { width: 1, opacity: 0.35 + 0.07 * i });
    if ([1, 3, 4].includes(i)) {
      const [x, y] = places[54];
      right.text(x, y, String(level), "loss", { anchor: "middle", dy: 5 });
    }
  }
  for (const [i, name] of ["A", "B", "C, lowest"].entries()) {
    const place = data.marked[i] ?? r.best;
    right.dots([place[0]], [place[1]], "loss", { r: 4 });
    right.text(...place, name, "loss", { dx: 9, dy: -5 });
  }
  if (view.hidden) {
    right.handle("guess_intercept", p.guess_intercept, p.guess_slope, {
      name: "your point on the loss surface",
      text: `intercept ${fixed(p.guess_intercept)}, slope ${fixed(p.guess_slope)}`,
      step: [0.02, 0.02],
      color: "uncertainty",
      move: (x, y) => ({ guess_intercept: x, guess_slope: y }),
    });
    return;
  }
  if (view.guess) {
    right.line([p.guess_intercept, p.intercept], [p.guess_slope, p.slope], "uncertainty", {
      width: 1.5,
      dash: "4 4",
    });
    right.dots([p.guess_intercept], [p.guess_slope], "uncertainty", { r: 6 });
    right.text(p.guess_intercept, p.guess_slope, "yours", "uncertainty", { dx: 10 });
    right.dots([p.intercept], [p.slope], "model", { r: 7 });
    return;
  }
  left.handle("left_end", 0, p.intercept, {
    name: "line where the load is 0",
    text: `intercept ${fixed(p.intercept)}, loss ${fixed(r.loss)}`,
    step: [0, 0.02],
    move: (_, y) => ({ intercept: y }),
  });
  left.handle("right_end", 2, p.intercept + 2 * p.slope, {
    name: "line where the load is 2 newtons",
    text: `slope ${fixed(p.slope)}, loss ${fixed(r.loss)}`,
    step: [0, 0.04],
    move: (_, y) => ({ slope: (y - p.intercept) / 2 }),
  });
  right.handle("place", p.intercept, p.slope, {
    name: "place on the loss surface",
    text: `intercept ${fixed(p.intercept)}, slope ${fixed(p.slope)}, loss ${fixed(r.loss)}`,
    step: [0.02, 0.02],
    move: (x, y) => ({ intercept: x, slope: y }),
  });
};

export const describe = (p, r) => {
  const said = `The line *y* = ${fixed(p.intercept)} ${p.slope < 0 ? "−" : "+"} ${fixed(Math.abs(p.slope))}*x* has the loss ${fixed(r.loss)}`;
  if (r.loss - r.lowest < 0.002) {
    return `${said}, to within 0.002 of the lowest of all, ${fixed(r.lowest, 4)}.`;
  }
  // The gradient points uphill.
  const [up, more] = [-r.gradient[0], -r.gradient[1]].map(Math.sign);
  const ways = [];
  if (Math.abs(r.gradient[0]) > 0.1) ways.push(up > 0 ? "raising the intercept" : "lowering the intercept");
  if (Math.abs(r.gradient[1]) > 0.1) ways.push(more > 0 ? "raising the slope" : "lowering the slope");
  const advice = ways.length ? ` From here, ${ways.join(" or ")} lowers the loss.` : "";
  return `${said}; the best line reaches ${fixed(r.lowest)}.${advice}`;
};

export const judge = (p) => {
  const [across, up] = [p.guess_intercept - p.intercept, p.guess_slope - p.slope];
  const where = `The line starts at ${fixed(p.intercept)} where *x* = 0 and ${p.slope < 0 ? "falls" : "climbs"} ${fixed(Math.abs(p.slope))} for each newton`;
  if (Math.hypot(across, up) < 0.12) return `Well read. ${where}, and that is where your point is.`;
  const faults = [];
  if (Math.abs(across) > 0.08) faults.push(`starts too ${across > 0 ? "high" : "low"}`);
  if (Math.abs(up) > 0.08) faults.push(`has ${up > 0 ? "too large" : "too small"} a slope`);
  return `${where}. The dashed line is the one that your point stands for: it ${faults.join(" and ")}.`;
};

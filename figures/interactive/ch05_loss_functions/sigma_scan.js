// The loss of a fixed curve as a function of sigma: a misfit that falls and a spread that grows.
import { fixed, sum } from "../runtime.js";

const network = (x, data) =>
  data.output_bias +
  sum(
    data.output_weights.map(
      (weight, d) => weight * Math.max(0, data.hidden_bias[d] + data.hidden_weights[d] * x),
    ),
  );

const parts = (squares, number, sigma) => {
  const misfit = squares / (2 * sigma ** 2);
  const spread = (number / 2) * Math.log(2 * Math.PI * sigma ** 2);
  return { misfit, spread, loss: misfit + spread };
};

export const compute = ({ sigma, shift }, data) => {
  const prediction = data.x.map((x) => network(x, data) + shift);
  const residuals = data.y.map((y, i) => y - prediction[i]);
  const squares = sum(residuals.map((r) => r ** 2));
  const number = data.y.length;
  const best = Math.sqrt(squares / number);
  return {
    curve: data.grid.map((x) => network(x, data) + shift),
    prediction,
    ...parts(squares, number, sigma),
    best,
    lowest: parts(squares, number, best).loss,
    scan: data.scan.map((one) => parts(squares, number, one).loss),
    inside: residuals.filter((r) => Math.abs(r) < 2 * sigma).length,
  };
};

// Misfit and spread alone, for the curves: the spread does not depend on the data.
const spreads = (data) => data.scan.map((one) => parts(0, data.y.length, one).spread);

export const draw = (view, p, r, data) => {
  const sigma = view.hidden ? p.guess_sigma : p.sigma;
  const [first, second] = view.boxes(2);

  const left = view.panel({
    box: first,
    x: [0, 1],
    y: [-2, 2],
    xLabel: "input *x*",
    title: "output *y*",
  });
  const edge = (sign) => r.curve.map((y) => y + 2 * sign * sigma);
  left.area(data.grid, edge(1), "uncertainty", { below: edge(-1) });
  data.x.forEach((x, i) => left.line([x, x], [r.prediction[i], data.y[i]], "muted", { width: 1 }));
  left.line(data.grid, r.curve, "model");
  left.dots(data.x, data.y, "data");
  left.text(0.03, 2, "±2*σ*", "uncertainty", { dy: 22 });

  const right = view.panel({
    box: second,
    x: [0, 1],
    y: [-30, 60],
    xLabel: "standard deviation *σ*",
    title: "loss (nats)",
    color: "loss",
  });
  if (view.hidden) {
    right.text(0.5, 15, "hidden until you have decided", "muted", { anchor: "middle" });
    right.rule({ x: p.guess_sigma, color: "uncertainty" });
    return;
  }
  const spread = spreads(data);
  const misfit = r.scan.map((loss, i) => loss - spread[i]);
  right.line(data.scan, misfit, "uncertainty", { width: 1.6, dash: "6 4" });
  right.line(data.scan, spread, "muted", { width: 1.6, dash: "2 4" });
  right.line(data.scan, r.scan, "loss");
  right.text(0.97, misfit.at(-1), "misfit", "uncertainty", { anchor: "end", dy: 20 });
  right.text(data.scan[18], spread[18], "spread", "muted", { dx: 12, dy: 12 });
  right.rule({ x: r.best });
  right.text(r.best, 60, `best ${fixed(r.best, 3)}`, "text", { dx: 7, dy: 17 });
  if (view.guess) {
    right.rule({ x: p.guess_sigma, color: "uncertainty" });
    right.text(p.guess_sigma, 60, "yours", "uncertainty", { dx: 7, dy: 38 });
  } else {
    right.handle("sigma", p.sigma, r.loss, {
      name: "standard deviation *σ*",
      text: `${fixed(p.sigma)}, loss ${fixed(r.loss, 1)} nats`,
      step: [0.01, 0],
      color: "loss",
      move: (x) => ({ sigma: x }),
    });
  }
};

const beyond = (loss, lowest) => `${fixed(loss - lowest, 1)} nats above the lowest`;

export const describe = (p, r, data) => {
  const place =
    Math.abs(p.sigma - r.best) < 0.006
      ? "about the best there is"
      : `${beyond(r.loss, r.lowest)}, which *σ* = ${fixed(r.best, 3)} reaches`;
  return (
    `With *σ* = ${fixed(p.sigma)} the loss is ${fixed(r.loss, 1)} nats, ${place}. ` +
    `${r.inside} of ${data.y.length} points lie within two standard deviations.`
  );
};

export const judge = (p, r, data) => {
  const yours = compute({ ...p, sigma: p.guess_sigma }, data).loss;
  if (yours - r.lowest < 0.5) {
    return `Very close: the root mean square residual, *σ* = ${fixed(r.best, 3)}, is the best.`;
  }
  const side = p.guess_sigma < r.best ? "narrow" : "wide";
  const why =
    side === "narrow"
      ? "too much confidence is punished by the squared residuals"
      : "density is wasted where there are no points";
  return (
    `Too ${side}: your *σ* = ${fixed(p.guess_sigma)} is ${beyond(yours, r.lowest)}, since ${why}. ` +
    `The best is the root mean square residual, ${fixed(r.best, 3)}.`
  );
};

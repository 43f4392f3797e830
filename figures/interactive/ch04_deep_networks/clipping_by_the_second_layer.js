// Curves that the first layer has bent are clipped by the second: every crossing of zero is a joint.
import { count, fixed, list, sum } from "../runtime.js";

const units = [1, 2, 3];
const colour = (d) => `class-${d}`;

const beforeAt = (p, data) => (d, x) => {
  const hidden = data.first_bias.map((bias, k) => Math.max(0, bias + data.first_weights[k] * x));
  return p[`bias${d}`] + sum(hidden.map((h, k) => data.second_weights[d - 1][k] * h));
};
const outputAt = (p, data) => {
  const before = beforeAt(p, data);
  return (x) => data.offset + sum(units.map((d) => p[`weight${d}`] * Math.max(0, before(d, x))));
};
const firstJoints = (data) => data.first_bias.map((bias, k) => -bias / data.first_weights[k]);
const ordered = (xs) =>
  [...xs].sort((a, b) => a - b).filter((x, i, all) => i === 0 || x - all[i - 1] > 1e-9);

// Between the first layer's joints each curve is straight and crosses zero at most once.
const crossings = (p, d, data) => {
  const before = beforeAt(p, data);
  const ends = ordered([0, ...firstJoints(data), 1]);
  return ends.slice(1).flatMap((right, i) => {
    const left = ends[i];
    const [a, b] = [before(d, left), before(d, right)];
    return a * b < 0 ? [left + (a / (a - b)) * (right - left)] : [];
  });
};

const countRegions = (p, data) => {
  const output = outputAt(p, data);
  const bends = ordered([0, 1, ...firstJoints(data), ...units.flatMap((d) => crossings(p, d, data))]);
  const slopes = bends.slice(1).map((x, i) => (output(x) - output(bends[i])) / (x - bends[i]));
  return 1 + slopes.filter((slope, i) => i > 0 && Math.abs(slope - slopes[i - 1]) > 1e-6).length;
};

export const compute = (p, data) => {
  const before = beforeAt(p, data);
  const output = outputAt(p, data);
  const after = (d, x) => Math.max(0, before(d, x));
  return {
    before: units.map((d) => data.grid.map((x) => before(d, x))),
    after: units.map((d) => data.grid.map((x) => after(d, x))),
    output: data.grid.map(output),
    at: units.map((d) => after(d, p.x)),
    y: output(p.x),
    regions: countRegions(p, data),
  };
};

export const draw = (view, p, r, data) => {
  const [left, gap, height] = [30, 30, 124];
  const width = (view.width - left - 14 - 2 * gap) / 3;
  const frame = { x: [0, 1], y: [-2.2, 2.2], xTicks: [], yTicks: [] };
  units.forEach((d, column) => {
    const across = left + column * (width + gap);
    const zeros = crossings(p, d, data);
    const before = view.panel({ box: [across, 30, width, height], ...frame });
    before.rule({ y: 0, dash: "none", width: 1 });
    before.rule({ x: p.x });
    before.line(data.grid, r.before[d - 1], colour(d));
    before.dots(zeros, zeros.map(() => 0), "text", { r: 4 });
    const after = view.panel({ box: [across, 30 + height + 36, width, height], ...frame, y: [-1, 2.2] });
    after.rule({ y: 0, dash: "none", width: 1 });
    after.rule({ x: p.x });
    after.line(data.grid, r.before[d - 1], colour(d), { width: 1, dash: "2 4" });
    after.line(data.grid, r.after[d - 1], colour(d));
    if (r.at[d - 1] < 2.2) after.dots([p.x], [r.at[d - 1]], colour(d), { r: 5 });
    if (view.guess) return;
    const middle = beforeAt(p, data)(d, 0.5);
    before.handle(`bias${d}`, 0.5, middle, {
      name: `unit ${d} of the second layer`,
      text: `bias ${fixed(p[`bias${d}`], 1)}, crosses zero ${count(zeros.length, "time")}`,
      step: [0, 0.1],
      color: colour(d),
      move: (_, y) => ({ [`bias${d}`]: p[`bias${d}`] + y - middle }),
    });
  });
  view.words(left, 20, view.guess ? "1. what enters the second layer" : "1. what enters the second layer: drag it");
  view.words(left, 30 + height + 26, "2. clipped at zero");

  const top = 30 + 2 * (height + 36) + 6;
  const output = view.panel({
    box: [left + 12, top, view.width - left - 26, view.height - top - 50],
    x: [0, 1],
    y: [-3, 3],
    xLabel: "input *x*",
  });
  view.words(left + 12, top - 10, "3. weighted and added up", "model");
  if (view.hidden) {
    output.text(0.5, 0, "hidden until you have decided", "muted", { anchor: "middle" });
    return;
  }
  for (const x of firstJoints(data)) output.rule({ x, dash: "1 5" });
  for (const d of units) {
    if (!p[`weight${d}`]) continue;
    for (const x of crossings(p, d, data)) output.rule({ x, color: colour(d), dash: "2 4" });
  }
  output.line(data.grid, r.output, "model");
  output.handle("x", p.x, r.y, {
    name: "input *x*",
    text: `${fixed(p.x)}, output ${fixed(r.y)}`,
    step: [0.01, 0],
    move: (x) => ({ x }),
  });
};

export const describe = (p, r, data) => {
  const numbers = units.map((d) => crossings(p, d, data).length);
  const off = units.filter((d) => Math.max(...r.after[d - 1]) === 0);
  const quiet = off.length ? ` Unit ${list(off)} of the second layer is off everywhere.` : "";
  return (
    `At *x* = ${fixed(p.x)} the output is ${fixed(r.y)}. The units of the second layer cross zero ` +
    `${numbers.slice(0, 2).join(", ")} and ${count(numbers[2], "time")}; with the joints of the first layer ` +
    `that makes ${count(r.regions, "linear piece")}.${quiet}`
  );
};

export const judge = (p, r, data) => {
  const made = sum(units.map((d) => crossings(p, d, data).length));
  const why =
    made + 4 === r.regions
      ? `the 3 joints of the first layer make 4, and each of the ${count(made, "crossing")} of zero adds one`
      : `${count(made, "crossing")} of zero and the first layer's 3 joints, less those that no unit which is on passes on`;
  return `${p.guess_number === r.regions ? "Right" : "No"}: ${count(r.regions, "piece")}; ${why}. You said ${p.guess_number}.`;
};

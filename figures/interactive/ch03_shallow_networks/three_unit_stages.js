// Three lines, clipped, weighted and added up: a shallow network with all that happens inside.
import { count, fixed, list, sum } from "../runtime.js";

const units = [1, 2, 3];
const colour = (d) => `class-${d}`;

export const compute = (p, data) => {
  const line = (d, x) => p[`bias${d}`] + p[`slope${d}`] * x;
  const hidden = (d, x) => Math.max(0, line(d, x));
  const output = (x) => p.output_bias + sum(units.map((d) => p[`weight${d}`] * hidden(d, x)));
  const over = (stage) => units.map((d) => data.grid.map((x) => stage(d, x)));
  const on = units.filter((d) => line(d, p.x) > data.on);
  // A unit whose weight is zero bends nothing.
  const joints = units
    .filter((d) => p[`weight${d}`] && p[`slope${d}`])
    .map((d) => -p[`bias${d}`] / p[`slope${d}`])
    .filter((x) => x > 1e-9 && x < 1 - 1e-9)
    .sort((a, b) => a - b)
    .filter((x, i, all) => i === 0 || x - all[i - 1] > 1e-9);
  return {
    lines: over(line),
    hidden: over(hidden),
    weighted: over((d, x) => p[`weight${d}`] * hidden(d, x)),
    output: data.grid.map(output),
    at: units.map((d) => hidden(d, p.x)),
    y: output(p.x),
    slope: sum(on.map((d) => p[`weight${d}`] * p[`slope${d}`])),
    joints,
  };
};

const active = (p, data) =>
  units.filter((d) => p[`bias${d}`] + p[`slope${d}`] * p.x > data.on);

const STAGES = [
  ["lines", "1. lines: drag their ends", [-1.5, 1.5]],
  ["hidden", "2. clipped at zero", [-0.4, 1.5]],
  ["weighted", "3. times the weight", [-2.4, 2.4]],
];

export const draw = (view, p, r, data) => {
  const gap = 30;
  const left = 30;
  const width = (view.width - left - 14 - 2 * gap) / 3;
  const height = view.narrow ? 92 : 96;
  STAGES.forEach(([stage, title, y], row) => {
    units.forEach((d, column) => {
      const panel = view.panel({
        box: [left + column * (width + gap), 28 + row * (height + 34), width, height],
        x: [0, 1],
        y,
        xTicks: [],
        yTicks: [],
      });
      panel.rule({ y: 0, dash: "none", width: 1 });
      panel.rule({ x: p.x });
      const curve = r[stage][d - 1];
      if (stage === "hidden") panel.line(data.grid, r.lines[d - 1], colour(d), { width: 1, dash: "2 4" });
      panel.line(data.grid, curve, colour(d));
      const at = { lines: p[`bias${d}`] + p[`slope${d}`] * p.x, hidden: r.at[d - 1] };
      at.weighted = p[`weight${d}`] * r.at[d - 1];
      if (at[stage] >= y[0] && at[stage] <= y[1]) panel.dots([p.x], [at[stage]], colour(d), { r: 5 });
      if (stage !== "lines" || view.hidden) return;
      const ends = [p[`bias${d}`], p[`bias${d}`] + p[`slope${d}`]];
      const said = `line ${fixed(ends[0])} to ${fixed(ends[1])}`;
      panel.handle(`bias${d}`, 0, ends[0], {
        name: `unit ${d}, left end`,
        text: said,
        step: [0, 0.05],
        color: colour(d),
        r: 7,
        move: (_, v) => ({ [`bias${d}`]: v, [`slope${d}`]: ends[1] - v }),
      });
      panel.handle(`slope${d}`, 1, ends[1], {
        name: `unit ${d}, right end`,
        text: said,
        step: [0, 0.05],
        color: colour(d),
        r: 7,
        move: (_, v) => ({ [`slope${d}`]: v - ends[0] }),
      });
    });
    view.words(left, 28 + row * (height + 34) - 9, title);
  });

  const top = 28 + 3 * (height + 34) + 6;
  const output = view.panel({
    box: [left + 12, top, view.width - left - 26, view.height - top - 50],
    x: [0, 1],
    y: [-2, 2],
    xLabel: "input *x*",
  });
  view.words(left + 12, top - 9, "4. added up, with the bias *ϕ*_{0}", "model");
  output.rule({ y: 0, dash: "none", width: 1 });
  output.rule({ x: p.x });
  if (view.hidden) {
    output.text(0.5, 0, "hidden until you have decided", "muted", { anchor: "middle", dy: -8 });
    return;
  }
  for (const x of r.joints) output.rule({ x, dash: "1 5" });
  output.line(data.grid, r.output, "model");
  if (view.guess) {
    const [a, b] = [p.x - 0.13, p.x + 0.13];
    const guess = [r.y - 0.13 * p.guess_slope, r.y + 0.13 * p.guess_slope];
    output.line([a, b], guess, "uncertainty", { dash: "7 5" });
  }
  output.handle("x", p.x, r.y, {
    name: "input *x*",
    text: `${fixed(p.x)}, output ${fixed(r.y)}`,
    step: [0.01, 0],
    move: (x) => ({ x }),
  });
};

const naming = (on) => {
  if (on.length === 0) return "no unit is on";
  return on.length === 1 ? `only unit ${on[0]} is on` : `units ${list(on)} are on`;
};

export const describe = (p, r, data) => {
  const on = active(p, data);
  const bends = r.joints.length
    ? `It bends at ${list(r.joints.map((x) => fixed(x)))}, where a line crosses zero.`
    : "It bends nowhere between 0 and 1, since no line crosses zero there.";
  return (
    `At *x* = ${fixed(p.x)} ${naming(on)}; the output is ${fixed(r.y)} and has the slope ` +
    `${fixed(r.slope)}. ${bends}`
  );
};

export const judge = (p, r, data) => {
  const on = active(p, data);
  const close = Math.abs(p.guess_slope - r.slope) < 0.15;
  const why = on.length
    ? `the slope is ${on.map((d) => fixed(p[`weight${d}`] * p[`slope${d}`])).join(" plus ")}` +
      (on.length === 1 ? ", its weight times its line's slope" : `, one term for each of the ${count(on.length, "unit")}`)
    : "nothing changes and the slope is 0";
  return `${close ? "Right" : "Not quite"}: at *x* = ${fixed(p.x)} ${naming(on)}, so ${why}. The slope is ${fixed(r.slope)}; you said ${fixed(p.guess_slope)}.`;
};

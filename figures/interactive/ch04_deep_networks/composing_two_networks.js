// The first network folds the input line; the second draws its graph on each layer of the fold.
import { clamp, count, fixed, sum } from "../runtime.js";

const heights = (p) => [p.a, p.b, p.c, p.d];

// A piecewise linear curve through given points.
const through = (xs, ys) => (x) => {
  let i = xs.findIndex((end) => x <= end);
  i = clamp(i < 0 ? xs.length - 1 : i, 1, xs.length - 1);
  return ys[i - 1] + ((ys[i] - ys[i - 1]) * (x - xs[i - 1])) / (xs[i] - xs[i - 1]);
};
const shallow = ({ weights, biases, out, offset }) => (y) =>
  offset + sum(out.map((one, d) => one * Math.max(0, biases[d] + weights[d] * y)));
const jointsOf = ({ weights, biases }) => biases.map((bias, d) => -bias / weights[d]);

// The composition bends where the first network does, and where its value meets a joint of the
// second; what has the same slope on both sides is no bend.
const countRegions = (p, both, data) => {
  const bends = [...data.ends];
  const ys = heights(p);
  for (const joint of jointsOf(data.second[p.second])) {
    for (let i = 1; i < ys.length; i++) {
      const share = (joint - ys[i - 1]) / (ys[i] - ys[i - 1]);
      if (share > 0 && share < 1) bends.push(data.ends[i - 1] + share * (data.ends[i] - data.ends[i - 1]));
    }
  }
  bends.sort((one, other) => one - other);
  const apart = bends.filter((x, i) => i === 0 || x - bends[i - 1] > 1e-9);
  const slopes = apart.slice(1).map((x, i) => (both(x) - both(apart[i])) / (x - apart[i]));
  return 1 + slopes.filter((slope, i) => i > 0 && Math.abs(slope - slopes[i - 1]) > 1e-6).length;
};

export const compute = (p, data) => {
  const first = through(data.ends, heights(p));
  const second = shallow(data.second[p.second]);
  const both = (x) => second(first(x));
  return {
    first: data.grid.map(first),
    second: data.grid.map(second),
    both: data.grid.map(both),
    drawn: data.drawn.map(both),
    middle: first(p.x),
    y: both(p.x),
    regions: countRegions(p, both, data),
  };
};

const PIECES = ["class-1", "class-2", "class-3"];
const unit = { x: [0, 1], y: [-0.04, 1.04], xTicks: [0, 0.5, 1], yTicks: [0, 0.5, 1] };
const names = (data) => data.drawn.map((_, i) => `s${i}`);

// A curve in the colours of the first network's three pieces.
const inPieces = (panel, ys, data) => {
  for (const [i, colour] of PIECES.entries()) {
    const inside = data.grid
      .map((x, k) => [x, ys[k]])
      .filter(([x]) => x >= data.ends[i] - 1e-9 && x <= data.ends[i + 1] + 1e-9);
    panel.line(inside.map(([x]) => x), inside.map(([, y]) => y), colour, { width: 2.6 });
  }
};

export const draw = (view, p, r, data) => {
  const width = (view.width - 112) / 2;
  const height = view.narrow ? 170 : 150;
  const first = view.panel({ box: [40, 30, width, height], ...unit, xLabel: "input *x*", title: "first: *y*" });
  const second = view.panel({ box: [98 + width, 30, width, height], ...unit, xLabel: "*y*", title: "second: *y*′" });
  const top = 30 + height + 84;
  const both = view.panel({
    box: [40, top, view.width - 54, view.height - top - 50],
    ...unit,
    xTicks: [0, 0.2, 0.4, 0.6, 0.8, 1],
    xLabel: "input *x*",
    title: "first, then second: *y*′",
  });
  inPieces(first, r.first, data);
  second.line(data.grid, r.second, "model");

  // One input on its way: up to the first graph, over to the second, and on to the result.
  first.line([p.x, p.x, 0], [-0.04, r.middle, r.middle], "text", { width: 1.3, dash: "4 4" });
  first.dots([p.x], [r.middle], "text", { r: 5 });
  second.line([r.middle, r.middle], [-0.04, 1.04], "text", { width: 1.3, dash: "4 4" });

  if (view.guess) {
    const drawn = names(data).map((name) => p[name]);
    if (view.hidden) {
      both.sketch(data.drawn, names(data), { values: drawn, name: "your sketch at", step: 0.05 });
      return;
    }
    both.line(data.drawn, drawn, "uncertainty", { dash: "7 5" });
  }
  second.dots([r.middle], [r.y], "text", { r: 5 });
  both.rule({ y: r.y, color: "text", width: 1.3 });
  inPieces(both, r.both, data);
  heights(p).forEach((height, i) => {
    const name = "abcd"[i];
    first.handle(name, data.ends[i], height, {
      name: `first network at ${data.ends[i]}`,
      text: fixed(height),
      step: [0, 0.05],
      color: PIECES[Math.min(i, 2)],
      r: 7,
      move: (_, y) => ({ [name]: y }),
    });
  });
  both.handle("x", p.x, r.y, {
    name: "input *x*",
    text: `${fixed(p.x)}, between the networks ${fixed(r.middle)}, output ${fixed(r.y)}`,
    step: [0.01, 0],
    move: (x) => ({ x }),
  });
};

const turns = (ys) => {
  const ways = ys.slice(1).map((y, i) => Math.sign(y - ys[i])).filter(Boolean);
  return ways.filter((way, i) => i > 0 && way !== ways[i - 1]).length;
};

export const describe = (p, r, data) => {
  const crossings = heights(p).slice(1).filter((y, i) => Math.abs(y - heights(p)[i]) > 0.99).length;
  const copies =
    crossings > 0
      ? `Each of the ${count(crossings, "piece")} that runs through all of *y* draws the second graph once`
      : "No piece of the first network runs through all of *y*, so none draws the whole second graph";
  return (
    `The input ${fixed(p.x)} becomes *y* = ${fixed(r.middle)} and then ${fixed(r.y)}. The ` +
    `composition has ${count(r.regions, "linear piece")} between 0 and 1. ${copies}.`
  );
};

export const judge = (p, r, data) => {
  const drawn = names(data).map((name) => p[name]);
  const gap = sum(drawn.map((y, i) => Math.abs(y - r.drawn[i]))) / drawn.length;
  const [yours, right] = [turns(drawn), turns(r.both)];
  const verdict = gap < 0.1 ? "Well drawn" : "Compare the two";
  const shape =
    yours === right
      ? `it turns ${count(right, "time")}, as the composition does`
      : `it turns ${count(yours, "time")}, the composition ${count(right, "time")}: whenever *y* turns back, so does the second graph`;
  return `${verdict}: your sketch is ${fixed(gap)} off on average and ${shape}.`;
};

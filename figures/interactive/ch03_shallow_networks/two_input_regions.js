// Two inputs, three hidden units: each draws a line, and between the lines the output is linear.
import { clamp, fixed, list, sum } from "../runtime.js";

const units = [1, 2, 3];
const colour = (d) => `class-${d}`;
const SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10]];
// Each line's two points stand near a place of their own, so that they keep apart.
const ANCHORS = { 1: [5, 8.6], 2: [2.2, 2.4], 3: [8.2, 3] };

const signed = (p, d, [x, y]) => p[`b${d}`] + p[`u${d}`] * x + p[`v${d}`] * y;
const outputAt = (p, place) =>
  sum(units.map((d) => p[`weight${d}`] * Math.max(0, signed(p, d, place))));

// The part of a convex polygon where a linear function is at least zero.
const cut = (corners, height) =>
  corners.flatMap((corner, i) => {
    const next = corners[(i + 1) % corners.length];
    const [a, b] = [height(corner), height(next)];
    const kept = a >= 0 ? [corner] : [];
    if (a * b < 0) kept.push([0, 1].map((axis) => corner[axis] + (a / (a - b)) * (next[axis] - corner[axis])));
    return kept;
  });
const area = (corners) =>
  sum(
    corners.map(([x, y], i) => {
      const [nextX, nextY] = corners[(i + 1) % corners.length];
      return (x * nextY - nextX * y) / 2;
    }),
  );

const regions = (p, smallest) => {
  const found = [];
  for (let code = 0; code < 8; code++) {
    const on = units.filter((d) => code & (1 << (d - 1)));
    let corners = SQUARE;
    for (const d of units) {
      const sign = on.includes(d) ? 1 : -1;
      corners = cut(corners, (place) => sign * signed(p, d, place));
    }
    const size = area(corners);
    if (size > smallest) found.push({ code, on, corners, size });
  }
  return found;
};

// Where the output has a level inside a region: a straight piece, or nothing.
const pieces = (p, { corners, on }, level) => {
  const height = (place) => sum(on.map((d) => p[`weight${d}`] * signed(p, d, place))) - level;
  const ends = corners.flatMap((corner, i) => {
    const next = corners[(i + 1) % corners.length];
    const [a, b] = [height(corner), height(next)];
    if (a * b >= 0) return [];
    return [[0, 1].map((axis) => corner[axis] + (a / (a - b)) * (next[axis] - corner[axis]))];
  });
  return ends.length === 2 ? [ends] : [];
};
const LEVELS = Array.from({ length: 41 }, (_, i) => i - 20 + 0.001);
const contours = (p, all) =>
  LEVELS.flatMap((level) => all.flatMap((one) => pieces(p, one, level).map((ends) => ({ ends, level }))));

export const compute = (p, data) => {
  const all = regions(p, data.smallest);
  const here = [p.x1, p.x2];
  const off = contours(p, all).flatMap(({ ends, level }) =>
    ends.map((place) => Math.abs(outputAt(p, place) - level)),
  );
  return {
    codes: all.map(({ code }) => code),
    areas: all.map(({ size }) => size),
    hidden: units.map((d) => Math.max(0, signed(p, d, here))),
    y: outputAt(p, here),
    outputs: data.places.flatMap((y) => data.places.map((x) => outputAt(p, [x, y]))),
    section: data.section.map((x) => outputAt(p, [x, p.x2])),
    off: Math.max(0, ...off),
  };
};

// The point of a unit's line that is closest to its anchor, and the direction in which it is on.
const stand = (p, d) => {
  const [u, v] = [p[`u${d}`], p[`v${d}`]];
  const length = Math.hypot(u, v) || 1e-9;
  const away = signed(p, d, ANCHORS[d]) / length;
  const normal = [u / length, v / length];
  return { normal, length, foot: [0, 1].map((axis) => ANCHORS[d][axis] - away * normal[axis]) };
};

const handles = (panel, p, d) => {
  const { foot, normal, length } = stand(p, d);
  // A line that missed the square would be lost.
  const on = foot.map((one) => clamp(one, 0.3, 9.7));
  panel.handle(`b${d}`, ...on, {
    name: `line of unit ${d}`,
    text: `through ${fixed(on[0], 1)}, ${fixed(on[1], 1)}`,
    step: [0.25, 0.25],
    color: colour(d),
    move: (x, y) => ({ [`b${d}`]: -(p[`u${d}`] * clamp(x, 0, 10) + p[`v${d}`] * clamp(y, 0, 10)) }),
  });
  const tip = [0, 1].map((axis) => on[axis] + 1.7 * normal[axis]);
  panel.line([on[0], tip[0]], [on[1], tip[1]], colour(d), { width: 2 });
  panel.handle(`u${d}`, ...tip, {
    name: `side on which unit ${d} is on`,
    text: `towards ${Math.round((Math.atan2(normal[1], normal[0]) * 180) / Math.PI)} degrees`,
    step: [0.3, 0.3],
    color: colour(d),
    r: 5,
    move: (x, y) => {
      const far = Math.hypot(x - on[0], y - on[1]) || 1;
      const size = clamp(length, 0.8, 1.1);
      const [u, v] = [(size * (x - on[0])) / far, (size * (y - on[1])) / far].map(
        (one) => Math.round(one * 20) / 20,
      );
      return { [`u${d}`]: u, [`v${d}`]: v, [`b${d}`]: -(u * on[0] + v * on[1]) };
    },
  });
};

export const draw = (view, p, r, data) => {
  const side = view.narrow ? Math.min(view.width - 56, 330) : view.height - 80;
  const square = view.panel({
    box: [42, 30, side, side],
    x: [0, 10],
    y: [0, 10],
    xTicks: [0, 5, 10],
    yTicks: [0, 5, 10],
    xLabel: "input *x*_{1}",
    title: "input *x*_{2}",
  });
  const all = regions(p, data.smallest);
  if (!view.hidden) {
    for (const { on, corners } of all) {
      const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
      square.area(xs, ys, "model", { opacity: 0.04 + 0.13 * on.length });
    }
    for (const { ends: [a, b] } of contours(p, all)) {
      square.line([a[0], b[0]], [a[1], b[1]], "muted", { width: 0.9 });
    }
  }
  for (const d of units) {
    const { foot, normal } = stand(p, d);
    const [xs, ys] = [0, 1].map((axis) =>
      [-20, 20].map((far) => foot[axis] + far * (axis ? normal[0] : -normal[1])),
    );
    square.line(xs, ys, colour(d), { width: 2.6 });
  }
  if (!view.hidden) {
    for (const { on, corners, size } of all) {
      if (size < 2.5) continue;
      const centre = [0, 1].map((axis) => sum(corners.map((corner) => corner[axis])) / corners.length);
      square.text(...centre, on.join("") || "none", "text", { anchor: "middle" });
    }
  }
  const [top, left] = view.narrow ? [30 + side + 82, 42] : [30, 42 + side + 64];
  const section = view.panel({
    box: [left, top, view.width - left - 14, view.height - top - 50],
    x: [0, 10],
    y: [-12, 12],
    xTicks: [0, 5, 10],
    yTicks: [-10, 0, 10],
    xLabel: "input *x*_{1}",
    title: `output along *x*_{2} = ${fixed(p.x2, 1)}`,
    color: "model",
  });
  if (view.hidden) {
    section.text(5, 0, "hidden until you have decided", "muted", { anchor: "middle" });
    return;
  }
  section.line(data.section, r.section, "model");
  square.rule({ y: p.x2, color: "model", dash: "2 5" });
  section.rule({ x: p.x1 });
  if (Math.abs(r.y) <= 12) section.dots([p.x1], [r.y], "model", { r: 6 });
  if (view.guess) return;
  for (const d of units) handles(square, p, d);
  square.handle("x1", p.x1, p.x2, {
    name: "input",
    text: `${fixed(p.x1, 1)}, ${fixed(p.x2, 1)}, output ${fixed(r.y, 1)}`,
    step: [0.1, 0.1],
    move: (x, y) => ({ x1: x, x2: y }),
  });
};

export const describe = (p, r) => {
  const on = units.filter((d) => r.hidden[d - 1] > 0);
  const state = on.length ? `unit${on.length > 1 ? "s" : ""} ${list(on)}` : "no unit";
  const number = r.codes.length;
  return (
    `The lines cut the square into ${number} region${number > 1 ? "s" : ""}. At the input ` +
    `(${fixed(p.x1, 1)}, ${fixed(p.x2, 1)}) ${state} ${on.length > 1 ? "are" : "is"} on and the ` +
    `output is ${fixed(r.y, 1)}; inside each region its contour lines are straight and parallel.`
  );
};

export const judge = (p, r) => {
  const number = r.codes.length;
  let why = "each new line adds one region for every line that it crosses, and one more";
  if (number < 7) why = "seven would need every two lines to cross, at three places inside the square";
  if (p.guess_number > 7) why = "three lines never make more than seven: all eight on-off patterns cannot occur";
  const close = p.guess_number === number;
  return `${close ? "Right" : "No"}: there are ${number} regions${close ? "" : `, not ${p.guess_number}`}; ${why}.`;
};

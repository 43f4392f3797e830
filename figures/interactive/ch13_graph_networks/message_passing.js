// A graph of nodes that can be moved: near ones are joined, and pass on what they hold.
import { count, fixed, range, sum } from "../runtime.js";

const NODES = [1, 2, 3, 4, 5, 6];
const place = (p, n) => [p[`x${n}`], p[`y${n}`]];
const tenths = (one) => Math.round(10 * one);

const near = (p, n, m, reach) => {
  const [across, up] = [0, 1].map((i) => tenths(place(p, n)[i]) - tenths(place(p, m)[i]));
  return n !== m && across * across + up * up < tenths(reach) ** 2;
};

const combined = {
  sum,
  mean: (all) => sum(all) / all.length,
  max: (all) => Math.max(...all),
};

export const compute = (p, data) => {
  const joined = NODES.map((n) => NODES.map((m) => (near(p, n, m, data.reach) ? 1 : 0)));
  let held = NODES.map((n) => (n === 1 ? 1 : 0));
  for (let step = 0; step < p.steps; step += 1) {
    const before = held;
    held = NODES.map((_, n) => combined[p.kind](before.filter((_, m) => m === n || joined[n][m])));
  }
  return { joined, held, heard: held.filter((one) => one !== 0).length };
};

// A disc of a radius in pixels.
const disc = (panel, [x, y], pixels, color, opacity) => {
  const turn = range(0, 2 * Math.PI, 41);
  const across = (pixels / panel.width) * (panel.x[1] - panel.x[0]);
  const up = (pixels / panel.height) * (panel.y[1] - panel.y[0]);
  const xs = turn.map((one) => x + across * Math.cos(one));
  const ys = turn.map((one) => y + up * Math.sin(one));
  panel.area(xs, ys, color, { opacity });
  panel.line(xs, ys, color, { width: 1.6 });
};

const told = (value) => (value === 0 || Number.isInteger(value) ? String(value) : fixed(value));

export const draw = (view, p, r, data) => {
  const panel = view.panel({
    box: [8, 26, view.width - 16, view.height - 44],
    x: [-0.5, data.wide + 0.5],
    y: [-0.4, data.high + 0.5],
    xTicks: [],
    yTicks: [],
    title: view.guess ? "" : "drag a node: near ones are joined",
  });
  NODES.forEach((n, i) =>
    NODES.forEach((m, j) => {
      if (m <= n || !r.joined[i][j]) return;
      const [[x, y], [toX, toY]] = [place(p, n), place(p, m)];
      panel.line([x, toX], [y, toY], "muted", { width: 2 });
    }),
  );
  const most = Math.max(1, ...r.held);
  NODES.forEach((n, i) => {
    const held = view.hidden ? (n === 1 ? 1 : 0) : r.held[i];
    const share = (view.hidden ? held : held / most) ** 0.6;
    const [x, y] = place(p, n);
    disc(panel, [x, y], view.narrow ? 13 : 17, held === 0 ? "muted" : "model", 0.05 + 0.5 * share);
    panel.text(x, y, String(n), "muted", { anchor: "middle", dy: view.narrow ? -18 : -23 });
    if (!view.hidden) panel.text(x, y, told(held), "text", { anchor: "middle", dy: view.narrow ? 30 : 36 });
    if (view.guess) return;
    panel.handle(`node-${n}`, x, y, {
      name: `node ${n}`,
      text: `holds ${told(held)}, has ${count(sum(r.joined[i]), "neighbour")}`,
      step: [0.1, 0.1],
      r: 6,
      move: (a, b) => ({ [`x${n}`]: a, [`y${n}`]: b }),
    });
  });
};

const ways = { sum: "sum", mean: "mean", max: "maximum" };

export const describe = (p, r) =>
  p.steps === 0
    ? "Before the first step node 1 holds 1 and all others 0."
    : `After ${count(p.steps, "step")} in which each node takes the ${ways[p.kind]} of itself and its ` +
      `neighbours, ${r.heard} of the six nodes ${r.heard === 1 ? "holds" : "hold"} something; node 1 holds ${told(r.held[0])}.`;

export const judge = (p, r) =>
  `${p.guess === r.heard ? "Right" : "Not quite"}: ${r.heard} of six; you said ${p.guess}. ` +
  `A node hears of node 1 as soon as there have been as many steps as the shortest way has edges.`;

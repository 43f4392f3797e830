// Tokens drawn from tables of the book's model: tempered, cut to the k best, cut to a threshold.
import { count, fixed, sum } from "../runtime.js";

const shares = (values) => values.map((one) => one / sum(values));

// Tokens as probable as the last one that is kept are kept with it.
const changed = (p, said) => {
  const most = Math.max(...said);
  const heated = said.map((one) => (p.temperature ? (one / most) ** (1 / p.temperature) : Number(one === most)));
  const least = [...heated].sort((a, b) => b - a)[p.k - 1];
  const best = shares(heated.map((one) => (one < least ? 0 : one)));
  const falling = [...best].sort((a, b) => b - a);
  let [reached, needed] = [falling[0], 0];
  while (reached < p.threshold - 1e-12) reached += falling[++needed] ?? 1;
  return shares(best.map((one) => (one < (falling[needed] ?? 0) ? 0 : one)));
};

export const compute = (p, data) => {
  const numbers = p.seed ? data.draws[p.seed].map((one) => one / 100 + 0.005) : [p.u1, p.u2, p.u3, p.u4];
  const [path, rows] = [[], []];
  let chance = 1;
  for (const number of numbers) {
    const table = data.tables[path.join("")];
    if (!table) break;
    const row = changed(p, table[1]);
    let total = 0;
    const taken = row.filter((one) => (total += one) < number - 1e-9).length;
    chance *= table[1][taken] / 10000;
    rows.push(row);
    path.push(taken);
  }
  return {
    numbers,
    path,
    rows,
    kept: rows.map((row) => row.filter(Boolean).length),
    chance,
    look: Math.min(p.look, path.length),
  };
};

const tableAt = (r, step, data) => data.tables[r.path.slice(0, step).join("")];
const piece = (r, step, rank, data) => data.pieces[tableAt(r, step, data)[0][rank]];
const written = (r, steps, data) => r.path.slice(0, steps).map((rank, step) => piece(r, step, rank, data)).join("");
const plainly = (text) => text.replaceAll("·", " ");
const MARKS = { ",": "a comma", ".": "a full stop", ":": "a colon", ";": "a semicolon", "¶": "a new line" };
const said = (name) => MARKS[name] ?? `“${plainly(name).trim()}”`;

const drawTable = (view, box, r, data) => {
  const step = r.look - 1;
  const [names, model] = tableAt(r, step, data);
  const row = r.rows[step];
  const high = view.hidden ? 0.8 : Math.max(0.4, ...row, model[0] / 10000) * 1.2;
  const panel = view.panel({
    box,
    x: [0, high],
    y: [names.length - 0.4, -0.6],
    yTicks: [],
    xLabel: "probability",
    title: `step ${r.look}: ${view.hidden ? "the model’s table" : `${r.kept[step]} can be drawn`}`,
  });
  names.forEach((name, rank) => {
    const out = !view.hidden && !row[rank];
    if (!view.hidden) panel.bar(0, rank - 0.3, row[rank], rank + 0.3, rank === r.path[step] ? "model" : "uncertainty");
    const x = model[rank] / 10000;
    panel.line([0, x, x, 0], [rank - 0.34, rank - 0.34, rank + 0.34, rank + 0.34], "text", { width: 1.3 });
    panel.write(box[0] - 8, panel.py(rank) + 5, `“${data.pieces[name]}”`, out ? "muted" : "text", "end");
    const most = view.hidden ? x : Math.max(x, row[rank]);
    const words = view.hidden ? fixed(x) : out ? "out" : fixed(row[rank]);
    panel.text(most, rank, words, out ? "muted" : "text", { dx: 6 });
  });
};

const drawStrips = (view, [left, top, wide, high], p, r, data) => {
  view.words(left, top - 10, view.guess ? "numbers drawn" : "numbers drawn: drag one", "text");
  const tall = high / 4;
  r.numbers.forEach((number, step) => {
    const strip = view.panel({ box: [left, top + step * tall + 26, wide, tall - 36], x: [0, 1], y: [0, 1], frame: false });
    const row = r.rows[step];
    const name = row ? `“${piece(r, step, r.path[step], data)}”` : "no table on this page for this text";
    view.words(left, top + step * tall + 18, `${step + 1}: ${name}`, row ? "model" : "muted");
    let from = 0;
    (row ?? [1]).forEach((share, rank) => {
      const color = row ? (rank === r.path[step] ? "model" : "uncertainty") : "muted";
      if (share) strip.bar(from + 0.004, 0, Math.max(from + 0.004, from + share - 0.004), 1, color, { opacity: row ? 0.85 : 0.2 });
      from += share;
    });
    if (view.guess) return strip.dots([number], [0.5], "text", { r: 7 });
    return strip.handle(`u${step + 1}`, number, 0.5, {
      name: `number of step ${step + 1}`,
      text: `${fixed(number, 3)}, ${name}`,
      step: [0.01, 0],
      color: "text",
      r: 7,
      move: (x) => ({
        seed: 0,
        ...Object.fromEntries(r.numbers.map((one, n) => [`u${n + 1}`, n === step ? x : one])),
      }),
    });
  });
};

export const draw = (view, p, r, data) => {
  const high = view.narrow ? 208 : 224;
  const wide = view.narrow ? view.width : view.width / 2;
  drawTable(view, [96, view.narrow ? 84 : 96, wide - 110, high], r, data);
  view.words(0, 18, data.prompt, "muted");
  if (view.hidden) return;
  view.words(0, 42, written(r, 4, data), "model");
  drawStrips(view, view.narrow ? [0, high + 176, view.width, 232] : [wide + 24, 96, wide - 32, 264], p, r, data);
};

export const describe = (p, r, data) => {
  const step = r.look - 1;
  const end = r.path.length < 4 ? " There is no table on this page for what follows." : "";
  return (
    `“${data.prompt}${plainly(written(r, 4, data))}”: at step ${r.look} ${count(r.kept[step], "token")} can be drawn, ` +
    `and ${fixed(r.numbers[step], 3)} picks ${said(piece(r, step, r.path[step], data))}. The model writes these ` +
    `${count(r.path.length, "token")} once in ${Number((1 / r.chance).toPrecision(2)).toLocaleString("en")} times.${end}`
  );
};

export const judge = (p, r) => {
  const right = p.guess === r.kept[0];
  let why = "At *T* = 1 the model’s own probabilities are added up, the largest first.";
  if (p.temperature > 1) why = "The higher temperature gives the rare tokens more, so that the sum is reached later.";
  if (p.temperature < 1) why = "The lower temperature gives the most probable tokens more, so that the sum is reached earlier.";
  if (p.threshold === 1) why = "A threshold of 1 rules nothing out, so that *k* alone decides.";
  return `${right ? "Right" : `No, not ${p.guess}`}: ${count(r.kept[0], "token")}. ${why}`;
};

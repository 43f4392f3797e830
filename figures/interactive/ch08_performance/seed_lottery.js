// Runs of two models drawn seed by seed, who wins each draw, and what all draws so far show.
import { count, fixed, range, sum } from "../runtime.js";

const names = { decay: "weight decay", smoothing: "label smoothing" };

// Park and Miller's generator deals the seeds, twice.
const orders = (deal, number) => {
  let state = 7919 * deal;
  return [0, 1].map(() => {
    const order = range(0, number - 1, number);
    for (let last = number - 1; last > 0; last--) {
      state = (state * 48271) % 2147483647;
      const other = state % (last + 1);
      [order[last], order[other]] = [order[other], order[last]];
    }
    return order;
  });
};
const mean = (values) => sum(values) / values.length;
const variance = (values) => {
  const middle = mean(values);
  return sum(values.map((one) => (one - middle) ** 2)) / (values.length - 1);
};

export const compute = (p, { counts, quantiles }) => {
  const [first, second] = orders(p.deal, counts[0].length);
  const paired = p.runs === "paired";
  const other = counts[p.against === "decay" ? 1 : 2];
  const a = first.slice(0, p.seeds).map((seed) => counts[0][seed] / 20);
  const b = (paired ? first : second).slice(0, p.seeds).map((seed) => other[seed] / 20);
  const differences = b.map((one, k) => one - a[k]);
  const drawn = range(2, p.seeds, p.seeds - 1);
  const halves = drawn.map((n) => {
    const spread = paired
      ? variance(differences.slice(0, n))
      : variance(a.slice(0, n)) + variance(b.slice(0, n));
    return quantiles[(paired ? n - 1 : 2 * n - 2) - 1] * Math.sqrt(spread / n);
  });
  const upset = differences.map((one) => (p.against === "decay" ? one : -one) > 0);
  return {
    a,
    b,
    means: drawn.map((n) => mean(differences.slice(0, n))),
    halves,
    upsets: upset.filter(Boolean).length,
    first: upset.indexOf(true) + 1,
  };
};

export const draw = (view, p, r) => {
  const [one, two] = view.boxes(2);
  const left = view.panel({
    box: one,
    x: [34.5, 41.5],
    y: [p.seeds - 0.4, -0.6],
    xTicks: [35, 37, 39, 41],
    yTicks: [],
    xLabel: "validation error (%)",
    title: "● baseline",
    color: "class-1",
  });
  left.write(one[0] + one[2], one[1] - 10, `■ ${names[p.against]}`, "class-2", "end");
  const right = view.panel({
    box: two,
    x: [2, 96],
    y: [-3, 3],
    xTicks: [2, 25, 50, 75, 96],
    yTicks: [-3, -2, -1, 0, 1, 2, 3],
    xLabel: "seeds drawn",
    title: `${names[p.against]} minus baseline (points)`,
  });
  right.rule({ y: 0 });
  if (view.guess) left.text(34.6, 0, `your number: ${p.guess}`, "uncertainty", { dy: 12 });
  if (view.hidden) return;
  const size = p.seeds > 40 ? 2.2 : 3.6;
  r.a.forEach((a, k) => {
    const lost = p.against === "decay" ? r.b[k] > a : r.b[k] < a;
    left.line([a, r.b[k]], [k, k], lost ? "text" : "muted", { width: lost ? 2.2 : 1 });
  });
  const rows = r.a.map((_, k) => k);
  left.dots(r.a, rows, "class-1", { r: size });
  left.dots(r.b, rows, "class-2", { r: size, shape: 1 });
  const drawn = range(2, p.seeds, p.seeds - 1);
  const [low, high] = [-1, 1].map((sign) =>
    r.means.map((one, k) => Math.max(-3, Math.min(3, one + sign * r.halves[k]))),
  );
  right.area([...drawn, ...[...drawn].reverse()], [...high, ...[...low].reverse()], "uncertainty");
  right.line(drawn, r.means, "model");
  const [last, half] = [r.means.at(-1), r.halves.at(-1)];
  right.line([p.seeds, p.seeds], [Math.max(-3, last - half), Math.min(3, last + half)], "uncertainty", { width: 3 });
  right.dots([p.seeds], [last], "model", { r: 5 });
};

const worse = (p) => (p.against === "decay" ? "the baseline" : "label smoothing");

export const describe = (p, r) => {
  const [last, half] = [r.means.at(-1), r.halves.at(-1)];
  const wins = r.first
    ? `The worse model, ${worse(p)}, has won ${r.upsets}, for the first time at draw ${r.first}.`
    : `The worse model, ${worse(p)}, has won none of them.`;
  const sure = Math.abs(last) > half ? "leaves zero out" : "still holds zero";
  return (
    `${count(p.seeds, "draw")}. ${wins} The mean difference is ${fixed(last)} points, and its 95% interval, ` +
    `${fixed(last - half)} to ${fixed(last + half)}, ${sure}.`
  );
};

export const judge = (p, r) =>
  `${Math.abs(p.guess - r.upsets) <= 0.06 * p.seeds ? "Right" : "Not quite"}. The worse model wins ${r.upsets} of ` +
  `${p.seeds} draws, and you said ${p.guess}. ${p.runs === "paired" ? "Sharing a seed cancels part of its luck." : "With seeds of their own, the luck of both counts."}`;

// A small self-attention over five words, without places, with sines and cosines, and with turns.
import { clamp, count, fixed, range, sum } from "../runtime.js";

const dot = (a, b) => sum(a.map((one, i) => one * b[i]));
const map = (matrix, x) => matrix.map((one) => dot(one, x));
const softmax = (scores) => {
  const most = Math.max(...scores);
  const powers = scores.map((one) => Math.exp(one - most));
  return powers.map((one) => one / sum(powers));
};
// Channels 2i and 2i + 1 belong together; each pair's angle grows more slowly than the last.
const angle = (place, j, channels) => place / 10000 ** ((j - (j % 2)) / channels);
const added = (x, place) =>
  x.map((one, j) => one + (j % 2 ? Math.cos : Math.sin)(angle(place, j, x.length)));
const turned = (x, place) =>
  x.map((one, j) => {
    const by = angle(place, j, x.length);
    return j % 2 ? x[j - 1] * Math.sin(by) + one * Math.cos(by) : one * Math.cos(by) - x[j + 1] * Math.sin(by);
  });

const attend = (kind, order, start, { embeddings, weights }) => {
  const inputs = order.map((word, n) =>
    kind === "sinusoidal" ? added(embeddings[word], start + n) : embeddings[word],
  );
  const ready = (matrix) =>
    inputs.map((x, n) => (kind === "rotary" ? turned(map(matrix, x), start + n) : map(matrix, x)));
  const [queries, keys] = [ready(weights.query), ready(weights.key)];
  const values = inputs.map((x) => map(weights.value, x));
  const outputs = [];
  order.forEach((word, n) => {
    const shares = softmax(keys.map((key) => dot(queries[n], key) / Math.sqrt(key.length)));
    outputs[word] = values[n].map((_, j) => dot(shares, values.map((value) => value[j])));
  });
  return outputs;
};

const placesOf = (p) => [p.place_1, p.place_2, p.place_3, p.place_4, p.place_5];
const opening = (kind, data) => attend(kind, [0, 1, 2, 3, 4], 0, data);
const same = (a, b) => a.every((one, j) => Math.abs(one - b[j]) < 1e-6);

export const compute = (p, data) => {
  const places = placesOf(p);
  const order = [0, 1, 2, 3, 4].sort((a, b) => places[a] - places[b] || a - b);
  const outputs = data.kinds.map((kind) => attend(kind, order, p.start, data));
  return {
    order,
    ...Object.fromEntries(data.kinds.map((kind, m) => [kind, outputs[m]])),
    kept: data.kinds.map((kind, m) => opening(kind, data).filter((one, n) => same(one, outputs[m][n])).length),
  };
};

// The word that is moved goes where it is taken; the others close up and make room.
const moved = (word, to, order) => {
  const place = clamp(Math.round(to), 1, 5);
  const others = order.filter((one) => one !== word);
  const found = { [`place_${word + 1}`]: to };
  others.forEach((one, n) => (found[`place_${one + 1}`] = n + 1 < place ? n + 1 : n + 2));
  return found;
};

export const draw = (view, p, r, data) => {
  const [left, top, gap] = [28, 94, 34];
  const wide = view.width - left;
  const high = (view.height - top - 3 * gap - 8) / 3;
  const x = [0.5, 5.5];
  const words = view.panel({ box: [left, 20, wide, 30], x, y: [0, 1], frame: false });
  const places = placesOf(p);
  r.order.forEach((word, n) => {
    if (view.guess) return words.text(n + 1, 0.5, data.words[word], "data", { anchor: "middle" });
    const at = places[word];
    const place = at === Math.round(at) && at === n + 1 ? `place ${n + 1}` : `place ${n + 1}, held at ${fixed(at, 1)}`;
    words.text(n + 1, 1, data.words[word], "data", { anchor: "middle" });
    return words.handle(`word-${word}`, at, 0, {
      name: `the word “${data.words[word]}”`,
      text: place,
      step: [1, 0],
      color: "data",
      r: 7,
      move: (to) => moved(word, to, r.order),
    });
  });
  data.kinds.forEach((kind, m) => {
    const kept = r.kept[m] === 5 ? "all as before" : `${r.kept[m]} of 5 as before`;
    const panel = view.panel({
      box: [left, top + gap + m * (high + gap), wide, high],
      x,
      y: [-4.6, 4.6],
      xTicks: [],
      yTicks: [-4, 0, 4],
      title: view.hidden ? data.names[m] : `${data.names[m]}: ${kept}`,
    });
    panel.rule({ y: 0, dash: "none", width: 1 });
    const before = opening(kind, data);
    r.order.forEach((word, n) => {
      range(-0.27, 0.27, 4).forEach((shift, j) => {
        const middle = n + 1 + shift;
        if (!view.hidden) panel.bar(middle - 0.065, 0, middle + 0.065, r[kind][word][j], "model");
        const [from, to, y] = [middle - 0.085, middle + 0.085, before[word][j]];
        panel.line([from, from, to, to], [0, y, y, 0], "text", { width: 1.3 });
      });
    });
  });
  const about = view.narrow ? "outlined:" : "bars: four channels of each output; outlined: those of";
  view.words(0, top - 8, `${view.guess ? "" : "drag the words; "}${about} “the dog bit a man”`, "muted");
};

export const describe = (p, r, data) => {
  const sentence = r.order.map((word) => data.words[word]).join(" ");
  const kept = r.kept.map((number) => number || "none");
  return (
    `“${sentence}”, from position ${p.start}. Without positions all five words keep their outputs; ` +
    `with sinusoidal ones ${kept[1]} of the five, with rotary ones ${kept[2]}.`
  );
};

export const judge = (p, r) => {
  const changed = 15 - sum(r.kept);
  const moves = r.kept[2] === 5;
  return (
    `${p.guess === changed ? "Right" : `No, not ${p.guess}`}: ${count(changed, "output")}. Without positions none can change. ` +
    (moves
      ? "Rotary positions count distances between words, which are the same; sinusoidal ones count from 0."
      : "With positions of either kind the words see each other from other places.")
  );
};

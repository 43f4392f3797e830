// A convolution in one dimension: which inputs an output sees, and how many outputs there are.
import { count, fixed, list, sum } from "../runtime.js";

const kernel = (p) => [p.w1, p.w2, p.w3];
// Where each weight of an output's window stands; below 0 and past the end are zeros.
const windowOf = (p, output) => [0, 1, 2].map((k) => output * p.stride + k * p.dilation - p.padding);

export const compute = (p, data) => {
  const x = data.signals[p.signal];
  const reach = 2 * p.dilation + 1;
  const number = Math.floor((x.length + 2 * p.padding - reach) / p.stride) + 1;
  const outputs = Array.from({ length: number }, (_, i) =>
    sum(windowOf(p, i).map((place, k) => kernel(p)[k] * (x[place] ?? 0))),
  );
  const chosen = Math.min(p.place, number) - 1;
  const seen = windowOf(p, chosen);
  return {
    outputs,
    number,
    chosen,
    seen: x.map((_, i) => (seen.includes(i) ? 1 : 0)),
    y: outputs[chosen],
  };
};

const WEIGHTS = ["class-1", "class-2", "class-3"];

export const draw = (view, p, r, data) => {
  const x = data.signals[p.signal];
  const [low, high] = [-3.6, x.length + 2.6];
  const side = view.narrow ? 0 : 170;
  const wide = view.width - 40 - 12 - side;
  const gap = 60;
  const up = view.narrow ? 96 : 110;
  const frame = { x: [low, high], xTicks: [], yTicks: [-1, 0, 1] };
  const inputs = view.panel({ box: [40, 30, wide, up], ...frame, y: [-1.15, 1.15], title: "inputs (hollow: padding)" });
  const outputs = view.panel({ box: [40, 30 + up + gap, wide, up], ...frame, y: [-1.5, 1.5] });
  view.words(40, 30 + up + gap + up + 20, "outputs", "model");
  const pixels = view.panel({
    box: [0, 0, view.width, view.height],
    x: [0, view.width],
    y: [view.height, 0],
    frame: false,
  });

  const seen = windowOf(p, r.chosen);
  const centre = (i) => i * p.stride + p.dilation - p.padding;
  for (const panel of [inputs, outputs]) panel.rule({ y: 0, dash: "none", width: 1 });
  const places = Array.from({ length: x.length + 2 * p.padding }, (_, i) => i - p.padding);
  for (const place of places) {
    const value = x[place] ?? 0;
    const k = seen.indexOf(place);
    const colour = k < 0 ? "data" : WEIGHTS[k];
    inputs.line([place, place], [0, value], colour, { width: k < 0 ? 2 : 4 });
    inputs.dots([place], [value], colour, { r: k < 0 ? 4 : 6.5, hollow: x[place] === undefined });
  }
  seen.forEach((place, k) => {
    pixels.line(
      [inputs.px(place), outputs.px(centre(r.chosen))],
      [inputs.py(Math.min(0, x[place] ?? 0)) + 9, outputs.py(view.hidden ? 0.6 : Math.max(0, r.y)) - 11],
      WEIGHTS[k],
      { width: 1.2 + 3 * Math.abs(kernel(p)[k]) },
    );
  });
  const said = seen.map((place, k) => `${fixed(kernel(p)[k], 1)} · ${fixed(x[place] ?? 0, 1)}`);
  if (!view.hidden) {
    r.outputs.forEach((y, i) => {
      outputs.line([centre(i), centre(i)], [0, y], "model", { width: i === r.chosen ? 4 : 2 });
      if (i !== r.chosen || view.guess) outputs.dots([centre(i)], [y], "model", { r: i === r.chosen ? 7 : 4.5 });
    });
  } else outputs.text((low + high) / 2, 0, "hidden until you have decided", "muted", { anchor: "middle", dy: -8 });

  const box = view.narrow
    ? [40, 30 + 2 * up + gap + 74, 150, view.height - (2 * up + gap + 104) - 50]
    : [view.width - 132, 30, 118, up + 20];
  const weights = view.panel({
    box,
    x: [0.5, 3.5],
    y: [-1.1, 1.1],
    xTicks: [1, 2, 3],
    yTicks: [-1, 0, 1],
    title: view.guess ? "kernel" : "kernel: drag",
  });
  weights.rule({ y: 0, dash: "none", width: 1 });
  kernel(p).forEach((w, k) => {
    weights.line([k + 1, k + 1], [0, w], WEIGHTS[k], { width: 3 });
    if (view.guess) return weights.dots([k + 1], [w], WEIGHTS[k], { r: 7 });
    const name = `w${k + 1}`;
    return weights.handle(name, k + 1, w, {
      name: `weight ${k + 1} of the kernel`,
      text: `${fixed(w, 1)}, output ${fixed(r.y)}`,
      step: [0, 0.1],
      color: WEIGHTS[k],
      r: 7,
      move: (_, y) => ({ [name]: y }),
    });
  });
  if (view.hidden) return;
  const words = view.narrow
    ? [box[0] + box[2] + 26, box[1] + 22]
    : [view.width - 132, box[1] + box[3] + 62];
  said.forEach((text, k) => view.words(words[0], words[1] + 22 * k, `${k ? "+ " : ""}${text}`, WEIGHTS[k]));
  view.words(words[0], words[1] + 70, `= ${fixed(r.y)}`, "model");
  if (view.guess) return;
  outputs.handle("place", centre(r.chosen), r.y, {
    name: "output that is looked at",
    text: `${r.chosen + 1} of ${r.number}, value ${fixed(r.y)}`,
    step: [p.stride, 0],
    color: "model",
    r: 7,
    value: r.chosen + 1,
    move: (place) => ({ place: Math.round((place + p.padding - p.dilation) / p.stride) + 1 }),
  });
};

export const describe = (p, r, data) => {
  const { length } = data.signals[p.signal];
  const named = windowOf(p, r.chosen).filter((place) => place >= 0 && place < length).map((place) => place + 1);
  const zeros = 3 - named.length;
  const extra = zeros ? ` and ${count(zeros, "zero")} of the padding` : "";
  return (
    `${length} inputs give ${count(r.number, "output")}. Output ${r.chosen + 1} sees ` +
    `input${named.length > 1 ? "s" : ""} ${list(named)}${extra} and is ${fixed(r.y)}.`
  );
};

export const judge = (p, r, data) => {
  const { length } = data.signals[p.signal];
  const reach = 2 * p.dilation + 1;
  const spare = length + 2 * p.padding - reach;
  const right = p.guess_number === r.number;
  return (
    `${right ? "Right" : `No, not ${p.guess_number}`}: ${count(r.number, "output")}. The window reaches over ${reach} positions, so on ` +
    `${length + 2 * p.padding} of them it can move by ${spare}, in steps of ${p.stride}: ${Math.floor(spare / p.stride)} moves and its first position.`
  );
};

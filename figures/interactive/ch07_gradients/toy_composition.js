// The toy composition: values down one column, derivatives up the other, a step at a time.
import { fixed } from "../runtime.js";

const parameters = (p, data) => ({ omega: data.omega, beta: data.beta.map((one, k) => (k === 2 ? p.beta2 : one)) });

export const compute = (p, data) => {
  const { omega, beta } = parameters(p, data);
  const functions = [Math.sin, Math.exp, Math.cos];
  const slopes = [Math.cos, Math.exp, (f) => -Math.sin(f)];
  const [f, h] = [[], [p.x]];
  for (let k = 0; k < 4; k++) {
    f.push(beta[k] + omega[k] * h[k]);
    if (k < 3) h.push(functions[k](f[k]));
  }
  const df = [0, 0, 0, 2 * (f[3] - p.y)];
  const dh = [0, 0, 0, 0];
  for (let k = 3; k >= 0; k--) {
    dh[k] = omega[k] * df[k];
    if (k > 0) df[k - 1] = slopes[k - 1](f[k - 1]) * dh[k];
  }
  return { f, h, loss: (f[3] - p.y) ** 2, df, dh, domega: df.map((d, k) => d * h[k]) };
};

const NAMES = ["sin", "exp", "cos"];
const ROWS = 9;

// The nine rows from the input to the loss: h0, f0, h1, f1, …, f3, and the loss.
const rowsOf = (r) =>
  Array.from({ length: ROWS }, (_, i) => {
    const k = Math.floor(i / 2);
    if (i === 0) return { name: "input *x*", value: r.h[0] };
    if (i === ROWS - 1) return { name: "*ℓ* = (*f*_{3} − *y*)^{2}", value: r.loss, slope: 1 };
    return i % 2
      ? { name: `*f*_{${(i - 1) / 2}} = *β*_{${(i - 1) / 2}} + *ω*_{${(i - 1) / 2}} ${i === 1 ? "*x*" : `*h*_{${(i - 1) / 2}}`}`, value: r.f[(i - 1) / 2], slope: r.df[(i - 1) / 2], line: (i - 1) / 2 }
      : { name: `*h*_{${k}} = ${NAMES[k - 1]}[*f*_{${k - 1}}]`, value: r.h[k], slope: r.dh[k] };
  });

// Which rows the two passes have reached.
const reached = (view, p) =>
  view.hidden ? { down: ROWS - 1, up: 6 } : { down: Math.min(p.step, ROWS) - 1, up: view.guess ? 1 : ROWS + 8 - p.step };

export const draw = (view, p, r) => {
  const rows = rowsOf(r);
  const { down, up } = reached(view, p);
  const { width } = view;
  const row = (view.height - 46) / ROWS;
  const half = view.narrow ? 30 : 38;
  const [values, slopes] = view.narrow ? [0.47 * width, 0.71 * width] : [0.4 * width, 0.58 * width];
  const side = slopes + half + 10;
  const sheet = view.panel({ box: [0, 0, width, view.height], x: [0, width], y: [view.height, 0], frame: false });
  const middle = (i) => 44 + row * (i + 0.5);
  const cell = (x, i, value, color, now) => {
    const y = middle(i);
    sheet.bar(x - half, y - 13, x + half, y + 13, color, { opacity: now ? 0.4 : 0.13 });
    sheet.write(x, y + 5, fixed(value, 3), "text", "middle");
  };
  view.words(values, 22, "value", "model", "middle");
  view.words(slopes, 22, view.narrow ? "slope" : "derivative", "loss", "middle");
  rows.forEach(({ name, value, slope, line }, i) => {
    view.words(6, middle(i) + 5, name, i <= down ? "text" : "muted");
    if (i <= down) {
      if (i) sheet.line([values, values], [middle(i - 1) + 13, middle(i) - 13], "model", { width: 2 });
      cell(values, i, value, "model", !view.guess && p.step === i + 1);
    }
    if (i < up || slope === undefined) return;
    if (i < ROWS - 1) sheet.line([slopes, slopes], [middle(i) + 13, middle(i + 1) - 13], "loss", { width: 2 });
    cell(slopes, i, slope, "loss", !view.guess && p.step === ROWS + 8 - i + 1 - 1);
    if (line === undefined) return;
    view.words(side, middle(i) + 5, `*β*_{${line}}: ${fixed(slope, view.narrow ? 1 : 3)}`, "uncertainty");
    view.words(side, middle(i + (line < 3 ? 0.55 : -0.5)) + 5, `*ω*_{${line}}: ${fixed(r.domega[line], view.narrow ? 1 : 3)}`, "uncertainty");
  });
  if (view.hidden) sheet.write(slopes, middle(5) + 5, "?", "loss", "middle");
};

const forwards = (p, r, data) => {
  const { omega, beta } = parameters(p, data);
  if (p.step === 1) return `The forward pass begins: the input is ${fixed(p.x, 1)}.`;
  if (p.step === ROWS) return `The loss is (${fixed(r.f[3], 3)} − ${fixed(p.y, 1)})^{2} = ${fixed(r.loss, 3)}. The forward pass is done.`;
  const k = Math.floor((p.step - 2) / 2);
  return p.step % 2
    ? `Forwards: *h*_{${k + 1}} = ${NAMES[k]}[${fixed(r.f[k], 3)}] = ${fixed(r.h[k + 1], 3)}.`
    : `Forwards: *f*_{${k}} = ${fixed(beta[k], 1)} + ${fixed(omega[k], 1)} · ${fixed(r.h[k], 3)} = ${fixed(r.f[k], 3)}.`;
};

const backwards = (p, r, data) => {
  const { omega } = parameters(p, data);
  const i = ROWS + 8 - p.step;
  if (i === ROWS - 2) return `The backward pass begins: by *f*_{3} the loss has the slope 2 · (${fixed(r.f[3], 3)} − ${fixed(p.y, 1)}) = ${fixed(r.df[3], 3)}.`;
  const k = Math.floor(i / 2);
  if (i % 2 === 0) return `Back through the line: by *h*_{${k}} it is *ω*_{${k}} times the one below, ${fixed(omega[k], 1)} · ${fixed(r.df[k], 3)} = ${fixed(r.dh[k], 3)}.`;
  const factor = r.dh[k + 1] ? r.df[k] / r.dh[k + 1] : 0;
  return `Back through the ${["sine", "exponential", "cosine"][k]}, whose slope is ${fixed(factor, 3)}: by *f*_{${k}} it is ${fixed(factor, 3)} · ${fixed(r.dh[k + 1], 3)} = ${fixed(r.df[k], 3)}. *β*_{${k}} has the same, *ω*_{${k}} that times ${fixed(r.h[k], 3)}, ${fixed(r.domega[k], 3)}.`;
};

export const describe = (p, r, data) => (p.step <= ROWS ? forwards(p, r, data) : backwards(p, r, data));

export const judge = (p, r) => {
  const gap = Math.abs(p.guess - r.df[2]);
  const verdict = gap < 0.06 + 0.05 * Math.abs(r.df[2]) ? "Right" : p.guess * r.df[2] < 0 ? "The other sign" : "Not quite";
  return `${verdict}: −sin[${fixed(r.f[2], 3)}] · ${fixed(r.dh[3], 3)} = ${fixed(r.df[2], 3)}; you said ${fixed(p.guess, 1)}.`;
};

// What all interactive figures share: drawing in the page's colours, points that can be moved,
// controls, predictions, permanent links, and a summary in words. A figure's module exports
//   compute(p, data)              the numbers; checked against the Python package
//   draw(view, p, result, data)   the picture; what gives the answer away only if !view.hidden
//   describe(p, result, data)     the state in words
//   judge(p, result, data)        what to say of the reader's prediction
// and gets, when it is published, `declaration`: its parameters and data.

const NAMESPACE = "http://www.w3.org/2000/svg";

// ------------------------------------------------------------------------------------- words

/** A number with a fixed count of decimals and a true minus sign; never minus zero. */
export const fixed = (value, digits = 2) => {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
};

/** A count with its noun: "1 unit", "2 units". */
export const count = (number, noun, plural = `${noun}s`) =>
  `${number} ${number === 1 ? noun : plural}`;

/** Names in a row: "a", "a and b", "a, b and c". */
export const list = (names) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** Evenly spaced numbers, both ends included; a single one is the lower end. */
export const range = (low, high, number) =>
  Array.from({ length: number }, (_, i) => (i ? low + ((high - low) * i) / (number - 1) : low));

/** The total of some numbers. */
export const sum = (values) => values.reduce((total, value) => total + value, 0);
/** A number, or the end of the range that it lies beyond. */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

// "*σ*" is a symbol, "_{0}" a subscript, "^{2}" a superscript.
const PARTS = /\*[^*]+\*|[_^]\{[^}]*\}/;
const parts = (text) =>
  text
    .split(/(\*[^*]+\*|[_^]\{[^}]*\})/)
    .filter(Boolean)
    .map((part) => {
      if (!PARTS.test(part)) return ["", part];
      return part[0] === "*" ? ["*", part.slice(1, -1)] : [part[0], part.slice(2, -1)];
    });
const spoken = (text) => parts(text).map(([, words]) => words).join("");
const HTML_TAGS = { "*": "i", _: "sub", "^": "sup" };

const write = (element, text) => {
  const nodes = parts(text).map(([kind, words]) => {
    if (!kind) return document.createTextNode(words);
    const node = document.createElement(HTML_TAGS[kind]);
    node.textContent = words;
    return node;
  });
  element.replaceChildren(...nodes);
};

// ----------------------------------------------------------------------------------- drawing

const add = (parent, tag, attributes = {}) => {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(key, value);
  }
  parent.append(element);
  return element;
};

// A colour by its meaning, as udl.plot names it; text has a darker or lighter form of each.
const paint = (color) => `var(--${color})`;

/** Round numbers inside a range, about as many as asked for. */
export const ticks = ([low, high], number = 4) => {
  const rough = (high - low) / number;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const found = [];
  for (let i = first; i * step <= high + step * 1e-9; i++) found.push(i * step);
  return found;
};

const tickText = (values) => {
  const digits = (value) => (String(Number(value.toFixed(6))).split(".")[1] ?? "").length;
  const most = Math.max(...values.map(digits));
  return values.map((value) => fixed(value, most));
};

/** Heights of a surface `f(x, y)` on a grid, to be computed once and drawn by `panel.contours`. */
export const heights = (f, x, y, number = 41) => {
  const [across, up] = [range(...x, number), range(...y, number)];
  return { across, up, z: up.map((b) => across.map((a) => f(a, b))), drawn: new Map() };
};

/** A panel: a rectangle with its own coordinates. `box` is its inside: left, top, width, height. */
class Panel {
  constructor(view, { box, x, y, xLabel, title, xTicks, yTicks, frame = true, color = "text" }) {
    Object.assign(this, { view, x, y });
    [this.left, this.top, this.width, this.height] = box;
    this.ink = add(view.ink, "g");
    this.inside = add(this.ink, "svg", {
      x: this.left,
      y: this.top,
      width: this.width,
      height: this.height,
      viewBox: box.join(" "),
    });
    const bottom = this.top + this.height;
    if (frame) {
      const across = xTicks ?? ticks(x, this.width < 170 ? 2 : 4);
      const up = yTicks ?? ticks(y, this.height < 120 ? 2 : 4);
      for (const value of across) this.#grid(this.px(value), this.top, 0, this.height);
      for (const value of up) this.#grid(this.left, this.py(value), this.width, 0);
      const names = tickText(across);
      across.forEach((value, i) => this.#tick(this.px(value), bottom + 20, names[i], "middle"));
      const marks = tickText(up);
      up.forEach((value, i) => this.#tick(this.left - 6, this.py(value) + 5, marks[i], "end"));
    }
    if (xLabel) this.write(this.left + this.width / 2, bottom + 41, xLabel, "text", "middle");
    if (title) this.write(this.left, this.top - 10, title, color);
  }

  /** Where an x stands in the picture, in pixels. */
  px(value) {
    return this.left + ((value - this.x[0]) / (this.x[1] - this.x[0])) * this.width;
  }
  /** Where a y stands in the picture, in pixels. */
  py(value) {
    return this.top + ((this.y[1] - value) / (this.y[1] - this.y[0])) * this.height;
  }
  /** Coordinates of a place given in pixels. */
  inverse(px, py) {
    return [
      this.x[0] + ((px - this.left) / this.width) * (this.x[1] - this.x[0]),
      this.y[1] - ((py - this.top) / this.height) * (this.y[1] - this.y[0]),
    ];
  }

  #grid(x, y, width, height) {
    add(this.inside, "path", { class: "grid", d: `M${x} ${y}l${width} ${height}` });
  }
  #tick(x, y, text, anchor) {
    add(this.ink, "text", { class: "tick", x, y, "text-anchor": anchor }).textContent = text;
  }

  #path(xs, ys) {
    let d = "";
    xs.forEach((x, i) => (d += `${i ? "L" : "M"}${this.px(x).toFixed(2)} ${this.py(ys[i]).toFixed(2)}`));
    return d;
  }

  /** A line through points; what lies outside the panel is cut off. */
  line(xs, ys, color, { width = 2.4, dash, opacity } = {}) {
    return add(this.inside, "path", {
      d: this.#path(xs, ys),
      style: `fill:none;stroke:${paint(color)};--width:${width}`,
      class: "line",
      "stroke-dasharray": dash,
      opacity,
    });
  }
  /** Contours of `heights` at some levels, the first ones strongest. */
  contours(grid, levels, color = "loss") {
    // Traced once for each size of the panel, not anew for every step of a run.
    const size = [this.left, this.top, this.width, this.height, levels].join(" ");
    if (!grid.drawn.has(size)) grid.drawn.set(size, levels.map((level) => this.#trace(grid, level)));
    grid.drawn.get(size).forEach((d, k) => {
      if (!d) return;
      add(this.inside, "path", {
        d,
        style: `fill:none;stroke:${paint(color)};--width:1.1`,
        class: "line",
        opacity: (0.9 - (0.6 * k) / Math.max(1, levels.length - 1)).toFixed(2),
      });
    });
  }
  #trace({ across, up, z }, level) {
    let d = "";
    const cut = (a, b, from, to) => a + ((level - from) / (to - from)) * (b - a);
    for (let j = 0; j + 1 < up.length; j++) {
      for (let i = 0; i + 1 < across.length; i++) {
        const [x, toX, y, toY] = [across[i], across[i + 1], up[j], up[j + 1]];
        const [a, b, c, e] = [z[j][i], z[j][i + 1], z[j + 1][i + 1], z[j + 1][i]];
        const found = [];
        if (a > level !== b > level) found.push([cut(x, toX, a, b), y]);
        if (b > level !== c > level) found.push([toX, cut(y, toY, b, c)]);
        if (e > level !== c > level) found.push([cut(x, toX, e, c), toY]);
        if (a > level !== e > level) found.push([x, cut(y, toY, a, e)]);
        for (let n = 0; n + 1 < found.length; n += 2) {
          d += this.#path([found[n][0], found[n + 1][0]], [found[n][1], found[n + 1][1]]);
        }
      }
    }
    return d;
  }
  /** The area between two curves, or any closed outline. */
  area(xs, ys, color, { opacity = 0.25, below } = {}) {
    const back = below ? this.#path([...xs].reverse(), [...below].reverse()).replace("M", "L") : "";
    return add(this.inside, "path", {
      d: `${this.#path(xs, ys)}${back}Z`,
      style: `fill:${paint(color)}`,
      opacity,
    });
  }
  /** Points; a distinct shape for each class, since colour alone never tells them apart. */
  dots(xs, ys, color, { r = 4, shape = 0, hollow = false } = {}) {
    xs.forEach((x, i) => {
      const [a, b] = [this.px(x), this.py(ys[i])];
      const marks = [
        () => ["circle", { cx: a, cy: b, r }],
        () => ["rect", { x: a - r, y: b - r, width: 2 * r, height: 2 * r }],
        () => ["path", { d: `M${a} ${b - 1.3 * r}l${1.2 * r} ${2.2 * r}h${-2.4 * r}z` }],
      ];
      const [tag, attributes] = marks[shape]();
      const style = hollow
        ? `fill:var(--paper);stroke:${paint(color)};stroke-width:1.8`
        : `fill:${paint(color)};stroke:var(--paper);stroke-width:1`;
      add(this.ink, tag, { ...attributes, style });
    });
  }
  /** A rectangle between two corners. */
  bar(x, y, toX, toY, color, { opacity = 1 } = {}) {
    const [a, b] = [this.px(x), this.px(toX)];
    const [c, d] = [this.py(y), this.py(toY)];
    add(this.inside, "rect", {
      x: Math.min(a, b),
      y: Math.min(c, d),
      width: Math.abs(b - a),
      height: Math.abs(d - c),
      style: `fill:${paint(color)}`,
      opacity,
    });
  }
  /** A thin line across the panel, at an x or a y. */
  rule({ x, y, color = "muted", dash = "4 4", width = 1.3 }) {
    const ends = x === undefined ? [this.x, [y, y]] : [[x, x], this.y];
    return this.line(...ends, color, { width, dash });
  }
  /** Words at a place in the panel's coordinates, kept inside the picture. */
  text(x, y, text, color = "text", { dx = 0, dy = 5, anchor = "start" } = {}) {
    return this.write(this.px(x) + dx, this.py(y) + dy, text, color, anchor);
  }
  /** Words at a place in pixels, kept inside the picture. */
  write(x, y, text, color = "text", anchor = "start") {
    const element = add(this.ink, "text", {
      x,
      y,
      "text-anchor": anchor,
      style: `fill:var(--${color}-text)`,
    });
    for (const [kind, words] of parts(text)) {
      const shift = { _: 4, "^": -6 }[kind];
      add(element, "tspan", { class: { "*": "symbol", "": undefined }[kind] ?? (kind && "small"), dy: shift }).textContent = words;
      if (shift) add(element, "tspan", { dy: -shift }).textContent = "\u200b";
    }
    // Words that would reach past an edge move back in.
    const { width } = this.view;
    const length = element.getComputedTextLength();
    const start = x - { start: 0, middle: length / 2, end: length }[anchor];
    const over = Math.max(0, start + length - width) - Math.max(0, -start);
    if (over) element.setAttribute("x", x - over);
    return element;
  }
  /** A point that the reader moves; see View.handle. */
  handle(id, x, y, options) {
    this.view.handle(this, id, x, y, options);
  }
  /** A curve that the reader draws, point by point or in one stroke; see View.sketch. */
  sketch(xs, names, options) {
    this.view.sketch(this, xs, names, options);
  }
}

// ---------------------------------------------------------------- the picture and its points

/** What `draw` draws on; the trial before publication draws on it too. */
export class View {
  constructor(figure, svg) {
    Object.assign(this, { figure, svg, points: new Map() });
    this.ink = add(svg, "g", { "aria-hidden": "true" });
    this.touch = add(svg, "g");
    // A finger on a point moves the point, not the page; `touch-action` alone does not reach
    // inside an SVG in every browser.
    this.touch.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    this.area = add(this.touch, "rect", { class: "sketch", fill: "transparent" });
    this.area.addEventListener("pointerdown", (event) => this.#draw(event));
  }

  begin(width, height) {
    Object.assign(this, { width, height, used: new Set(), drawn: null });
    this.narrow = width < 520;
    this.ink.replaceChildren();
  }
  end() {
    this.area.style.display = this.drawn ? "" : "none";
    for (const [id, point] of this.points) {
      if (this.used.has(id)) continue;
      point.element.remove();
      this.points.delete(id);
    }
  }

  /**
   * A panel: `box` is its inside in pixels (left, top, width, height), `x` and `y` are its ranges;
   * if need be `xLabel`, `title`, `xTicks`, `yTicks`, `frame` and `color`, the title's.
   */
  panel(options) {
    return new Panel(this, options);
  }
  /** Words at a place in pixels. */
  words(x, y, text, color, anchor) {
    const box = [0, 0, this.width, this.height];
    const all = this.panel({ box, x: [0, 1], y: [0, 1], frame: false });
    return all.write(x, y, text, color, anchor);
  }
  /** Boxes for some panels: one below another in a narrow column, side by side in a wide one. */
  boxes(number, { left = 42, right = 14, top = 30, bottom = 50 } = {}) {
    const [down, across] = this.narrow ? [number, 1] : [1, number];
    const [width, height] = [this.width / across, this.height / down];
    return range(0, number - 1, number).map((i) => [
      (this.narrow ? 0 : i * width) + left,
      (this.narrow ? i * height : 0) + top,
      width - left - right,
      height - top - bottom,
    ]);
  }

  /**
   * A point that can be dragged and moved by arrow keys.
   *
   * `name` says what it is, `text` where it stands; `move(x, y)` returns the parameters that
   * change when it is taken to a place; `step` is what one arrow key does in x and y, and an axis
   * without a step is fixed. `value` is what listeners hear as its number.
   */
  handle(panel, id, x, y, { name, text, move, step, color = "model", r = 8, value }) {
    this.used.add(id);
    let point = this.points.get(id);
    if (!point) {
      const element = add(this.touch, "g", { class: "handle", tabindex: 0, role: "slider", "data-point": id });
      add(element, "circle", { class: "hit", r: 22 });
      add(element, "circle", { class: "dot" });
      point = { element };
      this.points.set(id, point);
      element.addEventListener("keydown", (event) => this.#key(event, point));
      element.addEventListener("pointerdown", (event) => this.#drag(event, point));
    }
    Object.assign(point, { panel, x, y, move, step });
    const { element } = point;
    const [low, high] = step[0] ? panel.x : panel.y;
    // What lies outside its panel waits at the edge.
    const across = clamp(panel.px(x), panel.left, panel.left + panel.width);
    const down = clamp(panel.py(y), panel.top, panel.top + panel.height);
    element.setAttribute("transform", `translate(${across} ${down})`);
    element.style.color = paint(color);
    element.lastChild.setAttribute("r", r);
    element.setAttribute("aria-label", spoken(name));
    element.setAttribute("aria-valuemin", Math.min(low, high));
    element.setAttribute("aria-valuemax", Math.max(low, high));
    element.setAttribute("aria-valuenow", Number((value ?? (step[0] ? x : y)).toFixed(4)));
    element.setAttribute("aria-valuetext", spoken(text));
    element.dataset.axes = step[0] && step[1] ? "both" : step[0] ? "x" : "y";
  }

  #key(event, point) {
    const size = event.shiftKey ? 10 : 1;
    const [dx, dy] = point.step;
    // A point on one axis listens to all four arrows, as a slider does.
    const alone = dx && dy ? 0 : 1;
    const keys = {
      ArrowRight: [1, alone],
      ArrowLeft: [-1, -alone],
      ArrowUp: [alone, 1],
      ArrowDown: [-alone, -1],
      PageUp: [10 * alone, 10],
      PageDown: [-10 * alone, -10],
    };
    const found = keys[event.key];
    if (!found || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const x = point.x + found[0] * size * dx;
    const y = point.y + found[1] * size * dy;
    this.figure.set(point.move(x, y));
  }

  #follow(event, element, moved) {
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    const leave = new AbortController();
    const options = { signal: leave.signal };
    element.addEventListener("pointermove", moved, options);
    for (const end of ["pointerup", "pointercancel"]) {
      element.addEventListener(end, () => leave.abort(), options);
    }
  }
  #place(event) {
    const box = this.svg.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
  #drag(event, point) {
    if (event.button) return;
    point.element.focus({ preventScroll: true });
    const [x, y] = this.#place(event);
    const { panel } = point;
    const shift = [panel.px(point.x) - x, panel.py(point.y) - y];
    this.#follow(event, point.element, (moved) => {
      const [a, b] = this.#place(moved);
      const [toX, toY] = point.panel.inverse(a + shift[0], b + shift[1]);
      this.figure.set(point.move(point.step[0] ? toX : point.x, point.step[1] ? toY : point.y));
    });
  }

  /** Points at fixed `xs` whose heights are the parameters `names`; a stroke sets all it passes. */
  sketch(panel, xs, names, { values, name, step, color = "uncertainty" }) {
    this.drawn = { panel, xs, names };
    for (const [key, number] of Object.entries({ x: panel.left, y: panel.top, width: panel.width, height: panel.height })) {
      this.area.setAttribute(key, number);
    }
    panel.line(xs, values, color, { width: 2.4, dash: "7 5" });
    xs.forEach((x, i) =>
      this.handle(panel, names[i], x, values[i], {
        name: `${name} ${fixed(x)}`,
        text: fixed(values[i]),
        step: [0, step],
        color,
        r: 6,
        move: (_, y) => ({ [names[i]]: y }),
      }),
    );
  }
  #draw(event) {
    if (event.button || !this.drawn) return;
    const stroke = (moved) => {
      const { panel, xs, names } = this.drawn;
      const [x, y] = panel.inverse(...this.#place(moved));
      const apart = xs.map((one) => Math.abs(one - x));
      this.figure.set({ [names[apart.indexOf(Math.min(...apart))]]: y });
    };
    stroke(event);
    this.#follow(event, this.area, stroke);
  }
}

// -------------------------------------------------------------------------------- the figure

class Figure {
  constructor(element, module) {
    Object.assign(this, { element, module, declared: module.declaration, mode: "explore", round: -1 });
    this.parameters = new Map();
    for (const one of this.declared.parameters) this.parameters.set(one.name, one);
    for (const one of this.declared.guess) this.parameters.set(one.name, { ...one, guess: true });
    this.values = this.#defaults();
    const find = (selector) => element.querySelector(selector);
    [this.stage, this.question, this.summary] = [".stage", ".question", ".summary"].map(find);
    this.inputs = new Map();
    for (const input of element.querySelectorAll("[data-parameter]")) {
      this.inputs.set(input.dataset.parameter, input);
      input.addEventListener("input", () => {
        this.pause();
        this.set({ [input.dataset.parameter]: input.value });
      });
    }
    if (this.declared.play) this.#playable();
    const actions = {
      predict: () => this.ask(this.round + 1),
      commit: () => this.turn("judged"),
      back: () => this.turn("explore"),
      reset: () => this.reset(),
      link: (event) => this.#copy(event.currentTarget),
    };
    for (const button of element.querySelectorAll("[data-do]")) {
      button.addEventListener("click", actions[button.dataset.do]);
    }
    this.svg = add(this.stage, "svg", {
      role: "group",
      "aria-label": `Interactive figure: ${this.declared.title}`,
      "aria-describedby": this.summary.id,
    });
    this.view = new View(this, this.svg);
    element.classList.add("live");
    if (this.declared.first) this.ask(0);
    new ResizeObserver(() => this.#later()).observe(this.stage);
    this.#draw();
    document.fonts.ready.then(() => this.#later());
  }

  #defaults() {
    return Object.fromEntries([...this.parameters].map(([name, one]) => [name, one.default]));
  }
  // The nearest value that there is; what is no parameter or no value at all changes nothing.
  #allowed(name, value) {
    const one = this.parameters.get(name);
    if (!one) return undefined;
    if (one.options) return Object.hasOwn(one.options, value) ? value : undefined;
    const number = Number(value);
    if (value === "" || !Number.isFinite(number)) return undefined;
    const steps = Math.round((clamp(number, one.low, one.high) - one.low) / one.step);
    return Number((one.low + steps * one.step).toFixed(10));
  }

  /** Change parameters; everything follows in the next frame. */
  set(changed) {
    for (const [name, value] of Object.entries(changed)) {
      const allowed = this.#allowed(name, value);
      if (allowed !== undefined) this.values[name] = allowed;
    }
    this.#later();
  }

  // A button beside the slider that walks through its values. Nothing moves unasked; where less
  // motion is wanted, each press takes one step.
  #playable() {
    const input = this.inputs.get(this.declared.play);
    const row = input.parentElement;
    this.player = document.createElement("button");
    this.player.type = "button";
    this.player.dataset.do = "play";
    this.player.style.cssText =
      "min-height:24px;justify-self:start;padding:0 0.7rem;background:none;color:var(--link);" +
      "border:1px solid currentColor;border-radius:var(--radius);font:inherit;cursor:pointer";
    this.player.addEventListener("click", () => (this.playing ? this.pause() : this.#play()));
    row.style.gridTemplateColumns = "auto minmax(0, 1fr) auto";
    row.querySelector("output").style.gridArea = "1 / 3";
    input.before(this.player);
    this.pause();
  }
  #play() {
    const { name, low, high, step } = this.parameters.get(this.declared.play);
    const now = this.values[name];
    this.set({ [name]: now < high ? now + step : low });
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    if (this.values[name] >= high) return this.pause();
    this.playing = setTimeout(() => this.#play(), 100);
    this.player.textContent = "Pause";
  }
  /** Stop walking through a slider's values. */
  pause() {
    clearTimeout(this.playing);
    this.playing = undefined;
    if (!this.player) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.player.textContent = still ? "Step" : "Play";
  }
  reset() {
    this.pause();
    this.values = this.#defaults();
    if (this.mode === "explore") this.turn("explore");
    else this.ask(this.round);
  }
  turn(mode) {
    const focused = this.element.contains(document.activeElement);
    this.pause();
    this.mode = mode;
    this.element.dataset.mode = mode;
    const ask = this.element.querySelector("[data-do=predict]");
    ask.textContent = mode === "judged" ? "Next question" : "Predict first";
    this.#draw();
    // The button that was pressed may be gone.
    if (focused && !document.activeElement.checkVisibility?.()) {
      const next = { predict: "commit", judged: "predict", explore: "predict" }[mode];
      this.element.querySelector(`[data-do=${next}]`).focus({ preventScroll: true });
    }
  }
  /** Ask for a prediction of one of the declared states. */
  ask(round) {
    this.round = round % this.declared.rounds.length;
    this.values = { ...this.#defaults(), ...this.declared.rounds[this.round] };
    write(this.question, this.declared.questions[this.round]);
    this.turn("predict");
  }
  /** Take the state from the end of a permanent link. */
  restore(query) {
    const wanted = new URLSearchParams(query);
    if (wanted.has("predict")) {
      const number = Number(wanted.get("predict"));
      return this.ask(Number.isSafeInteger(number) && number > 0 ? number - 1 : 0);
    }
    this.values = this.#defaults();
    this.turn("explore");
    this.set(Object.fromEntries(wanted));
  }

  #later() {
    this.frame ??= requestAnimationFrame(() => this.#draw());
  }
  #draw() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
    const { clientWidth: width, clientHeight: height } = this.stage;
    // On paper the static figure stands.
    if (!width || !height || matchMedia("print").matches) return;
    const { module, view, values } = this;
    const { data } = this.declared;
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", height);
    view.hidden = this.mode === "predict";
    view.guess = this.mode !== "explore";
    const result = module.compute(values, data);
    view.begin(width, height);
    module.draw(view, values, result, data);
    view.end();
    for (const [name, input] of this.inputs) this.#show(input, this.parameters.get(name));
    const link = this.element.querySelector("[data-do=link]");
    link.href = `#${this.element.dataset.label}?${this.#query()}`;
    if (this.mode === "predict") {
      this.#say("The answer is hidden. Set your prediction, then show the answer.");
    } else if (this.mode === "judged") this.#say(module.judge(values, result, data));
    else this.#say(module.describe(values, result, data));
  }
  #query() {
    if (this.mode !== "explore") return `predict=${this.round + 1}`;
    const named = [...this.parameters].filter(([, one]) => !one.guess);
    return new URLSearchParams(named.map(([name]) => [name, this.values[name]])).toString();
  }
  #show(input, one) {
    const value = this.values[one.name];
    if (input.value !== String(value)) input.value = value;
    const output = input.parentElement.querySelector("output");
    if (!output) return;
    const digits = (String(one.step).split(".")[1] ?? "").length;
    output.textContent = fixed(value, digits);
    input.setAttribute("aria-valuetext", output.textContent);
  }
  // Listeners hear the last of many changes, not each; the first words stand there at once.
  #say(text) {
    if (text === this.said) return;
    clearTimeout(this.timer);
    const speak = () => write(this.summary, text);
    if (this.said === undefined) speak();
    else this.timer = setTimeout(speak, 200);
    this.said = text;
  }
  #copy(link) {
    const said = link.textContent;
    navigator.clipboard?.writeText(link.href).then(() => {
      link.textContent = "Link copied";
      setTimeout(() => (link.textContent = said), 1500);
    }, () => {});
  }
}

// Bring an element with `data-interactive` to life.
export const mount = (element, module) => new Figure(element, module);

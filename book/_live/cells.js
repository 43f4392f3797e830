// The page's cells: each printed one becomes an editor with its buttons and its output.
import { edit, rewrite } from "./editor.js";
import { Output } from "./output.js";

const STUB = ".exercise-stub, .exercise-check"; // shown and never run by the site's build
const NEAR = "800px 0px"; // editors are made as they come near
const NO_ANSWER = "YOUR ANSWER HERE";

export const button = (action, text, title = "") => {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.action = action;
  made.textContent = text;
  if (title) made.title = title;
  return made;
};

const seconds = (number) => (number < 0.95 ? `${Math.max(0.1, number).toFixed(1)} s` : `${Math.round(number)} s`);

/** A cell with code. */
export class CodeCell {
  constructor(element, id, given, host, number) {
    Object.assign(this, { element, id, number, given: given.source.replace(/\n+$/, ""), host });
    this.role = given.role ?? "given";
    this.exercise = given.exercise ?? "";
    this.alt = given.alt;
    this.ran = false; // in the Python that runs now, with the text that it has
    this.failed = false; // likewise
    this.kept = this.given;
    this.#build();
  }

  #build() {
    const { element } = this;
    element.classList.add("live-cell");
    this.box = element.matches(STUB) ? element : element.querySelector(".cell_input > div");
    this.printed = this.box.querySelector(".highlight");
    this.foot = document.createElement("div");
    this.foot.className = "live-foot";
    const run = button("run", "Run", "Shift and Enter");
    run.setAttribute("aria-label", `Run ${this.name}`);
    run.addEventListener("click", () => this.host.run(this));
    const above = button("run-above", "Run from the top", "All cells down to this one: Alt and Enter");
    above.addEventListener("click", () => this.host.run_to(this));
    this.reset = button("reset", "Undo all", "The cell as it was handed out");
    this.reset.addEventListener("click", () => this.write(this.given));
    this.reset.hidden = true;
    this.note = document.createElement("span");
    this.note.className = "live-note";
    this.foot.append(run, this.reset, above, this.note);
    this.box.append(this.foot);
    this.#show_place();
  }

  /** Where the printed page shows what its own run gave, ours stands; theirs becomes the aim. */
  #show_place() {
    const { element, role } = this;
    for (const printed of element.querySelectorAll("[data-output]")) printed.removeAttribute("data-output");
    const shown = element.querySelector(".cell_output");
    const place = document.createElement("div");
    place.className = "cell_output live-output";
    place.dataset.output = "";
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", "Output");
    this.output = new Output(place);
    if (element.matches(STUB)) element.append(place);
    else element.querySelector(".cell_input").after(place);
    if (!shown) return;
    if (role === "check") (shown.closest("details.hide") ?? shown).classList.add("live-past");
    else if (role === "demo" && !shown.closest("details")) {
      const aim = document.createElement("details");
      aim.className = "admonition hide live-aim";
      const summary = aim.appendChild(document.createElement("summary"));
      summary.textContent = "What you should see";
      shown.replaceWith(aim);
      aim.append(shown);
    } else if (role !== "demo") this.before = shown;
  }

  /** A notebook's text as it stands here. */
  read(text) {
    return text.replace(/\n+$/, "");
  }

  get name() {
    const belongs = this.exercise && !["setup", "summary"].includes(this.exercise);
    return `cell ${this.number}${belongs ? `, ${this.role} of ${this.exercise.replaceAll("_", " ")}` : ""}`;
  }

  get text() {
    return this.view ? this.view.state.doc.toString() : this.kept;
  }

  get changed() {
    return this.text !== this.given;
  }

  /** Make the editor, in the place of the printed code. */
  open() {
    if (this.view) return;
    const box = document.createElement("div");
    box.className = "highlight live-editor";
    this.view = edit(box, {
      text: this.kept,
      label: `Code: ${this.name}`,
      changed: (text) => this.#edited(text),
      run: (onward) => this.host.run(this, onward),
      runAbove: () => this.host.run_to(this),
      complete: (text) => this.host.complete(text),
    });
    this.printed.replaceWith(box);
    this.box.querySelector(":scope > .copy")?.remove();
  }

  #edited(text) {
    this.reset.hidden = text === this.given;
    if (this.ran) this.say("changed since it ran");
    this.ran = this.failed = false;
    if (!this.quiet) this.host.edited(this, text === this.given ? null : text);
  }

  /** Give the cell a text; `quiet` where it comes from the device. */
  write(text, quiet = false) {
    this.quiet = quiet;
    this.kept = text;
    if (this.view) rewrite(this.view, text);
    else {
      this.printed.querySelector("pre").textContent = text;
      this.#edited(text);
    }
    this.quiet = false;
  }

  say(text) {
    this.note.textContent = text;
  }

  begin() {
    this.begun = this.text; // which may change while it runs
    this.output.clear();
    if (this.before) this.before.hidden = true;
    this.element.dataset.state = "running";
    this.say("running …");
  }

  end({ status, seconds: took }) {
    delete this.element.dataset.state;
    const same = this.text === this.begun;
    const ran = status === "ok" || status === "waits";
    this.ran = same && ran;
    this.failed = same && status === "error";
    const words = { ok: `ran in ${seconds(took ?? 0)}`, waits: "waits", error: "stopped by an error" };
    this.say(ran && !same ? "changed since it ran" : (words[status] ?? "stopped"));
    const { verdict } = this.output.place.dataset;
    if (this.role === "check" && verdict) this.element.dataset.verdict = verdict;
    else delete this.element.dataset.verdict;
  }

  /** Another Python: nothing has run in it. */
  anew() {
    this.ran = this.failed = false;
    delete this.element.dataset.state;
    if (/^ran|^waits|^running|^queued/.test(this.note.textContent)) this.say("");
  }

  focus() {
    this.open();
    this.view.focus();
  }
}

/** An answer in words. */
export class TextCell {
  constructor(element, id, given, host) {
    Object.assign(this, { element, id, given: given.source.trim(), host });
    this.given = this.given === NO_ANSWER ? "" : this.given;
    this.exercise = given.exercise ?? "";
    const box = document.createElement("div");
    box.className = "live-words";
    const label = box.appendChild(document.createElement("label"));
    label.textContent = "Your answer";
    this.field = label.appendChild(document.createElement("textarea"));
    this.field.rows = 4;
    this.field.value = this.given;
    this.field.addEventListener("input", () => {
      host.edited(this, this.text === this.given ? null : this.text);
    });
    element.before(box);
    box.dataset.cell = id;
    element.removeAttribute("data-cell");
  }

  get text() {
    return this.field.value;
  }

  get changed() {
    return this.text !== this.given;
  }

  read(text) {
    return text.trim() === NO_ANSWER ? "" : text;
  }

  /** As the notebook holds it. */
  get written() {
    return this.text || NO_ANSWER;
  }

  write(text) {
    this.field.value = text;
  }
}

/** A cell that the page does not show and that others need: it runs in silence. */
class Behind {
  constructor(id, { source }) {
    Object.assign(this, { id, given: source, text: source, name: "what the page does not show" });
    this.output = { add() {}, remark() {}, spoken: () => "" };
  }

  begin() {}
  say() {}
  open() {}

  end({ status }) {
    this.ran = status === "ok";
    this.failed = status === "error";
  }

  anew() {
    this.ran = this.failed = false;
  }
}

/** Everything that runs, in the notebook's order: the cells, and those `behind` the page. */
export function in_order(cells, notebook, behind) {
  const shown = new Map(cells.filter((cell) => cell instanceof CodeCell).map((cell) => [cell.id, cell]));
  const known = behind.filter((id) => notebook.cells.has(id)); // they may be of two editions
  const hidden = new Map(known.map((id) => [id, new Behind(id, notebook.cells.get(id))]));
  return [...notebook.cells.keys()].map((id) => shown.get(id) ?? hidden.get(id)).filter(Boolean);
}

/** Find the page's cells, in their order. */
export function collect(root, notebook, host) {
  const cells = [];
  let number = 0;
  for (const element of root.querySelectorAll("[data-cell]")) {
    const id = element.dataset.cell;
    const given = notebook.cells.get(id);
    if (!given) continue;
    if (given.code) cells.push(new CodeCell(element, id, given, host, ++number));
    else cells.push(new TextCell(element, id, given, host));
  }
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        cells.find((cell) => cell.element === target).open();
      }
    },
    { rootMargin: NEAR },
  );
  for (const cell of cells) if (cell instanceof CodeCell) near.observe(cell.element);
  return cells;
}

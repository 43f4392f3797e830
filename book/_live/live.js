// Practicals and chapters that run in the page. Loaded when the reader asks for it, never before.
import { ask, Bar } from "./bar.js";
import { collect, in_order } from "./cells.js";
import { discard, Lost, Refused } from "./files.js";
import { Kernel } from "./kernel.js";
import { Notebook, save } from "./notebook.js";
import { Store, told_of } from "./store.js";
import { breakdown, called, megabytes, STOPPED_ANEW } from "./words.js";

class Live {
  constructor(root, { needs, site, worker, notebook, button }) {
    Object.assign(this, { root, needs, notebook, button });
    this.practical = root.dataset.live.endsWith("/index") === false;
    this.queue = [];
    this.bar = new Bar(root, {
      start: () => this.start(),
      "run-all": () => this.run_all(),
      stop: () => this.stop(),
      restart: () => this.restart(),
      download: () => this.download(),
      upload: () => this.upload(),
      forget: () => this.forget(),
    });
    this.store = new Store(root.dataset.live, {
      changed: (id, text) => this.#from_elsewhere(id, text),
      full: () => this.#unkept(),
      cleared: () => this.#wipe(),
      back: (kept) => this.cells.forEach((cell) => this.#from_elsewhere(cell.id, kept[cell.id]?.text)),
    });
    this.kernel = new Kernel({
      needs,
      site,
      worker,
      told: (state) => this.#show(state),
      progress: (loaded, whole, file) => this.#loading(loaded, whole, file),
    });
    this.cells = collect(root, notebook, this);
    this.code = in_order(this.cells, notebook, needs.behind ?? []);
    const checks = this.code.filter((cell) => cell.role === "check" && cell.exercise !== "summary");
    this.exercises = new Set(checks.map((cell) => cell.exercise));
    this.#bring(this.store.read());
  }

  /** Put what the device has kept into the cells. */
  #bring(kept) {
    for (const cell of this.cells) {
      const text = kept.cells[cell.id]?.text;
      if (text !== undefined) cell.write(text, true);
    }
    this.statuses = kept.told.statuses;
    this.#count();
  }

  #from_elsewhere(id, text) {
    const cell = this.cells.find((one) => one.id === id);
    const written = text ?? cell?.given;
    if (cell && cell.text !== written) cell.write(written, true);
  }

  #unkept() {
    if (this.warned) return;
    this.warned = true;
    this.bar.box.classList.add("unkept");
    this.remark("This browser keeps nothing for this page. Download your notebook before you leave it.");
  }

  // --- Python ---

  /** Have Python, whoever asks and however often; resolves with whether it is there. */
  async start() {
    if (this.kernel.awake) return true;
    this.starting ??= this.#start().finally(() => (this.starting = null));
    return this.starting;
  }

  async #start() {
    try {
      await this.kernel.start(() => this.#memory());
    } catch (error) {
      this.#failed(error);
      return false;
    }
    this.remark("");
    this.#welcome();
    return true;
  }

  /** Say how to go on, where nothing of the text moves; the button stays where a finger may still be. */
  #welcome() {
    if (!this.button) return this.bar.speak("Python is ready.");
    this.button.textContent = "Runs here";
    this.button.setAttribute("aria-label", "Python runs here");
    this.button = null;
    const keys = matchMedia("(hover: hover)").matches ? ": Run, or Shift and Enter" : "";
    this.remark(`Edit any cell and run it${keys}. What you write stays on this device.`);
    this.bar.speak(`Python is ready. ${this.said.textContent}`);
  }

  #memory() {
    this.store.keep();
    return this.practical ? JSON.stringify(this.store.read().told) : "";
  }

  #failed(error) {
    let text = "Python did not start here. Colab or a download will do.";
    if (error instanceof Lost) text = "The connection was lost. What has arrived is kept: try again.";
    if (error instanceof Refused) text = `Not started: ${error.message}. Reload the page, then try again.`;
    if (!(error instanceof Lost || error instanceof Refused)) console.warn(error);
    this.bar.show("failed", text);
    this.bar.speak(text);
  }

  #loading(loaded, whole, file) {
    if (this.kernel.state !== "loading") return; // what comes after a failure is kept in silence
    this.bar.progress(loaded, whole);
    const text = `Loading ${called(file)}: ${megabytes(loaded)} of ${megabytes(whole)} MB`;
    this.bar.show("loading", text);
    const quarter = Math.floor((4 * loaded) / whole);
    if (quarter !== this.quarter) this.bar.speak(text);
    this.quarter = quarter;
  }

  #show(state) {
    if (state === "away") for (const cell of this.code) cell.anew();
    const words = {
      loading: "Loading Python …",
      starting: "Starting Python …",
      ready: "Ready",
      running: this.running ? `Running: ${this.running.name}` : "Running …",
      away: "Stopped",
    };
    this.bar.show(state, words[state]);
  }

  // --- running ---

  edited(cell, text) {
    this.store.write(cell.id, text);
  }

  complete(text) {
    return this.kernel.complete(text);
  }

  /** Run a cell, and before it what it builds on and has not run yet. `onward`: go to the next one. */
  async run(cell, onward = false) {
    const before = this.code.slice(0, this.code.indexOf(cell));
    // What has failed as it stands would fail again, and would keep all below from running.
    const needed = before.filter((one) => !one.ran && !one.failed && this.#is_ground(one));
    if (onward) this.code.slice(this.code.indexOf(cell) + 1).find((one) => one.focus)?.focus();
    await this.#line_up([...needed, cell], cell);
  }

  /** What defines names for cells below: in a practical never a check or a demonstration. */
  #is_ground(cell) {
    return !this.practical || ["setup", "given", "answer"].includes(cell.role);
  }

  run_to(cell) {
    return this.#line_up(this.code.slice(0, this.code.indexOf(cell) + 1));
  }

  run_all() {
    return this.#line_up(this.code);
  }

  /** Run cells after what runs already; `asked` is the one that the others are run for. */
  async #line_up(cells, asked = null) {
    if (!this.warned) this.remark("");
    this.asked = asked;
    for (const cell of cells) {
      if (this.queue.includes(cell)) continue;
      this.queue.push(cell);
      if (cells.length > 1 || !this.kernel.awake) cell.say("queued");
    }
    if (this.busy) return;
    this.busy = true;
    try {
      if (!(await this.start())) return;
      while (this.queue.length) {
        const cell = this.queue.shift();
        const { status } = await this.#run_one(cell);
        if (status !== "ok" && status !== "waits" && !passed_over(cell, status, this.asked)) {
          this.#drop_queue(cell, status);
        }
      }
    } finally {
      this.#drop_queue();
      this.busy = false;
    }
  }

  async #run_one(cell) {
    this.running = cell;
    cell.begin();
    let done;
    try {
      const alt = cell.changed ? "drawn by this cell" : (cell.alt ?? "drawn by this cell");
      done = await this.kernel.run(cell.id, cell.text, (kind, text) => cell.output.add(kind, text, alt));
    } catch (error) {
      done = { status: "lost" };
      const lost = "A package did not come: the connection was lost. Run the cell again.";
      cell.output.remark(error instanceof Lost ? lost : `A package was not loaded: ${error.message}.`);
    }
    this.running = null;
    if (done.status === "broken") this.#mend(cell, done.text);
    if (done.status === "stopped") cell.output.remark(done.anew ? STOPPED_ANEW : "Stopped.");
    cell.end(done);
    if (done.told) this.#note(JSON.parse(done.told));
    this.bar.speak(cell.output.spoken() || "It ran and shows nothing.");
    return done;
  }

  #drop_queue(at, status) {
    const left = this.queue.splice(0);
    for (const cell of left) cell.say("");
    if (!at || !left.length) return;
    const why = status === "stopped" ? "a stop" : "an error";
    this.bar.speak(`${left.length} cells after ${why} were not run.`);
    if (at.element && !inside(at.element)) at.element.scrollIntoView({ block: "center" });
  }

  /** Python itself has come to its end, mostly for want of memory: begin anew. */
  async #mend(cell, text) {
    cell.output.remark(`${breakdown(text)} and was restarted. Your text is kept; what cells had defined is gone.`);
    console.warn(text);
    await this.#anew("broken");
  }

  async stop() {
    this.queue.splice(0).forEach((one) => one.say(""));
    this.bar.show("starting", "Stopping …");
    let same;
    try {
      same = await this.kernel.stop(() => this.#memory());
    } catch (error) {
      return this.#failed(error);
    }
    if (!same) this.bar.speak("Stopped. Python was restarted; your text is kept.");
  }

  async restart() {
    this.queue.splice(0);
    await this.#anew("stopped");
    this.bar.speak("Python was restarted. Your text is kept.");
  }

  async #anew(status) {
    try {
      await this.kernel.restart(() => this.#memory(), status);
    } catch (error) {
      this.#failed(error);
    }
  }

  // --- what is done ---

  #note(told) {
    this.statuses = { ...this.statuses, ...told.statuses };
    this.store.tell(told, this.#count());
  }

  #count() {
    const done = [...this.exercises].filter((name) => this.statuses[name] === "passed").length;
    const of = this.exercises.size;
    this.bar.count.textContent = of ? `${done} of ${of} passed` : "";
    return { done, of };
  }

  // --- taking along ---

  download() {
    this.store.keep();
    const texts = new Map();
    for (const cell of this.cells) if (cell.changed) texts.set(cell.id, cell.written ?? cell.text);
    const name = `${this.root.dataset.live.split("/").pop()}.ipynb`;
    save(name, this.notebook.with(texts, this.store.read().told));
  }

  upload() {
    const field = document.createElement("input");
    field.type = "file";
    field.accept = ".ipynb,application/x-ipynb+json,application/json";
    field.hidden = true;
    field.addEventListener("change", async () => {
      field.remove();
      if (field.files[0]) await this.#take(field.files[0]);
    });
    this.bar.box.append(field);
    field.click();
  }

  async #take(file) {
    let found;
    try {
      found = await this.notebook.texts(file);
    } catch (error) {
      return this.remark(`${file.name} was not taken: ${error.message}.`);
    }
    const texts = new Map();
    for (const cell of this.cells) if (found.texts.has(cell.id)) texts.set(cell.id, cell.read(found.texts.get(cell.id)));
    const fresh = this.cells.filter((cell) => texts.has(cell.id) && texts.get(cell.id) !== cell.text);
    const written = fresh.filter((cell) => cell.changed).length;
    const question = `${written} of your cells here would be replaced by those of ${file.name}.`;
    if (written && !(await ask(question, "Replace them"))) return;
    for (const cell of fresh) {
      cell.write(texts.get(cell.id), true);
      this.edited(cell, cell.changed ? cell.text : null);
    }
    // The first predictions come along; what the checks said there, they have not said here.
    this.store.tell({ ...told_of(found.told), statuses: {} }, this.#count());
    const cells = fresh.length === 1 ? "1 cell was" : `${fresh.length} cells were`;
    this.remark(`${cells} brought in from ${file.name}. Nothing has been run.`);
  }

  async forget() {
    const question = "All that you wrote on this page, and what the checks said, will be removed from this device.";
    if (!(await ask(question, "Forget it"))) return;
    this.store.forget();
    await discard();
    this.#wipe();
    await this.restart();
    this.remark("Nothing of yours is left on this device.");
  }

  #wipe() {
    for (const cell of this.cells) {
      cell.write(cell.given, true);
      cell.output?.clear();
      delete cell.element.dataset.verdict;
    }
    this.statuses = {};
    this.#count();
  }

  /** A sentence above the bar's buttons, also told to listeners. */
  remark(text) {
    this.said ??= this.bar.box.appendChild(document.createElement("p"));
    this.said.className = "live-said";
    this.said.textContent = text;
    if (text) this.bar.speak(text);
  }
}

/**
 * Whether a cell that failed holds up the ones after it in vain. What is behind the page may fail: a
 * cell that needs it says so itself. So may the answer to another exercise than the one that is asked for.
 */
const passed_over = (cell, status, asked) =>
  status === "error" &&
  (!cell.element || (asked && cell.role === "answer" && cell !== asked && cell.exercise !== asked.exercise));

const inside = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

const style = (address) =>
  new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });

/** Begin, once the reader has asked: `root` is the article, `button` what was pressed. */
export async function begin(root, button) {
  const here = new URL(import.meta.url);
  const beside = (name) => new URL(name + here.search, here).href; // of the same edition
  const site = new URL(document.documentElement.dataset.content_root ?? "./", document.baseURI).href;
  // Asked for anew, as what it names goes with the next edition of the site.
  const answer = await fetch(new URL(root.dataset.liveNeeds, document.baseURI), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`what the page needs did not come (${answer.status})`);
  const needs = await answer.json();
  const [notebook] = await Promise.all([
    Notebook.fetch(new URL(needs.notebook, site)),
    style(beside("live.css")),
  ]);
  const live = new Live(root, { needs, site, worker: beside("worker.js"), notebook, button });
  await live.start();
  return live;
}

// The page's side of Python: starts the worker, hands it one cell after another, stops it.
import { Files, Lost } from "./files.js";

const PATIENCE = 4000; // milliseconds in which an interrupted cell may end by itself

export class Kernel {
  /** `site` is the address of the site's root; `told` hears of every change. */
  constructor({ needs, site, worker, told, progress }) {
    this.needs = needs;
    this.site = site;
    this.worker_address = worker;
    this.told = told;
    this.files = new Files(site, needs.runtime.base.replace(/\W+/g, "-"), progress);
    this.state = "away"; // loading, starting, ready, running
    this.asked = new Map();
    this.number = 0;
    this.late = new Set();
    this.interrupt = globalThis.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(1)) : null;
  }

  /** Whether a cell can be handed over at once. */
  get awake() {
    return Boolean(this.worker) && !this.waking;
  }

  #enter(state) {
    this.state = state;
    this.told(state);
  }

  #runtime() {
    const { base, files } = this.needs.runtime;
    return files.map((file) => ({ ...file, url: file.url ?? base + file.name }));
  }

  #named(list) {
    return list.map((one) => ({ ...one, name: one.url.split("?")[0].split("/").pop() }));
  }

  /** Start, where Python is not there yet; throws where a file does not come. Asked twice, it starts once. */
  start(memory) {
    if (this.awake) return Promise.resolve();
    this.waking ??= this.#start(memory).finally(() => (this.waking = null));
    return this.waking;
  }

  async #start(memory) {
    try {
      if (!this.packages) {
        this.#enter("loading");
        const packages = this.#named(this.needs.packages);
        this.bytes = await this.files.load([...this.#runtime(), ...packages]);
        this.code = await text(this.worker_address);
        this.packages = packages;
      }
      this.#enter("starting");
      this.module ??= await WebAssembly.compile(this.bytes.get("pyodide.asm.wasm"));
      await this.#wake(memory());
    } catch (error) {
      this.#end();
      this.#enter("away");
      throw error;
    }
  }

  /** A worker from a `blob:` is bound by the page's own policy, unlike one from an address. */
  async #wake(kept) {
    const address = URL.createObjectURL(new Blob([this.code], { type: "text/javascript" }));
    try {
      this.worker = new Worker(address, { type: "module" });
      await new Promise((resolve, reject) => {
        this.worker.onerror = (event) => reject(new Error(event.message || "the worker did not start"));
        this.worker.onmessage = ({ data }) => {
          if (data.kind === "loaded") this.#send_all(kept);
          else if (data.kind === "ready") resolve(data);
          else if (data.kind === "broken") reject(new Error(data.text));
        };
      });
    } finally {
      URL.revokeObjectURL(address);
    }
    this.worker.onmessage = ({ data }) => this.#heard(data);
    this.worker.onerror = (event) => this.#heard({ kind: "broken", text: event.message });
    this.#enter("ready");
  }

  #send_all(kept) {
    const bytes = new Map(this.bytes);
    if (this.module) bytes.delete("pyodide.asm.wasm");
    if (this.module) bytes.set("pyodide.asm.wasm", new ArrayBuffer(8));
    const { module, packages, interrupt } = this;
    this.worker.postMessage({ kind: "begin", bytes, module, packages, kept, interrupt });
  }

  #heard(data) {
    const asked = this.asked.get(data.run ?? data.ask);
    if (data.kind === "output") asked?.output(data.what, data.text);
    else if (data.kind === "done" || data.kind === "completed" || data.kind === "unpacked") {
      this.asked.delete(data.run ?? data.ask);
      asked?.resolve(data);
    } else if (data.kind === "broken") {
      this.#give_up("broken", data.text);
    }
  }

  /** End whatever is asked for; those who asked are told why. */
  #give_up(status, text = "") {
    this.#end();
    const waiting = [...this.asked.values()];
    this.asked.clear();
    this.#enter("away");
    for (const one of waiting) one.resolve({ status, text, anew: true });
  }

  #end() {
    this.worker?.terminate();
    this.worker = null;
  }

  #ask(message, output) {
    const number = ++this.number;
    return new Promise((resolve) => {
      this.asked.set(number, { resolve, output });
      this.worker.postMessage(message(number));
    });
  }

  /** Run a cell; resolves with its status, seconds, and what the checks have told. */
  async run(id, source, output) {
    const ended = await this.#fetch_late(source);
    if (ended) return ended;
    if (!this.worker) return { status: "stopped", anew: true };
    if (this.interrupt) this.interrupt[0] = 0;
    this.#enter("running");
    const done = await this.#ask((run) => ({ kind: "run", run, id, source }), output);
    clearTimeout(this.patience);
    if (this.state === "running") this.#enter("ready");
    return done;
  }

  /** Complete a name; while a cell runs, nothing. */
  async complete(text) {
    if (this.state !== "ready") return { replaces: 0, words: [] };
    const { text: found } = await this.#ask((ask) => ({ kind: "complete", ask, text }));
    return found ? JSON.parse(found) : { replaces: 0, words: [] };
  }

  /** Packages that few cells need come when the first of these cells runs. Returns how Python ended over it. */
  async #fetch_late(source) {
    const waiting = (this.needs.late ?? []).filter((one) => !this.late.has(one.url));
    if (!waiting.some((one) => one.imports.some((name) => imports(source, name)))) return null;
    // With a package come the libraries that nobody imports by name.
    const wanted = waiting.filter((one) => !one.imports.length || one.imports.some((name) => imports(source, name)));
    const packages = this.#named(wanted);
    this.#enter("loading");
    let bytes;
    try {
      bytes = await this.files.load(packages);
      if (!this.worker) return { status: "stopped", anew: true };
      const done = await this.#ask((ask) => ({ kind: "packages", ask, bytes, packages }));
      if (done.status) return done;
    } finally {
      if (this.state === "loading") this.#enter("ready");
    }
    for (const one of wanted) this.late.add(one.url);
    // After a restart they are there from the start.
    for (const [name, data] of bytes) this.bytes.set(name, data);
    this.packages = [...this.packages, ...packages];
    return null;
  }

  /** Stop the running cell. Resolves with whether Python is still the same. */
  async stop(memory) {
    if (this.state !== "running") return true;
    if (this.interrupt) {
      this.interrupt[0] = 2;
      const ended = [...this.asked.values()].map((one) => new Promise((resolve) => (one.ended = resolve)));
      const late = new Promise((resolve) => (this.patience = setTimeout(resolve, PATIENCE, "late")));
      for (const one of this.asked.values()) {
        const { resolve } = one;
        one.resolve = (data) => (one.ended(), resolve(data));
      }
      if ((await Promise.race([Promise.all(ended), late])) !== "late") return true;
    }
    await this.restart(memory, "stopped");
    return false;
  }

  /** Begin anew: all that cells have defined is gone. What never began is left alone. */
  async restart(memory, status = "stopped") {
    while (this.waking) await this.waking.catch(() => {});
    if (!this.packages) return;
    this.#give_up(status);
    this.waking ??= this.#start(memory).finally(() => (this.waking = null));
    await this.waking;
  }
}

async function text(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) throw new Lost("the worker did not come");
  return answer.text();
}

const imports = (source, name) => new RegExp(`^\\s*(from|import)\\s+([\\w., ]*\\W)?${name}\\b`, "m").test(source);

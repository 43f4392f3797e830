// What the reader has written and what the checks said, on this device alone: one entry a page, its
// cells by their permanent ids, so that a new edition of the page finds them again.

const PREFIX = "udl:live:";
const DELAY = 300; // milliseconds after the last key

export class Store {
  /**
   * `changed(id, text)` is called for what another window has written, `cleared()` where it has
   * forgotten all, `back(cells)` when the page comes back, `full()` where nothing can be kept.
   */
  constructor(page, { changed, full, cleared, back }) {
    this.key = PREFIX + page;
    this.own = new Map(); // written here and not yet kept
    this.told = null;
    this.full = full;
    addEventListener("storage", (event) => {
      if (event.key !== null && event.key !== this.key) return;
      if (event.newValue === null) return cleared();
      const before = parse(event.oldValue).cells;
      for (const [id, { text, at }] of Object.entries(this.read().cells)) {
        if (before[id]?.at !== at && !this.own.has(id)) changed(id, text);
      }
      for (const id of Object.keys(before)) if (!(id in this.read().cells) && !this.own.has(id)) changed(id, null);
    });
    addEventListener("pagehide", () => this.keep());
    // A page that was put away hears nothing of other windows; it looks when it comes back.
    addEventListener("pageshow", (event) => event.persisted && back(this.read().cells));
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
  }

  /** What is kept, with what is new here; where the browser keeps nothing, that alone. */
  read() {
    let text = null;
    try {
      text = localStorage.getItem(this.key);
    } catch {}
    return this.#with_own(parse(text), Date.now());
  }

  #with_own(kept, at) {
    for (const [id, text] of this.own) {
      if (text === null) delete kept.cells[id];
      else kept.cells[id] = { text, at };
    }
    if (this.told) {
      const { told, count } = this.told;
      kept.told = {
        statuses: { ...kept.told.statuses, ...told.statuses },
        kept: { ...told.kept, ...kept.told.kept }, // the first answer counts
        measured: [...new Set([...kept.told.measured, ...told.measured])],
      };
      Object.assign(kept, count);
    }
    return kept;
  }

  /** Note a cell's text; null where it is again the given one. */
  write(id, text) {
    this.own.set(id, text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), DELAY);
  }

  /** Note what the checks said, and how many exercises are done of how many. */
  tell(told, count) {
    this.told = { told: told_of(told), count };
    this.keep();
  }

  /** Keep all that is new, beside what another window has kept meanwhile. */
  keep() {
    clearTimeout(this.timer);
    if (!this.own.size && !this.told) return;
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...this.read(), at: Date.now() }));
      this.own.clear();
      this.told = null;
    } catch {
      this.full();
    }
  }

  forget() {
    clearTimeout(this.timer);
    this.own.clear();
    this.told = null;
    try {
      localStorage.removeItem(this.key);
    } catch {}
  }
}

/** What checks have told, of its form; anything else in its place counts as nothing. */
export function told_of(found) {
  const strings = (object) => {
    const pairs = object && typeof object === "object" ? Object.entries(object) : [];
    return Object.fromEntries(pairs.filter(([, one]) => typeof one === "string"));
  };
  const measured = Array.isArray(found?.measured) ? found.measured.map(String) : [];
  return { statuses: strings(found?.statuses), kept: strings(found?.kept), measured };
}

/** Read an entry; what is not of its form, whoever wrote it, counts as nothing. */
function parse(text) {
  const empty = { cells: {}, told: told_of(null) };
  let found;
  try {
    found = JSON.parse(text);
  } catch {}
  if (typeof found?.cells !== "object" || found.cells === null) return empty;
  for (const [id, cell] of Object.entries(found.cells)) {
    if (typeof cell?.text === "string") empty.cells[id] = { text: cell.text, at: Number(cell.at) || 0 };
  }
  empty.told = told_of(found.told);
  for (const name of ["done", "of", "at"]) if (Number.isFinite(found[name])) empty[name] = found[name];
  return empty;
}

// What the reader has written and what the checks said, on this device alone: one entry a page, its
// cells by their permanent ids, so that a new edition of the page finds them again.

const PREFIX = "udl:live:";
const DELAY = 300; // milliseconds after the last key

export class Store {
  /** `changed(id, text)` is called for what another window has written; `full()` where nothing is kept. */
  constructor(page, { changed, full, cleared }) {
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
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
  }

  read() {
    try {
      return parse(localStorage.getItem(this.key));
    } catch {
      return parse(null);
    }
  }

  /** Note a cell's text; null where it is again the given one. */
  write(id, text) {
    this.own.set(id, text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), DELAY);
  }

  /** Note what the checks said, and how many exercises are done of how many. */
  tell(told, count) {
    this.told = { told, count };
    this.keep();
  }

  /** Keep all that is new, beside what another window has kept meanwhile. */
  keep() {
    clearTimeout(this.timer);
    if (!this.own.size && !this.told) return;
    const kept = this.read();
    const at = Date.now();
    for (const [id, text] of this.own) {
      if (text === null) delete kept.cells[id];
      else kept.cells[id] = { text, at };
    }
    if (this.told) {
      const { told, count } = this.told;
      kept.told = {
        statuses: { ...kept.told.statuses, ...told.statuses },
        kept: { ...told.kept, ...kept.told.kept }, // the first answer counts
        measured: [...new Set([...kept.told.measured, ...(told.measured ?? [])])],
      };
      Object.assign(kept, count);
    }
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...kept, at }));
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

/** Read an entry; what is not of its form, whoever wrote it, counts as nothing. */
function parse(text) {
  const empty = { cells: {}, told: { statuses: {}, kept: {}, measured: [] } };
  let found;
  try {
    found = JSON.parse(text);
  } catch {}
  if (typeof found?.cells !== "object" || found.cells === null) return empty;
  for (const [id, cell] of Object.entries(found.cells)) {
    if (typeof cell?.text === "string") empty.cells[id] = { text: cell.text, at: Number(cell.at) || 0 };
  }
  const { statuses = {}, kept = {}, measured = [] } = found.told ?? {};
  const strings = (object) => Object.fromEntries(Object.entries(object).filter(([, one]) => typeof one === "string"));
  empty.told = { statuses: strings(statuses), kept: strings(kept), measured: [...measured].map(String) };
  for (const name of ["done", "of", "at"]) if (Number.isFinite(found[name])) empty[name] = found[name];
  return empty;
}

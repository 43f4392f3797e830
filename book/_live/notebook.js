// The student's notebook: where the page's cells come from, and the form in which they are taken along.

const LARGEST = 20_000_000; // bytes of a notebook that is brought back
const MEMORY = "udl_live"; // the notebook's metadata in which the first predictions travel

const joined = (source) => (Array.isArray(source) ? source.join("") : String(source ?? ""));
/** As notebooks write a text: a line each, with its end. */
const lines = (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

export class Notebook {
  constructor(written) {
    this.written = written;
    this.cells = new Map(
      written.cells.map((cell) => [
        cell.id,
        {
          source: joined(cell.source),
          code: cell.cell_type === "code",
          ...cell.metadata?.udl,
          alt: cell.metadata?.mystnb?.image?.alt?.trim().replace(/\s+/g, " "),
        },
      ]),
    );
  }

  static async fetch(address) {
    const answer = await fetch(address, { cache: "no-cache" });
    if (!answer.ok) throw new Error(`the notebook did not come (${answer.status})`);
    return new Notebook(await answer.json());
  }

  /** The notebook with the reader's texts: the same cells and ids, for Jupyter and for nbgrader. */
  with(texts, told) {
    const made = structuredClone(this.written);
    for (const cell of made.cells) {
      if (texts.has(cell.id)) cell.source = lines(texts.get(cell.id));
      if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
    }
    made.metadata[MEMORY] = told;
    return `${JSON.stringify(made, null, 1)}\n`;
  }

  /** Read a notebook that the reader brings: texts by id, of cells that this page has. */
  async texts(file) {
    if (file.size > LARGEST) throw new Error("it is too large to be one of this course’s notebooks");
    let found;
    try {
      found = JSON.parse(await file.text());
    } catch {
      throw new Error("it is not a notebook");
    }
    if (!Array.isArray(found?.cells)) throw new Error("it is not a notebook");
    const texts = new Map();
    for (const cell of found.cells) {
      if (this.cells.has(cell?.id)) texts.set(cell.id, joined(cell.source));
    }
    if (!texts.size) throw new Error("it belongs to another page: none of its cells is known here");
    return { texts, told: found.metadata?.[MEMORY] };
  }
}

export function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

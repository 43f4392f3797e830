// What a cell shows, below it: always as text and pictures, never as markup.

const element = (name, className, text = "") => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
};

// How the first word of a check's line shows.
const VERDICTS = { passed: "passed", wrong: "wrong", "not done yet": "waits", kept: "kept" };
const SAID_AT_MOST = 400; // characters that are read aloud

export class Output {
  constructor(place) {
    this.place = place;
    this.clear();
  }

  clear() {
    for (const address of this.pictures ?? []) URL.revokeObjectURL(address);
    this.pictures = [];
    this.place.replaceChildren();
    this.place.hidden = true;
    this.last = null;
    this.said = "";
    delete this.place.dataset.verdict;
  }

  /** Show one thing more; `alt` describes the pictures of the cell. */
  add(kind, text, alt) {
    this.place.hidden = false;
    if (kind === "picture") this.#picture(JSON.parse(text), alt);
    else this.#text(kind, text);
  }

  #text(kind, text) {
    const stream = kind === "stdout" || kind === "stderr";
    if (!stream || this.last?.kind !== kind) {
      const box = element("div", `output ${{ stdout: "stream", error: "traceback", value: "text_plain" }[kind] ?? kind}`);
      const frame = box.appendChild(element("div", "highlight"));
      this.last = { kind, pre: frame.appendChild(element("pre", "")), text: "" };
      this.place.append(box);
    }
    this.last.text = overwritten(this.last.text + text);
    const shown = this.last.text.replace(/\n+$/, "");
    this.last.pre.textContent = shown;
    this.last.pre.closest(".output").hidden = !shown;
    this.said += text;
    if (kind === "stdout") this.#judge(shown);
  }

  #judge(text) {
    const found = /^(passed ✓|wrong ✗|not done yet …|kept •)/m.exec(text);
    if (found) this.place.dataset.verdict = VERDICTS[found[1].replace(/ .$/, "")];
    if (found?.[1].startsWith("wrong")) this.last.pre.replaceChildren(...diagnosis(text));
  }

  #picture({ width, height, light, dark, png }, alt) {
    this.last = null;
    const box = element("div", "output image_svg");
    const add = (source, name) => {
      const image = element("img", name);
      image.src = source;
      image.width = width;
      image.height = height;
      image.alt = alt;
      box.append(image);
    };
    const address = (svg) => {
      const made = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
      this.pictures.push(made);
      return made;
    };
    if (png) add(`data:image/png;base64,${png}`, "card");
    else if (!dark) add(address(light), "card");
    else {
      add(address(light), "only-light");
      add(address(dark), "only-dark");
    }
    this.place.append(box);
    this.said += ` A picture: ${alt} `;
  }

  /** A sentence of the page's own. */
  remark(text) {
    this.place.hidden = false;
    this.last = null;
    this.place.append(element("p", "live-remark", text));
    this.said += ` ${text}`;
  }

  /** What a listener is told when the cell has run. */
  spoken() {
    const text = this.said.trim().replace(/\s+/g, " ");
    return text.length > SAID_AT_MOST ? `${text.slice(0, SAID_AT_MOST)} … and more` : text;
  }
}

/**
 * A diagnosis as rows that can wrap: "  came        0.08" is a name and its value, and a line that
 * begins where the values do goes on with the one above.
 */
function diagnosis(text) {
  const made = [];
  let column = Infinity;
  let value = null;
  for (const line of text.split("\n")) {
    const found = /^( {2}(\S.*?) {2,})(.*)$/.exec(line);
    if (found) {
      const row = element("span", "row");
      value = element("span", "", found[3]);
      row.append(element("span", "", found[2]), value);
      column = found[1].length;
      made.push(row);
    } else if (value && line.trim() && !line.slice(0, column).trim()) {
      // A sentence was broken to fit 72 characters; an array's rows stay as they are.
      const further = line.slice(column);
      value.textContent += (/^[a-z]/i.test(further) ? " " : "\n") + further;
    } else {
      value = null;
      made.push(document.createTextNode(`${line}\n`));
    }
  }
  return made;
}

/** A carriage return begins its line again, as on a terminal. */
function overwritten(text) {
  if (!text.includes("\r")) return text;
  return text.replace(/\r\n/g, "\n").replace(/[^\n]*\r(?=[^\n])/g, "");
}

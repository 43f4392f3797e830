// Runs figures' modules over states, in every mode and at every size. The runtime is the real one;
// the page is a stand-in that refuses what a browser would complain of or leave undrawn.
// Reads { runtime, colors, figures: [{ file, declaration, states, sizes }] } from the standard
// input; writes a list of "FILE:LINE: what is wrong", one for each figure at most.
import { readFileSync } from "node:fs";
import vm from "node:vm";

Error.stackTraceLimit = 50;
const order = JSON.parse(readFileSync(0, "utf-8"));

// ---------------------------------------------------------------------------- the stand-in page

// Not the words of a sentence, but what is left where a value was missing.
const LEFTOVER = /\bNaN\b|\bundefined\b|\bnull\b|\[object |Infinity/;
const SIZES = new Set(["width", "height", "r"]);

const checked = (tag, key, value) => {
  const text = String(value);
  if (LEFTOVER.test(text)) throw new TypeError(`<${tag}> would get ${key} "${text.slice(0, 60)}"`);
  if (SIZES.has(key) && Number(text) < 0) throw new RangeError(`<${tag}> would get the ${key} ${text}`);
  for (const [, color] of text.matchAll(/var\(--([^)]*)\)/g)) {
    if (!order.colors.includes(color)) throw new TypeError(`there is no colour "${color}"`);
  }
};

class Element {
  constructor(tag) {
    Object.assign(this, { tag, children: [], style: {}, dataset: {}, words: "" });
  }
  get lastChild() {
    return this.children.at(-1);
  }
  get textContent() {
    return this.words + this.children.map((one) => one.textContent).join("");
  }
  set textContent(words) {
    checked(this.tag, "the words", words);
    this.words = words;
  }
  setAttribute(key, value) {
    checked(this.tag, key, value);
  }
  append(...children) {
    this.children.push(...children);
  }
  replaceChildren(...children) {
    this.children = children;
  }
  getComputedTextLength() {
    return 8 * this.textContent.length;
  }
  remove() {}
  addEventListener() {}
}

const refusing = new Proxy({}, {
  get: (_, name) => () => {
    throw new Error(`console.${String(name)} is for trying things out`);
  },
});

// What is no part of an object is an error where it is asked for, not something undefined.
const strict = (object, name, wrapped = {}) =>
  new Proxy(object, {
    get(_, key) {
      if (key in wrapped) return wrapped[key];
      if (typeof key !== "symbol" && !(key in object)) throw new TypeError(`there is no ${name}.${key}`);
      const value = object[key];
      return typeof value === "function" ? value.bind(object) : value;
    },
  });

// ------------------------------------------------------------------------------------ the trial

const context = vm.createContext({
  console: refusing,
  document: { createElementNS: (_, tag) => new Element(tag) },
});

const load = async (file, others) => {
  const source = readFileSync(file, "utf-8");
  // As a script first: of a module, Node does not say in which line a syntax error is.
  const script = source.replace(/^import [^;]*;/gm, (all) => all.replace(/./g, " "));
  new vm.Script(script.replace(/^export /gm, ""), { filename: file });
  const loaded = new vm.SourceTextModule(source, { context, identifier: file });
  await loaded.link((name) => {
    if (name in others) return others[name];
    throw new Error(`imports from "${name}"; only "../runtime.js" is there`);
  });
  await loaded.evaluate();
  return loaded;
};

const sentence = (words, part) => {
  const whole = typeof words === "string" && /[.!?]$/.test(words);
  if (whole && !LEFTOVER.test(words) && !/(^|[^\d])-0\b/.test(words)) return;
  const wanted = whole ? "a sentence without holes" : "a sentence with its full stop";
  const error = new TypeError(`${part} returns ${JSON.stringify(words)}; expected ${wanted}`);
  throw Object.assign(error, { about: part });
};

const MODES = { explore: [false, false], predict: [true, true], judged: [false, true] };

const run = (module, { declaration, states, sizes }, View) => {
  const { data } = declaration;
  const names = new Set([...declaration.parameters, ...declaration.guess].map((one) => one.name));
  const figure = {
    set(changed) {
      for (const name of Object.keys(changed)) {
        if (!names.has(name)) throw new TypeError(`a point would move "${name}", which is no parameter`);
      }
    },
  };
  // One view for all, as on a page, so that points come and go.
  const view = new View(figure, new Element("svg"));
  const panel = (options) => {
    const made = view.panel(options);
    const handle = (id, x, y, how) => {
      made.handle(id, x, y, how);
      figure.set(how.move(x + how.step[0], y + how.step[1]));
    };
    return strict(made, "panel", { handle });
  };
  for (const state of states) {
    const p = strict(state, "parameters");
    const known = strict(data, "data");
    const result = module.compute(p, known);
    sentence(module.describe(p, result, known), "describe");
    sentence(module.judge(p, result, known), "judge");
    for (const [width, height] of sizes) {
      for (const [hidden, guess] of Object.values(MODES)) {
        Object.assign(view, { hidden, guess });
        view.begin(width, height);
        module.draw(strict(view, "view", { panel }), p, result, known);
        view.end();
      }
    }
  }
};

// Where in a file something happened: as the stack tells, else where the word in question stands.
const place = (error, file) => {
  const lines = String(error.stack).split("\n").filter((line) => line.includes(`${file}:`));
  const told = lines[0]?.slice(lines[0].indexOf(`${file}:`) + file.length).match(/^:(\d+)/)?.[1];
  if (told) return `${file}:${told}`;
  const word = error.about ?? String(error.message).match(/export named '(\w+)'/)?.[1];
  const before = readFileSync(file, "utf-8").split(new RegExp(`\\b${word}\\b`))[0];
  return `${file}:${word ? before.split("\n").length : 1}`;
};

const faults = [];
const runtime = await load(order.runtime, {});
for (const figure of order.figures) {
  // The last one named is the one that does not come to an end.
  process.stderr.write(`${figure.file}\n`);
  try {
    const module = await load(figure.file, { "../runtime.js": runtime });
    run(module.namespace, figure, runtime.namespace.View);
  } catch (error) {
    const said = error?.message ? `${error.name}: ${error.message}` : String(error);
    faults.push(`${place(error ?? {}, figure.file)}: ${said.replaceAll("\n", " ")}`);
  }
}
process.stdout.write(JSON.stringify(faults));

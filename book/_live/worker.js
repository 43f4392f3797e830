// Python itself, in a worker: an endless loop here never holds up the page. All bytes come from the
// page, which has judged them; what could reach the network or the device's memory is taken away
// before any cell runs.

let python;
let shell;
let files;
let running = 0;

const say = (kind, facts = {}) => postMessage({ kind, ...facts });

/** Files that Pyodide asks for, by the last part of their address. */
const own = async (address) => {
  const name = decodeURIComponent(String(address.url ?? address).split("?")[0].split("/").pop());
  const bytes = files.get(name);
  if (!bytes) throw new TypeError(`this page gives no access to ${name || "other addresses"}`);
  const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return new Response(bytes, { headers: { "Content-Type": type } });
};

const FORBIDDEN = [
  ..."XMLHttpRequest WebSocket WebSocketStream WebTransport EventSource BroadcastChannel".split(" "),
  ..."Worker SharedWorker importScripts indexedDB caches Notification RTCPeerConnection".split(" "),
];
function close() {
  for (const name of FORBIDDEN) {
    for (let place = globalThis; place; place = Object.getPrototypeOf(place)) {
      if (Object.hasOwn(place, name)) Object.defineProperty(place, name, { value: undefined });
    }
  }
}

/** A module that has been judged is run from its bytes. */
async function run_module(name) {
  const address = URL.createObjectURL(new Blob([files.get(name)], { type: "text/javascript" }));
  try {
    return await import(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function unpack(packages) {
  const place = python.runPython("import sysconfig; sysconfig.get_path('purelib')");
  const locked = packages.filter((one) => one.format === "library").map((one) => one.lock);
  if (locked.length) {
    await python.loadPackage(locked, { messageCallback() {}, errorCallback() {}, checkIntegrity: false });
  }
  for (const one of packages) {
    if (one.format === "library") continue;
    // A wheel's unpacking knows its shared libraries; a part of `udl` is a plain folder.
    const format = one.format === "zip" ? "zip" : "wheel";
    python.unpackArchive(files.get(one.name), format, { extractDir: place });
  }
  python.runPython("import importlib; importlib.invalidate_caches()");
}

async function begin({ bytes, module, packages, kept, interrupt }) {
  files = bytes;
  globalThis.fetch = own;
  if (module) {
    WebAssembly.instantiateStreaming = async (_, imports) => ({
      module,
      instance: await WebAssembly.instantiate(module, imports),
    });
  }
  const { loadPyodide } = await run_module("pyodide.mjs");
  await run_module("pyodide.asm.js");
  python = await loadPyodide({
    indexURL: "https://this.page/",
    env: { HOME: "/home/pyodide", MPLBACKEND: "module://udl.browser._canvas", OMP_NUM_THREADS: "1" },
  });
  await unpack(packages);
  if (interrupt) python.setInterruptBuffer(interrupt);
  close();
  const browser = python.pyimport("udl.browser");
  shell = browser.Shell((kind, text) => say("output", { run: running, what: kind, text }));
  if (kept) browser.bring_back(shell, kept);
  // Its first picture would be held up by a warning that fonts are being listed.
  python.runPython("import logging; logging.getLogger('matplotlib.font_manager').setLevel('ERROR')");
  // While the reader reads, what the first cell imports, which takes seconds.
  const soon = packages.map((one) => one.lock).filter((name) => ["numpy", "matplotlib"].includes(name));
  setTimeout(() => soon.length && python.runPython(`import ${soon.join(", ").replace("matplotlib", "matplotlib.pyplot")}`), 50);
  say("ready", { version: python.runPython("import sys; '.'.join(map(str, sys.version_info[:2]))") });
}

async function run({ run, id, source }) {
  running = run;
  const started = performance.now();
  try {
    const status = shell.run_cell(source, id);
    const told = python.pyimport("udl.browser").told();
    say("done", { run, status, told, seconds: (performance.now() - started) / 1000 });
  } catch (error) {
    say("broken", { run, text: String(error.message ?? error).slice(-2000) });
  }
}

addEventListener("message", async ({ data }) => {
  try {
    if (data.kind === "begin") await begin(data);
    else if (data.kind === "run") await run(data);
    else if (data.kind === "packages") {
      for (const [name, bytes] of data.bytes) files.set(name, bytes);
      await unpack(data.packages);
      say("unpacked", { ask: data.ask });
    } else if (data.kind === "complete") {
      say("completed", { ask: data.ask, text: shell.complete(data.text) });
    }
  } catch (error) {
    say("broken", { run: running, text: String(error?.stack ?? error).slice(-2000) });
  }
});
say("loaded");

// What the page says of Python: what comes, and how it ended.

export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
// What comes, in words, by a file's name.
const NAMES = [
  [/^pyodide|^python_stdlib/, "Python"],
  [/^udl/, "the course’s package"],
  [/openblas|^scipy/i, "scipy"],
  [/^(\w+)-\d/, null],
];
export const called = (file) => {
  for (const [pattern, name] of NAMES) {
    const found = pattern.exec(file);
    if (found) return name ?? found[1];
  }
  return file;
};

export const STOPPED_ANEW = "Stopped. Python was restarted for it: your text is kept, what cells had defined is gone.";

// What a runtime says that has come to its end, and how that is told.
const BREAKDOWNS = [
  [/memory|allocation/i, "Python ran out of memory"],
  [/call stack|recursion/i, "Calls went deeper than a browser can hold: Python broke down"],
  [/^/, "Python broke down"],
];

export const breakdown = (text) => BREAKDOWNS.find(([pattern]) => pattern.test(text))[1];

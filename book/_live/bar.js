// The bar at the foot of the window: what Python is doing, what is done, and what can be done with all.
import { button } from "./cells.js";

export class Bar {
  constructor(article, acts) {
    this.box = document.createElement("section");
    this.box.className = "live-bar";
    this.box.setAttribute("aria-label", "Python in this page");
    this.state = document.createElement("p");
    this.state.className = "live-state";
    this.meter = document.createElement("progress");
    this.meter.setAttribute("aria-label", "Loading Python");
    this.meter.hidden = true;
    this.count = document.createElement("p");
    this.count.className = "live-count";
    this.spoken = document.createElement("p");
    this.spoken.className = "visually-hidden";
    this.spoken.setAttribute("role", "status");

    const row = document.createElement("div");
    row.className = "live-acts";
    this.buttons = {
      "run-all": button("run-all", "Run all"),
      stop: button("stop", "Stop"),
      restart: button("restart", "Restart", "Python begins anew; your text stays"),
      download: button("download", "Download as notebook"),
      upload: button("upload", "Bring back a notebook"),
      forget: button("forget", "Forget my answers"),
      start: button("start", "Try again"),
    };
    for (const [name, one] of Object.entries(this.buttons)) one.addEventListener("click", () => acts[name]());
    this.more = document.createElement("details");
    this.more.className = "live-more";
    const summary = this.more.appendChild(document.createElement("summary"));
    summary.textContent = "More";
    const list = this.more.appendChild(document.createElement("div"));
    list.append(this.buttons.download, this.buttons.upload, this.buttons.forget);
    list.addEventListener("click", () => (this.more.open = false));
    document.addEventListener("click", ({ target }) => {
      if (!this.more.contains(target)) this.more.open = false;
    });
    this.more.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.more.open = false;
      summary.focus();
    });
    row.append(this.buttons.start, this.buttons.stop, this.buttons["run-all"], this.buttons.restart, this.more);
    this.box.append(this.state, this.meter, this.count, row, this.spoken);
    article.append(this.box);
  }

  /** Show what Python is at, and the buttons that belong to it. */
  show(state, text) {
    this.box.dataset.state = state;
    this.state.textContent = text;
    const awake = state === "ready" || state === "running";
    this.buttons.start.hidden = state !== "failed";
    this.buttons.stop.hidden = state !== "running";
    this.buttons["run-all"].hidden = state !== "ready";
    this.buttons.restart.hidden = !awake;
    this.meter.hidden = state !== "loading";
  }

  progress(loaded, whole) {
    this.meter.max = whole;
    this.meter.value = loaded;
  }

  /** Tell a listener; the same sentence twice is told twice. */
  speak(text) {
    this.spoken.textContent = "";
    requestAnimationFrame(() => (this.spoken.textContent = text));
  }
}

/** Ask in the page itself: a closed frame shows no window of the browser's. Resolves with yes or no. */
export function ask(question, yes) {
  const box = document.createElement("dialog");
  box.className = "live-ask";
  const text = box.appendChild(document.createElement("p"));
  text.textContent = question;
  text.id = "live-question";
  box.setAttribute("aria-labelledby", text.id);
  const row = box.appendChild(document.createElement("form"));
  row.method = "dialog";
  for (const [value, words] of [["no", "Leave it"], ["yes", yes]]) {
    const one = row.appendChild(document.createElement("button"));
    one.value = value;
    one.textContent = words;
    one.type = "button";
    one.addEventListener("click", () => box.close(value));
  }
  document.body.append(box);
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue === "yes");
    });
  });
}

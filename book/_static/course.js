// All that the pages do by script. Without it everything can still be read, run and reached.
(() => {
  "use strict";
  const root = document.documentElement;
  const here = document.currentScript.src;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  // What an address names after its "#"; what cannot be decoded names nothing.
  const named = (hash) => {
    try {
      return document.getElementById(decodeURIComponent(hash));
    } catch {
      return null;
    }
  };

  // Light and dark: the system's choice until the reader makes one; choosing the system's again
  // forgets it.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const schemeButton = document.querySelector(".theme-toggle");
  if (schemeButton) {
    schemeButton.hidden = false;
    schemeButton.addEventListener("click", () => {
      const preferred = system.matches ? "dark" : "light";
      const next = (root.dataset.theme || preferred) === "dark" ? "light" : "dark";
      if (next === preferred) delete root.dataset.theme;
      else root.dataset.theme = next;
      try {
        if (next === preferred) localStorage.removeItem("theme");
        else localStorage.setItem("theme", next);
      } catch {}
    });
  }

  // The course's contents as a drawer on narrow screens.
  const nav = document.getElementById("course-nav");
  const toggle = document.querySelector(".nav-toggle");
  if (nav && toggle) {
    const behind = all("main, .site-foot, .site-head");
    const show = (open) => {
      nav.classList.toggle("open", open);
      toggle.setAttribute("aria-expanded", String(open));
      for (const part of behind) part.inert = open;
      if (open) (nav.querySelector('[aria-current="page"]') || nav.querySelector("a")).focus();
      else toggle.focus();
    };
    toggle.setAttribute("role", "button");
    toggle.setAttribute("aria-expanded", "false");
    toggle.addEventListener("click", (event) => {
      event.preventDefault();
      show(true);
    });
    document.addEventListener("click", (event) => {
      if (!nav.classList.contains("open") || toggle.contains(event.target)) return;
      if (!nav.contains(event.target) || event.target.closest("a")) show(false);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && nav.classList.contains("open")) show(false);
    });
    // On a wide screen: bring the current page into the column's view, without moving the page.
    const here = nav.querySelector('[aria-current="page"]');
    if (here && nav.scrollHeight > nav.clientHeight) {
      nav.scrollTop = Math.max(0, here.offsetTop - nav.offsetTop - nav.clientHeight / 4);
    }
  }

  // Which section is being read.
  const links = new Map();
  for (const link of all(".page-sections a")) {
    const target = named(link.hash.slice(1));
    if (target) links.set(target, link);
  }
  const visible = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) visible.add(target);
        else visible.delete(target);
      }
      for (const link of links.values()) link.removeAttribute("aria-current");
      const reading = [...links.keys()].filter((section) => visible.has(section)).pop();
      if (reading) links.get(reading).setAttribute("aria-current", "location");
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );
  for (const section of links.keys()) observer.observe(section);

  // Solutions stay closed until asked for; a link to one, or paper, opens it.
  const solutions = all(".solution.dropdown");
  const setOpen = (solution, open) => {
    solution.classList.toggle("open", open);
    solution.firstElementChild.setAttribute("aria-expanded", String(open));
  };
  for (const solution of solutions) {
    const title = solution.firstElementChild;
    for (const link of all("a", title)) link.replaceWith(...link.childNodes);
    title.tabIndex = 0;
    title.setAttribute("role", "button");
    setOpen(solution, false);
    title.addEventListener("click", () => setOpen(solution, !solution.classList.contains("open")));
    title.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      title.click();
    });
  }
  // Interactive figures: all that a page's need is loaded when the first one comes near. By a
  // classic script, since no module is loaded into a page that was opened from a folder.
  const figures = all("[data-interactive]");
  const loading = new Map();
  const load = (chapter) => {
    if (!loading.has(chapter)) {
      const arrived = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(`interactive/${chapter}.js`, here);
        script.onload = () => resolve(window.courseFigures?.[chapter]);
        script.onerror = reject;
        document.head.append(script);
      });
      loading.set(chapter, arrived);
    }
    return loading.get(chapter);
  };
  // Whatever went wrong, the static figure stands, and a sentence says what is missing.
  const stand = (figure, words) => {
    figure.classList.remove("live");
    figure.classList.add("failed");
    figure.querySelector(".stage > svg")?.remove();
    const said = figure.appendChild(document.createElement("p"));
    said.className = "failure";
    said.textContent = words;
  };
  const attend = async (figure) => {
    const { chapter } = figure.dataset;
    const handy = "This figure can be moved by hand, but its script";
    let loaded;
    try {
      loaded = await load(chapter);
    } catch {
      const file = `_static/interactive/${chapter}.js`;
      const cure = `Reload the page; a copy of the site in a folder needs ${file}, too.`;
      return stand(figure, `${handy} did not load. ${cure}`);
    }
    try {
      return loaded.mount(figure);
    } catch (error) {
      stand(figure, `${handy} failed. Please report it: the link is at the end of the page.`);
      throw error;
    }
  };
  const awake = new Map();
  const wake = (figure) => {
    if (!awake.has(figure)) awake.set(figure, attend(figure));
    return awake.get(figure);
  };
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        wake(target);
      }
    },
    { rootMargin: "300px 0px" },
  );
  for (const figure of figures) near.observe(figure);

  const openTarget = () => {
    // A link to a figure may carry a state of it: #fig-ch05-sigma-scan?sigma=0.3
    const [id, state] = location.hash.slice(1).split("?");
    const target = named(id);
    if (!target) return;
    const figure = state && target.querySelector("[data-interactive]");
    if (figure) wake(figure).then((living) => living?.restore(state));
    for (const solution of solutions) if (solution.contains(target)) setOpen(solution, true);
    for (const box of all("details")) if (box.contains(target)) box.open = true;
    target.scrollIntoView();
  };
  if (location.hash) openTarget();
  addEventListener("hashchange", openTarget);
  // Paper shows everything; afterwards each is closed again, and no answer is given away.
  let openedToPrint = [];
  addEventListener("beforeprint", () => {
    const boxes = all(".text details:not(.cite-this, .live-bar details, [open])");
    const closed = solutions.filter((solution) => !solution.classList.contains("open"));
    openedToPrint.push(...boxes, ...closed);
    for (const solution of closed) setOpen(solution, true);
    for (const box of boxes) box.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of openedToPrint) one.localName === "details" ? (one.open = false) : setOpen(one, false);
    openedToPrint = [];
  });
  // Their names say what they do; the label that comes with them hides that from listeners.
  for (const summary of all('summary[aria-label="Toggle hidden content"]')) {
    summary.removeAttribute("aria-label");
  }

  // Python in the page: nothing of it is loaded before the reader asks.
  const live = document.querySelector("[data-live]");
  const liveButton = document.querySelector(".launch-live");
  if (liveButton) liveButton.hidden = !live || location.protocol === "file:";
  let tries = 0;
  const failure = document.createElement("span");
  failure.setAttribute("role", "status");
  liveButton?.addEventListener("click", async () => {
    if (liveButton.getAttribute("aria-disabled") === "true") return;
    liveButton.setAttribute("aria-disabled", "true");
    liveButton.style.width = `${liveButton.getBoundingClientRect().width}px`; // its neighbours stay where they are
    liveButton.textContent = "Loading …";
    failure.textContent = "";
    try {
      const address = new URL(live.dataset.liveSrc, location.href);
      if (tries++) address.searchParams.set("try", tries); // a browser remembers what failed
      const module = await import(address);
      await module.begin(live, liveButton);
    } catch (error) {
      console.warn(error);
      liveButton.textContent = "Try again";
      failure.textContent = " Python’s script did not load.";
      document.querySelector(".facts")?.append(failure);
      liveButton.removeAttribute("aria-disabled");
    }
  });

  // What is done in the practicals, as this device remembers it: here, in the contents, and of the
  // whole course on the landing page.
  const begun = new Map();
  const kept = (read) => {
    try {
      return read();
    } catch {} // not allowed, or not of its form
  };
  for (const key of kept(() => Object.keys(localStorage)) || []) {
    const [, page] = /^udl:live:(\w+\/p\d+_\w+)$/.exec(key) || [];
    const { done, of, at } = (page && kept(() => JSON.parse(localStorage.getItem(key)))) || {};
    if (of > 0 && done >= 0) begun.set(page, { done, of, at });
  }
  const mark = (place, text) => {
    const made = document.createElement("span");
    made.className = "done";
    made.textContent = text;
    place?.append(made);
  };
  for (const link of begun.size ? all(".course-nav a") : []) {
    const found = begun.get(link.pathname.split("/").slice(-2).join("/").replace(".html", ""));
    if (found) mark(link, ` ${found.done} of ${found.of}`);
  }
  const mine = live && begun.get(live.dataset.live);
  if (mine) mark(document.querySelector(".facts"), ` On this device: ${mine.done} of ${mine.of} passed.`);
  const glance = document.getElementById("course-at-a-glance")?.nextElementSibling;
  if (glance && begun.size) {
    const each = [...begun.values()];
    const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
    const passed = each.reduce((sum, { done }) => sum + done, 0);
    const whole = each.filter(({ done, of }) => done >= of).length;
    const [last] = [...begun].sort(([, one], [, other]) => other.at - one.at)[0];
    const place = document.createElement("p");
    mark(place, `On this device: ${count(passed, "exercise")} passed, ${whole} of ${count(each.length, "practical")} finished. `);
    const link = document.createElement("a");
    link.href = `${last}.html`;
    link.textContent = "Go on where you were";
    place.append(link);
    glance.after(place);
  }

  // Code can be taken along.
  if (navigator.clipboard) {
    for (const block of all(".cell_input > div, .text div[class*='highlight-']:not(.output)")) {
      if (block.querySelector(":scope > .copy")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        const code = block.querySelector("pre");
        try {
          await navigator.clipboard.writeText(code.textContent);
          button.textContent = "Copied";
        } catch {
          // A page in another one's frame may not: then the code is marked for the reader to copy.
          getSelection().selectAllChildren(code);
          button.textContent = "Marked: now copy";
        }
        setTimeout(() => (button.textContent = "Copy"), 1500);
      });
      block.append(button);
    }
  }

  // What scrolls sideways in its own box can be scrolled by keyboard too.
  const boxes = "pre, .pst-scrollable-table-container, .table-box, .output.text_html, div.math, div.math > *";
  const reachable = () => {
    for (const box of all(boxes)) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  addEventListener("load", reachable);
  addEventListener("resize", reachable);

  // A report names the commit that the page was built from. Pages do not contain it, so that a
  // commit changes only the pages that it touches.
  for (const link of all(".report-error, a[href*='template=error.yml']")) {
    link.addEventListener(
      "pointerenter",
      async () => {
        try {
          const facts = await (await fetch(`${root.dataset.content_root}_static/build.json`)).json();
          const address = new URL(link.href);
          if (facts.commit) address.searchParams.set("commit", facts.commit);
          link.href = address;
        } catch {}
      },
      { once: true },
    );
    link.addEventListener("focus", () => link.dispatchEvent(new Event("pointerenter")), { once: true });
  }
})();

// What the gates ask a page. Runs in the page; answers with lists of words.
(() => {
  const name = (element) => {
    const id = element.id ? `#${element.id}` : "";
    const kind = element.classList.length ? `.${[...element.classList].slice(0, 2).join(".")}` : "";
    const words = (element.innerText || element.getAttribute("aria-label") || "").trim();
    return `${element.localName}${id}${kind} ${JSON.stringify(words.slice(0, 40))}`;
  };
  const shown = (element) =>
    element.getClientRects().length > 0 &&
    element.checkVisibility({ checkVisibilityCSS: true }) &&
    !element.closest("[inert]");

  window.gates = {
    shift: 0,
    shifted: [],

    // To the page's end, so that late pictures arrive, and until all have.
    async scroll() {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      await document.fonts.ready;
      for (let top = 0; top < document.documentElement.scrollHeight; top += 1800) {
        scrollTo(0, top);
        await frame();
      }
      const pictures = [...document.images].filter((one) => shown(one) && !one.complete);
      const loaded = pictures.map(
        (one) => new Promise((done) => (one.onload = one.onerror = done)),
      );
      await Promise.race([Promise.all(loaded), new Promise((done) => setTimeout(done, 5000))]);
      await frame();
      await frame();
      // What is still to come late comes now.
      await new Promise((done) => setTimeout(done, 100));
      scrollTo(0, 0);
      return [...document.images].filter((one) => shown(one) && !one.naturalWidth).map(name);
    },

    sideways() {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      const boxed = (element) => {
        for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
          if (getComputedStyle(up).overflowX !== "visible") return true;
        }
        return false;
      };
      const wide = [...document.body.querySelectorAll("*")].filter(
        (one) => one.getBoundingClientRect().right > width + 1 && !boxed(one),
      );
      return wide.slice(0, 3).map(name).concat(`${document.documentElement.scrollWidth} px`);
    },

    // Buttons, and links that look like buttons; a link within a sentence may be as small as it is.
    small() {
      const controls = "button, summary, input, [role=button], .launch-row a, .search-link, .nav-toggle";
      return [...document.querySelectorAll(controls)].filter(shown).flatMap((one) => {
        const { width, height } = one.getBoundingClientRect();
        if (width > 23.9 && height > 23.9) return [];
        return [`${name(one)} is ${Math.round(width)} x ${Math.round(height)} px`];
      });
    },

    // Every box of code has room for a line of 72 characters, those that are closed at first, too.
    cramped() {
      const closed = [...document.querySelectorAll("details:not([open])")];
      const solutions = [...document.querySelectorAll(".solution.dropdown:not(.open)")];
      for (const one of closed) one.open = true;
      for (const one of solutions) one.classList.add("open");
      // Some break their lines instead. All are measured at once: a page of this size is laid out
      // anew whenever something in it changes.
      const boxes = [...document.querySelectorAll(".text pre")]
        .filter((pre) => getComputedStyle(pre).whiteSpace !== "pre-wrap" && shown(pre));
      const lines = boxes.map(() => {
        const line = document.createElement("span");
        line.textContent = "0".repeat(72);
        line.style.cssText = "position: absolute; white-space: pre";
        return line;
      });
      boxes.forEach((pre, i) => pre.append(lines[i]));
      const found = boxes.flatMap((pre, i) => {
        const style = getComputedStyle(pre);
        const { width } = lines[i].getBoundingClientRect();
        const room = pre.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        const fits = Math.floor((room + 0.5) / (width / 72));
        return fits < 72 ? [`${name(pre.parentElement)} has room for ${fits}`] : [];
      });
      for (const line of lines) line.remove();
      for (const one of closed) one.open = false;
      for (const one of solutions) one.classList.remove("open");
      return found;
    },

    moving() {
      const still = (value) => value.split(", ").every((one) => parseFloat(one) <= 0.001);
      const found = [...document.querySelectorAll("*")].filter((one) => {
        const style = getComputedStyle(one);
        // The edge of a box that fades where there is more follows the reader's own scrolling.
        const fades =
          style.animationName === "more-beside" && style.animationTimeline?.includes("self");
        const moves = style.animationName !== "none" && !fades && !still(style.animationDuration);
        return moves || !still(style.transitionDuration) || style.scrollBehavior === "smooth";
      });
      return found.slice(0, 5).map(name);
    },

    // Every formula has a size and shows its letters; none stands there as source.
    unreadable() {
      const formulas = [...document.querySelectorAll(".math")].filter(shown);
      const bad = formulas.filter((one) => {
        const visual = one.querySelector(".katex-html");
        const spoken = one.querySelector(".katex-mathml math");
        if (!visual || !spoken || !spoken.textContent.trim()) return true;
        const box = visual.getBoundingClientRect();
        return box.width < 2 || box.height < 4 || !visual.textContent.trim();
      });
      return { formulas: formulas.length, bad: bad.slice(0, 5).map(name) };
    },

    // Before walking by keyboard: number what must be reached, and note what is.
    prepare() {
      const all = "a[href], button, input, summary, [role=button], [tabindex='0'], [onclick]";
      const controls = [...document.querySelectorAll(all)].filter(shown);
      const head = document.querySelector(".site-head");
      const under = head ? head.getBoundingClientRect().bottom : 0;
      window.walked = new Map();
      document.addEventListener("focusin", ({ target }) => {
        const style = getComputedStyle(target);
        const box = target.getBoundingClientRect();
        const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        const seen = ring && Number(style.opacity) > 0.9 && box.width > 0;
        const fixed = target.closest(".site-head, .course-nav, .skip-link");
        const covered = !fixed && box.bottom <= under;
        if (!walked.has(target)) walked.set(target, { seen, covered });
      });
      window.unreached = () => controls.filter((one) => !walked.has(one) && shown(one)).map(name);
      window.unseen = () =>
        [...walked].filter(([, { seen }]) => !seen).map(([one]) => name(one));
      window.covered = () =>
        [...walked].filter(([, { covered }]) => covered).map(([one]) => name(one));
      return controls.length;
    },
  };

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      gates.shift += entry.value;
      gates.shifted.push(...entry.sources.filter((one) => one.node).map(({ node }) =>
        name(node.localName ? node : node.parentElement)));
    }
  }).observe({ type: "layout-shift", buffered: true });
})();

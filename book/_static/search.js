// What Sphinx's search lacks: excerpts in which every formula stands once, as a line of text, and a
// search that works where a page may store and read nothing. Loaded before Sphinx's own scripts.
(() => {
  "use strict";
  // A page in a sandboxed frame may store nothing, and what Sphinx stores is read nowhere.
  try {
    void window.localStorage;
  } catch {
    const nothing = { getItem: () => null, setItem() {}, removeItem() {} };
    Object.defineProperty(window, "localStorage", { value: nothing });
  }

  // What stands in a page beside its text.
  const BESIDE =
    ".headerlink, script, style, .katex-html, .eqno, .page-facts, .page-foot, .figure-links, .question, " +
    ".controls, .actions, .prev-next, .copy";
  const ACCENTS = { "^": "\u0302", "~": "\u0303", "ˉ": "\u0304", "→": "\u20d7", "˙": "\u0307" };
  const SPACED = /^[=≈≠<>≤≥≪≫∈∉∼∝→←↦⇒⟹⟺±×+−⋅∣]$/u;
  const ENDS_RAISED = /^msu[bp]/;
  const readsOn = (node) => node && node.localName !== "mo" && /^[\p{L}\p{N}]/u.test(node.textContent);
  const single = (text) => (/^.\p{M}*$|^\p{N}+$/u.test(text) ? text : `(${text})`);

  /** Write MathML as a line: x_i, σ^2, (a + b)/c. */
  const line = (node) => {
    if (!node.localName) return node.textContent;
    const parts = [...node.childNodes].map((one) => line(one).trim());
    const [base, first, second] = parts;
    const raised = (text) => (/^′+$/.test(text) ? text : `^${single(text)}`);
    switch (node.localName) {
      case "mo":
        if (base === "," || base === ";") return `${base} `;
        // A sign at the beginning belongs to what follows; what cannot be seen is not written.
        if (!SPACED.test(base) || /^([(\[{,]|)$/.test(node.previousElementSibling?.textContent ?? "")) {
          return base?.replace(/[\u2061-\u2064]/g, "") ?? "";
        }
        return ` ${base} `;
      case "mspace":
        return " ";
      case "mfrac":
        return `${single(base)}/${single(first)}`;
      case "msqrt":
        return `√${single(parts.join(""))}`;
      case "msub":
        return `${base}_${single(first)}`;
      case "munder":
        return /^[⏟⏞]/.test(first) ? base : `${base}_${single(first)} `;
      case "msup":
        return `${base}${raised(first)}`;
      case "msubsup":
        return `${base}_${single(first)}${raised(second)}`;
      case "munderover":
        return `${base}_${single(first)}${raised(second)} `;
      case "mover":
        if (first in ACCENTS) return `${single(base)}${ACCENTS[first]}`;
        return /^[⏟⏞]/.test(first) ? base : `${base}^${single(first)}`;
      case "mtr":
        return `${parts.join(" ")} `;
      case "mtext":
        return node.textContent.replace(/\s+/g, " ");
      default:
        // x_i y, since x_iy would have the index reach on.
        return [...node.childNodes]
          .map((one) => line(one) + (ENDS_RAISED.test(one.localName) && readsOn(one.nextElementSibling) ? " " : ""))
          .join("")
          .replace(/ +/g, " ");
    }
  };

  const text = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const one of page.querySelectorAll(BESIDE)) one.remove();
    for (const one of page.querySelectorAll("math")) one.replaceWith(line(one).trim());
    for (const one of page.querySelectorAll("main *:not(span, a, em, strong, code, b, i)")) one.append(" ");
    const main = page.querySelector('[role="main"]');
    const id = anchor?.replace(/^#/, "");
    const part = (id && [...main.querySelectorAll("[id]")].find((one) => one.id === id)) || main;
    return part.textContent.replace(/\s+/g, " ").trim();
  };

  // Before Sphinx's own listener, which starts the search.
  document.addEventListener("DOMContentLoaded", () => {
    Search.htmlToText = text;
    // From a folder or in a sandboxed frame no page may read another: then without excerpts.
    if (window.origin !== "null") return;
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
    const said = document.createElement("p");
    said.className = "quiet";
    said.textContent =
      "The results come without excerpts: a browser lets no page that was opened from a folder, or " +
      "in a closed frame, read the others. On the course’s own site they are there.";
    document.getElementById("search-results").before(said);
  });
})();

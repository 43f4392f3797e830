/* Start a deck; with ?print-pdf, leave its slides one below the other, ready for the printer.
 * With ?check too, the page writes into data-overflow which parts are larger than their place;
 * the build and the tests read that. */
"use strict";

const query = new URLSearchParams(location.search);
const asked = location.hash;

if (!query.has("print-pdf")) {
  document.documentElement.classList.remove("paper");
  Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0,
    minScale: 0.1,
    maxScale: 4,
    center: false,
    hash: true,
    controlsTutorial: false,
    transition: "none",
    backgroundTransition: "none",
    plugins: [RevealNotes],
  }).then(keepPlace);
}

/* On a narrow screen slides stand one below the other. Where reveal.js begins that view, and where
 * it follows an address in it, it misses the slide; and it lets the address be. */
function keepPlace() {
  const addressOf = (slide) => "#/" + encodeURIComponent(slide.id);
  let scrolled = false;
  let place = asked || addressOf(Reveal.getCurrentSlide());
  const show = (address) => {
    const slides = [...document.querySelectorAll(".slides section")];
    const named = "#/" + address.replace(/^#\/?/, "").split("/")[0];
    const slide = slides.find((one) => addressOf(one) === named);
    slide?.closest(".scroll-page")?.scrollIntoView();
  };
  const look = () => {
    if (Reveal.isScrollView() && !scrolled) show(place);
    scrolled = Reveal.isScrollView();
  };
  look();
  Reveal.on("slidechanged", ({ currentSlide }) => {
    if (Reveal.isScrollView() !== scrolled) return; // on its way from one view to the other
    place = addressOf(currentSlide);
    if (scrolled) history.replaceState(null, "", place);
  });
  addEventListener("resize", look);
  addEventListener("hashchange", () => show(location.hash));
}

function overflow() {
  const found = [];
  for (const part of document.querySelectorAll(".fit")) {
    const box = part.getBoundingClientRect();
    const reach = { right: box.left, bottom: box.top };
    for (const piece of part.querySelectorAll("*")) {
      // Inside an equation stand struts that reach beyond what is seen of it.
      if (piece.parentElement.closest(".katex")) continue;
      const size = piece.getBoundingClientRect();
      reach.right = Math.max(reach.right, size.right);
      reach.bottom = Math.max(reach.bottom, size.bottom);
    }
    // A line's box is a little taller than its letters.
    const over = Math.max(reach.right - box.right, reach.bottom - box.bottom);
    if (over > 6) {
      const name = part.closest("section").id + " " + part.className.split(" ")[0];
      found.push(name + " by " + Math.round(over) + " px");
    }
  }
  for (const image of document.querySelectorAll("img")) {
    if (!image.complete || !image.naturalWidth) {
      found.push(image.closest("section").id + " lacks " + image.getAttribute("src"));
    }
  }
  return found;
}

if (query.has("check")) {
  addEventListener("load", async () => {
    await document.fonts.ready;
    document.documentElement.setAttribute("data-overflow", JSON.stringify(overflow()));
  });
}

"""From decks as text to PowerPoint with native equations, reveal.js and PDF.

`read` parses a deck into `model`, `layout` places it, `figures` and `math` bring what is not text,
`pptx`, `html` and `pdf` write it, `build` runs all of it, `reference` makes the design.
"""

"""From decks as text to PowerPoint with native equations, reveal.js and PDF.

`read` parses a deck, with its `blocks` and `inlines`, into `model`; `layout` and `prepare` place it
by the `design`; `figures` and `math` bring what is not text; `pptx`, `html` and `pdf` write it;
`build` runs all of it; `reference` makes the PowerPoint design. The command is
``python -m tools.slides``.
"""

"""From pages to notebooks: students' and solved copies of practicals, and the chapters.

`export` writes all of a book: `chapters` and `copies` make the notebooks, `publication` and
`install` what they open with, `outputs` and `pictures` what they show; `apart` takes solutions out
of sources, `audit` looks for them in what is published; `authors` leaves out what readers do not
need, `raw` sees markup that only the site understands. `resolve` writes MyST out as Markdown:
blocks as `tools.markdown` finds them, `directives` and `inline` text, with what `resolver` knows.
"""

"""From pages to notebooks: students' and solved copies of practicals, and the chapters.

`export` writes all of a book: `chapters` and `copies` make the notebooks, `publication` and
`install` what they open with, `outputs` and `pictures` what they show; `audit` looks for solutions
in what is published. `resolve` writes MyST out as Markdown: blocks as `tools.markdown` finds them,
`directives` and `inline` text, with what `resolver` knows of the site.
"""

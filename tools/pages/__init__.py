"""From sources to executed pages: what Sphinx reads.

`frontmatter` reads heads, `practicals` the one source of a practical, `stage` writes the pages as
Sphinx reads them, `closure` hashes what a page's outputs depend on, `execute` runs what changed,
`pictures` and `memory` keep what was made. The pages that nobody writes by hand are in `generated`.
"""

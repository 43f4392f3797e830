"""From sources to executed pages: what Sphinx reads.

`contents` reads ``_toc.yml``; `frontmatter` and `facts` what a page says of itself;
`vocabulary` holds what a writer may use. `practicals` makes page and notebooks of a practical's one
source, `generated` the pages that nobody writes by hand. `stage` writes the pages as Sphinx reads
them, `closure` hashes what a page's outputs depend on, `execute` runs what changed, `memory` keeps
what was made, `pictures` what cells drew. `nodes` gives nbformat's functions types.
"""

"""From pages to notebooks: students' and solved copies, and the chapters.

`export` writes them, `resolve` turns what only a site can show into what a notebook can.
"""

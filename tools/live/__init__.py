"""Python in the page: what a browser needs to run a practical, and which page needs what.

`packages` finds the runtime and packages that are built for browsers, `fetch` gets them, `wheel`
packs the teaching package, `needs` follows imports, `pages` lists the cells of each page that can
run, `bundle` joins the page's scripts, `publish` writes all of it where the site takes it from.
"""

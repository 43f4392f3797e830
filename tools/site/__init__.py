"""From staged pages to the site: Sphinx, and what it lacks.

`build` runs Sphinx on copies, `vendor` and `fonts` bring what pages load, `katex` sets mathematics,
`discovery` and `social_card` tell others of a page, `ids` keeps addresses, `notices` and `works`
licences.
"""

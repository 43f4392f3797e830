"""Interactive versions of figures: each a declaration in Python and a module for the browser.

`NAME.py` declares parameters, data and, computed by `udl`, the values that `NAME.js` must compute
too; a test compares them over a sweep of the parameters. `runtime.js` is what all of them share.
"""

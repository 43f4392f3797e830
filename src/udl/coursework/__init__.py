"""Five pieces of assessed work: what is fixed in them, what is measured, and how marks come about.

Three improve one network (`training` holds what is fixed, `comparison` the rule of points,
`held_out` the secret test set); `geometry` and `rectifiers` give each student numbers of their own.
``python -m udl.coursework`` is what the tools of grading ask. Modules are used as a whole.
"""

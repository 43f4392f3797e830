"""Sentences of this course: a small text for models that write.

Lower case, 30 different characters, about 130,000 in all; ``README.md`` beside this module says
where the sentences come from and what was left out.
"""

from udl.data.shipped import load_arrays


def course_sentences() -> str:
    """Return some 1,800 sentences of the course as one text.

    Returns
    -------
    str
        Letters a to z, space, comma, full stop and question mark; a space between two sentences.
    """
    return load_arrays("sentences.npz")["text"].tobytes().decode("ascii")

"""Numbers of one's own: what a student's id decides.

The id goes through SHA-256, so that nothing can be read from it or chosen by it, and starts one of
NumPy's legacy generators, whose numbers are the same in every version.
"""

import hashlib
import unicodedata

import numpy as np


def normalised(student: str) -> str:
    """Return an id as it is compared: without blanks around it, capitals as small letters.

    An accent may be a character of its own, as in files' names on a Mac.

    Raises
    ------
    ValueError
        If it is no text, or nothing is left of it.
    """
    if not isinstance(student, str) or not student.strip():
        raise ValueError(f"student: got {student!r}; expected your id, a text")
    return " ".join(unicodedata.normalize("NFKC", student).split()).casefold()


def seed_of(student: str, purpose: str) -> int:
    """Return the number that starts a student's random numbers.

    Parameters
    ----------
    student : str
        The id, in any spelling that :func:`normalised` makes the same.
    purpose : str
        What it is for; other purposes give other numbers.

    Returns
    -------
    int
        From 0 to 2^32 - 1.
    """
    digest = hashlib.sha256(f"{purpose}\n{normalised(student)}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def random_of(student: str, purpose: str) -> np.random.RandomState:
    """Return a student's own random numbers for one purpose."""
    return np.random.RandomState(seed_of(student, purpose))

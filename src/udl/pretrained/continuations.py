"""What GPT-2 once wrote: continuations of one prompt, such as no small model finds."""

import json
from dataclasses import dataclass
from pathlib import Path

from udl.data.shipped import verified

FILE = Path(__file__).parent / "gpt2" / "continuations.json"
CHECKSUM = "e5eacd2f41ef3822143fd7a8f21b06816c09078f55cd24efe9deb46d106f0d1d"


@dataclass(frozen=True)
class Continuation:
    """A text by GPT-2.

    Parameters
    ----------
    method : str
        How each token was chosen.
    prompt : str
        The beginning that it was given.
    text : str
        What it added.
    """

    method: str
    prompt: str
    text: str


def gpt2_continuations() -> list[Continuation]:
    """Return one continuation for each of seven ways of choosing tokens.

    Returns
    -------
    list of Continuation
        By GPT-2 with 124 million parameters.

    Notes
    -----
    Recorded as expected outputs in practical 12.4 of the notebooks that come with the book
    (udlbook/udlbook on GitHub); the file names the commit. What is drawn at random depends on the
    versions of the libraries, so that nobody gets just these today. The program behind the last one
    let its beams differ in length.
    """
    told = json.loads(verified(FILE.name, FILE.read_bytes(), CHECKSUM))
    return [Continuation(prompt=told["prompt"], **one) for one in told["continuations"]]

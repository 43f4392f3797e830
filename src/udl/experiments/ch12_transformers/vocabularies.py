"""How many bytes a token stands for, in texts of several kinds, while a vocabulary grows."""

import numpy as np

from udl.experiments.memory import Arrays
from udl.language import ByteTokenizer
from udl.pretrained import held_out_text, load_language_model

NUM_MERGES = (0, 40, 80, 160, 320, 640, 960, 1280)
# The same few sentences in three languages.
ENGLISH = (
    "In the morning there was snow on the roof, and the cat did not want to go out. He sat at the "
    "window, watched the birds and waited for somebody to light the stove. Towards noon it began "
    "to thaw, and drops fell from the gutter into the barrel. So he did step outside, put one paw "
    "on the wet stones and turned back."
)
GERMAN = (
    "Am Morgen lag Schnee auf dem Dach, und der Kater wollte nicht hinaus. Er saß am Fenster, sah "
    "den Vögeln zu und wartete, bis jemand den Ofen anzündete. Gegen Mittag taute es, und von der "
    "Rinne fielen Tropfen in die Tonne. Da ging er doch vor die Tür, setzte eine Pfote auf die "
    "nassen Steine und kehrte wieder um."
)
GREEK = (
    "Το πρωί είχε χιόνι στη στέγη και ο γάτος δεν ήθελε να βγει έξω. Καθόταν στο παράθυρο, κοίταζε "
    "τα πουλιά και περίμενε κάποιον να ανάψει τη σόμπα. Το μεσημέρι το χιόνι έλιωσε και έπεφταν "
    "σταγόνες στο βαρέλι. Τότε βγήκε τελικά, πάτησε με το ένα πόδι στις βρεγμένες πέτρες και "
    "γύρισε πίσω."
)


def texts() -> dict[str, str]:
    """Return by name a text of the book that its vocabulary has not seen, and the sentences."""
    return {"book": held_out_text(), "English": ENGLISH, "German": GERMAN, "Greek": GREEK}


def bytes_per_token() -> Arrays:
    """Encode texts with the first merges of the book's vocabulary.

    Returns
    -------
    dict of str to ndarray
        For each of :func:`texts` the bytes of its text divided by the number of its tokens, one
        for each of ``NUM_MERGES``.
    """
    shipped = load_language_model("book").tokenizer
    if not isinstance(shipped, ByteTokenizer):
        raise TypeError(f"the book's tokenizer is a {type(shipped).__name__}")
    found: dict[str, list[float]] = {name: [] for name in texts()}
    for count in NUM_MERGES:
        tokenizer = ByteTokenizer(shipped.merges[:count])
        for name, text in texts().items():
            found[name].append(len(text.encode("utf-8")) / len(tokenizer.encode(text)))
    return {name: np.array(values) for name, values in found.items()}

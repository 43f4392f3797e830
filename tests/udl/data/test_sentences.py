"""The sentences are text of thirty characters, each sentence once."""

import re
import string

from udl.data import sentences


def test_the_sentences():
    text = sentences.course_sentences()
    assert set(text) == set(string.ascii_lowercase + " ,.?")
    found = re.split(r"(?<=[.?]) ", text)
    # As the card says, but for sentences in quotation marks inside another.
    assert 1839 <= len(found) < 1.01 * 1839
    assert "  " not in text
    # Mostly sentences, hardly any twice (one may stand inside another's quotation marks).
    assert len(set(found)) > 0.99 * len(found)
    assert sum(len(sentence.split()) >= 4 for sentence in found) > 0.97 * len(found)

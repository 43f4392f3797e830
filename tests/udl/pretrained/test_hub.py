"""GPT-2 by name: here without a network, where it must say how to go on; and a stand-in for it."""

import os
import subprocess
import sys

import numpy as np
import pytest

from tests.needing import optional
from udl.pretrained import hub, load_language_model, models

ASK = "from udl.pretrained import load_language_model\nload_language_model('gpt2')"
GO_ON = 'load_language_model("book") needs no network'


def test_without_a_network_it_says_how_to_go_on(tmp_path):
    optional("transformers")
    offline = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", ASK], env=offline, capture_output=True, text=True)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ConnectionError: gpt2: is not on this machine")
    assert last.endswith(GO_ON)
    assert done.stderr.count("Traceback") == 1


def test_without_transformers_it_says_how_to_go_on(monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ModuleNotFoundError, match="pip install 'udl\\[transformers\\]'") as told:
        load_language_model("gpt2")
    assert str(told.value).endswith(GO_ON)
    assert "\n" not in str(told.value)


def test_what_is_fetched_is_a_tokenizer_and_a_next_token_function():
    optional("transformers")
    # The shipped model stands in for the real one, by the name of its folder.
    vocabulary, theirs = hub.fetch(str(models.FOLDER))
    book = load_language_model()
    tokens = vocabulary.encode("A convolution of two signals")
    assert tokens == book.tokenizer.encode("A convolution of two signals")
    assert vocabulary.decode(tuple(tokens)) == "A convolution of two signals"
    assert (vocabulary.num_tokens, theirs.end) == (book.tokenizer.num_tokens, book.end)
    for text in (tokens, tokens * 40):  # longer than it has places for
        np.testing.assert_allclose(np.exp(theirs(text)), np.exp(book.next_token(text)), atol=1e-5)

"""A vocabulary as a file: read back, and read in the same way by Hugging Face's library."""

import json
import string
from itertools import pairwise

import pytest

from tests.needing import optional
from udl.language import ByteTokenizer, train_tokenizer
from udl.pretrained import load_language_model, read_tokenizer, write_tokenizer
from udl.pretrained.models import FOLDER

SMALL = train_tokenizer("the theme of the thesis\n\n    é é é 🙂🙂", 30)
TEXTS = [
    "",
    "def softmax(logits):\n    return np.exp(logits)\n\n\n",
    string.printable,
    "$\\boldsymbol\\phi_3$ and `x²`, ½ of it: 東京, naïve e\u0301 façades",
    "🙂👩‍👩‍👧‍👦 \u2028\x00\x85\u00a0x",
    "".join(map(chr, range(0x3000))),
    "".join(map(chr, range(0xA640, 0xD7FF, 3))),
]


def test_bytes_have_letters_of_their_own():
    told = json.loads(write_tokenizer(ByteTokenizer(())))["model"]["vocab"]
    assert sorted(told.values()) == list(range(256))
    assert all(letter.isprintable() and not letter.isspace() for letter in told)
    # As in GPT-2's own files.
    assert (told["a"], told["Ġ"], told["Ċ"]) == (ord("a"), ord(" "), ord("\n"))


@pytest.mark.parametrize("tokenizer", [ByteTokenizer(()), SMALL])
def test_what_is_written_is_read(tokenizer):
    assert read_tokenizer(write_tokenizer(tokenizer)).merges == tokenizer.merges


def test_a_file_that_is_none_is_refused():
    for text in ("", "{}", '{"model": {"merges": 3}}', '{"model": {"merges": [["a", " "]]}}'):
        with pytest.raises(ValueError, match="text: got no vocabulary"):
            read_tokenizer(text)
    told = json.loads(write_tokenizer(SMALL))
    told["model"]["vocab"]["a"], told["model"]["vocab"]["b"] = 98, 97
    with pytest.raises(ValueError, match="text: got other pieces or numbers"):
        read_tokenizer(json.dumps(told))


def test_the_library_of_tokenizers_finds_the_same_tokens():
    library = optional("tokenizers")
    theirs = library.Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    ours = load_language_model().tokenizer
    assert theirs.get_vocab_size() == ours.num_tokens
    for text in TEXTS:
        # Words grow with what stands beside them; pairs of lines try each border as well.
        for piece in (text, *map("".join, pairwise(text.splitlines(keepends=True)))):
            assert theirs.encode(piece).ids == ours.encode(piece)
            assert theirs.decode(ours.encode(piece), skip_special_tokens=False) == piece

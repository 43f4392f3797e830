"""The shipped model: whole, loaded alike by numpy and by transformers, and as good as its card."""

import hashlib
import json
import math
import subprocess
import sys

import numpy as np
import pytest

from tests.needing import optional
from udl.language import GPT2, beam_search, greedy_decoding
from udl.pretrained import held_out_text, load_language_model, models, read_tensors, surprises

FACTS = json.loads((models.FOLDER / "training.json").read_text("utf-8"))
TEXT = "The gradient of the loss with respect to the weights"
ALONE = """
import sys
for name in ("torch", "transformers", "safetensors", "tokenizers"):
    sys.modules[name] = None
from udl.language import greedy_decoding
from udl.pretrained import load_language_model
model = load_language_model()
prompt = model.tokenizer.encode("The loss")
print(len(greedy_decoding(model.next_token, prompt, 3).tokens) - len(prompt))
"""


@pytest.fixture(scope="module")
def book():
    return load_language_model()


@pytest.fixture(scope="module")
def theirs():
    """The same files in transformers, which may look nowhere else."""
    library = optional("transformers")
    loaded = library.GPT2LMHeadModel.from_pretrained(models.FOLDER, local_files_only=True)
    return loaded.eval()


def test_every_file_is_as_recorded_and_all_together_are_small():
    files = {path.name: path.read_bytes() for path in models.FOLDER.iterdir()}
    assert {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} == (
        models.CHECKSUMS
    )
    assert sum(map(len, files.values())) < 6e6


def test_a_changed_file_is_refused(tmp_path, monkeypatch):
    for name in models.CHECKSUMS:
        (tmp_path / name).write_bytes((models.FOLDER / name).read_bytes() + b" ")
    monkeypatch.setattr(models, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="got content with SHA-256"):
        load_language_model()


def test_the_files_say_what_the_card_says(book):
    arrays = read_tensors((models.FOLDER / "model.safetensors").read_bytes())
    assert all(array.dtype == np.float16 for array in arrays.values())
    assert sum(array.size for array in arrays.values()) == FACTS["parameters"]
    assert book.tokenizer.num_tokens == FACTS["vocabulary"] == book.next_token.num_tokens
    assert book.next_token.num_layers == FACTS["recipe"]["num_layers"]
    header = (models.FOLDER / "model.safetensors").read_bytes()[:300]
    assert FACTS["corpus"].encode() in header


def test_the_excerpt_is_as_surprising_as_the_card_says(book):
    text = held_out_text()
    tokens = [book.end, *book.tokenizer.encode(text)]
    nats = surprises(book.next_token, tokens)
    assert math.exp(nats.mean()) == pytest.approx(FACTS["excerpt"]["perplexity"], rel=1e-6)
    bits = nats.sum() / math.log(2) / len(text.encode())
    assert bits == pytest.approx(FACTS["excerpt"]["bits_per_byte"], rel=1e-6)


def test_it_knows_the_books_words_better_than_others(book):
    def bits(text):
        tokens = [book.end, *book.tokenizer.encode(text)]
        return surprises(book.next_token, tokens).sum() / len(text.encode())

    mixed = list(held_out_text())
    np.random.default_rng(0).shuffle(mixed)
    assert bits(held_out_text()) < 0.5 * bits("".join(mixed))


def test_it_needs_neither_torch_nor_the_libraries_of_its_files():
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True)
    assert done.stdout.strip() == "3", done.stderr


def test_the_example_of_the_docstring(book):
    prompt = book.tokenizer.encode("The gradient of the")
    found = greedy_decoding(book.next_token, prompt, 1)
    assert book.tokenizer.decode(found.tokens) in models.LanguageModel.__doc__


def test_any_text_comes_back(book):
    for text in (TEXT, held_out_text(), "東京 🙂 e\u0301\x00"):
        assert book.tokenizer.decode(book.tokenizer.encode(text)) == text


def test_logits_are_those_of_transformers(book, theirs):
    torch = optional("torch")
    tokens = [book.end, *book.tokenizer.encode(held_out_text())][: book.next_token.num_places]
    ours = book.next_token.logits(tokens)
    with torch.no_grad():
        single = theirs(torch.tensor([tokens])).logits[0].numpy()
        double = theirs.double()(torch.tensor([tokens])).logits[0].numpy()
        theirs.float()
    assert single.dtype == np.float32
    # Its own rounding in float32 moves single logits by a millionth of the largest.
    errors = single - ours
    assert np.sqrt((errors**2).mean()) < 1e-5
    assert np.abs(errors).max() < 1e-5 * np.abs(ours).max()
    np.testing.assert_allclose(double, ours, rtol=0, atol=1e-10)


@pytest.mark.parametrize("num_beams", [1, 4])
def test_decoding_finds_what_transformers_finds(book, theirs, num_beams):
    torch = optional("torch")
    prompt = book.tokenizer.encode(TEXT)
    found = theirs.generate(
        torch.tensor([prompt]),
        attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
        max_new_tokens=12,
        min_new_tokens=12,
        num_beams=num_beams,
        do_sample=False,
        length_penalty=0.0,
    )[0].tolist()
    if num_beams == 1:
        assert found == list(greedy_decoding(book.next_token, prompt, 12).tokens)
    else:
        assert found == list(beam_search(book.next_token, prompt, 12, num_beams)[0].tokens)


def test_the_tokenizer_loads_by_the_folders_name(book):
    library = optional("transformers")
    tokenizer = library.AutoTokenizer.from_pretrained(models.FOLDER, local_files_only=True)
    assert len(tokenizer) == book.tokenizer.num_tokens
    assert tokenizer.encode(TEXT, add_special_tokens=False) == book.tokenizer.encode(TEXT)


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match=r'name: got "?.gpt5.; expected "book" or "gpt2"'):
        load_language_model("gpt5")


def test_the_book_is_a_gpt2_of_ours(book):
    assert isinstance(book.next_token, GPT2)
    assert np.exp(book.next_token([book.end])).sum() == pytest.approx(1)

"""The program that trains the shipped model, run for a few steps on a few words."""

import json
import math
from dataclasses import asdict, replace

import numpy as np
import pytest
import torch

from udl.experiments.ch12_transformers import book_model
from udl.experiments.recorded import source_digest
from udl.language import GPT2
from udl.pretrained import models, read_tensors, read_tokenizer, surprises

FACTS = json.loads((models.FOLDER / "training.json").read_text("utf-8"))
RECIPE = book_model.Recipe(width=16, num_layers=1, num_heads=2, num_steps=12, warm_up=3)
WORDS = "the loss of the model is the mean of the losses "


@pytest.fixture
def corpus(tmp_path):
    told = {
        "commit": "c" * 40,
        "train": [["a", WORDS * 40], ["b", WORDS[5:] * 40]],
        "validation": [["c", WORDS * 3]],
        "test": [["d", WORDS * 2], ["e", "a model é " * 4]],
    }
    path = tmp_path / "corpus.json"
    path.write_text(json.dumps(told), "utf-8")
    return book_model.Corpus.read(path, num_merges=20)


def test_the_shipped_model_was_trained_by_the_program_as_it_stands():
    assert FACTS["source"] == source_digest(book_model.PROGRAM)
    assert FACTS["recipe"] == asdict(book_model.CANDIDATES[FACTS["candidate"]])
    for name, one in FACTS["candidates"].items():
        assert one["recipe"] == asdict(book_model.CANDIDATES[name])
        assert one["source"] == FACTS["source"]
        assert one["corpus"] == FACTS["corpus"]
    losses = {name: one["validation_loss"] for name, one in FACTS["candidates"].items()}
    assert min(losses, key=losses.get) == FACTS["candidate"]
    assert FACTS["validation_loss_half"] == pytest.approx(FACTS["validation_loss"], abs=0.002)
    assert 60 < FACTS["seconds"] < 1500


@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_two_runs_give_the_same_bytes_and_another_seed_others(corpus, tmp_path, dropout):
    def weights(name, seed):
        recipe = replace(RECIPE, dropout=dropout, seed=seed)
        book_model.run(corpus, recipe, tmp_path / name)
        return (tmp_path / name / "model.safetensors").read_bytes()

    first = weights("first", 3)
    torch.rand(5)  # what others draw from the global generator changes nothing
    assert weights("again", 3) == first
    assert weights("other", 4) != first


def test_training_lowers_the_loss_and_what_is_written_is_what_was_measured(corpus, tmp_path):
    book_model.run(corpus, replace(RECIPE, num_steps=80), tmp_path)
    known = json.loads((tmp_path / "training.json").read_text("utf-8"))
    assert known["validation_loss"] < 0.7 * math.log(corpus.tokenizer.num_tokens)
    model = GPT2(read_tensors((tmp_path / "model.safetensors").read_bytes()), RECIPE.num_heads)
    assert known["parameters"] == sum(array.size for array in model.parameters.values())
    (text,) = corpus.documents("validation")
    assert len(text) <= model.num_places  # one window, whatever the way of cutting
    assert surprises(model, text).mean() == pytest.approx(known["validation_loss_half"], abs=1e-5)
    vocabulary = read_tokenizer((tmp_path / "tokenizer.json").read_text("utf-8"))
    assert vocabulary.merges == corpus.tokenizer.merges
    assert json.loads((tmp_path / "config.json").read_text("utf-8"))["n_layer"] == 1


def test_texts_begin_with_the_mark_between_them(corpus):
    train, other = corpus.documents("train")
    assert train[0] == other[0] == book_model.END
    assert book_model.END not in train[1:] + other[1:]
    assert corpus.tokenizer.decode(train[1:]) == WORDS * 40


def test_the_rate_rises_then_falls():
    recipe = book_model.Recipe(num_steps=50, warm_up=10)
    rates = np.array([recipe.rate(step) for step in range(50)])
    assert rates[9] == rates.max() == pytest.approx(recipe.learning_rate)
    assert (np.diff(rates[:10]) > 0).all()
    assert (np.diff(rates[10:]) < 0).all()
    assert rates[-1] == pytest.approx(recipe.last_rate)

"""Ship the best of the models that :mod:`book_model` trained, with a card that says what it is.

The validation part chooses the model, and the order and discount of the n-grams beside it; the
test part is used once, for the numbers of the card.
"""

import argparse
import hashlib
import json
import math
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from udl.experiments.ch12_transformers.book_model import CANDIDATES, Corpus
from udl.language import GPT2, ByteTokenizer, NGramModel, keep_nucleus, sample_decoding
from udl.pretrained import read_tensors, surprises

TEMPLATE = Path(__file__).with_suffix(".md")
SHIPPED = ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")
ORDERS, DISCOUNTS = (3, 4, 5, 6, 7), (0.75, 0.85, 0.95)
# Chosen before there was a model, and the seed with them.
PROMPTS = (
    "The gradient of the loss",
    "A convolution",
    "## Summary\n",
    "def softmax(",
    "The difference between training and test error",
)
SEED, LENGTH, THRESHOLD = 0, 60, 0.9
RUN = 10  # tokens that two parts are asked to share
EXCERPT = 3000  # letters that the shipped piece of the test part has at least


def measured(model: GPT2, documents: Sequence[Sequence[int]]) -> np.ndarray:
    """Return the surprise at each token of all texts, in nats."""
    return np.concatenate([surprises(model, text) for text in documents])


def counted(model: NGramModel, documents: Sequence[Sequence[int]]) -> np.ndarray:
    """Return the same for an n-gram model, which reads as much of each text."""
    return np.array(
        [
            -math.log(
                probability(model, tuple(text[max(0, place + 1 - model.order) : place]), token)
            )
            for text in documents
            for place, token in enumerate(text)
            if place > 0
        ]
    )


def probability(model: NGramModel, text: tuple[int, ...], token: int) -> float:
    """Return one entry of ``model.probabilities(text)`` without the others."""
    p = 1 / model.num_tokens
    for length in range(min(model.order - 1, len(text)) + 1):
        counts = model.following[length].get(text[len(text) - length :])
        if counts is None:
            break
        p *= model.discount * len(counts)
        p = (p + max(0.0, counts[token] - model.discount)) / counts.total()
    return p


def best_ngrams(
    corpus: Corpus, orders: Sequence[int] = ORDERS, discounts: Sequence[float] = DISCOUNTS
) -> tuple[NGramModel, dict[str, float]]:
    """Count n-grams in the training part; choose order and discount on the validation part."""
    joined = [token for text in corpus.documents("train") for token in text]
    validation = corpus.documents("validation")
    found: dict[str, float] = {}
    best, least = None, math.inf
    for order in orders:
        model = NGramModel(joined, corpus.tokenizer.num_tokens, order)
        for discount in discounts:
            model.discount = discount
            loss = float(counted(model, validation).mean())
            found[f"{order}, {discount}"] = loss
            if loss < least:
                best, least, chosen = model, loss, discount
    if best is None:
        raise ValueError("orders: got none; expected at least one")
    best.discount = chosen
    return best, found


def shared(texts: Sequence[Sequence[int]], others: Sequence[Sequence[int]]) -> float:
    """Return which share of the runs of ten tokens in some texts stands in others as well."""
    there = {run for text in others for run in _runs(text)}
    found = [run in there for text in texts for run in _runs(text)]
    return sum(found) / len(found)


def scores(nats: np.ndarray, num_bytes: int) -> dict[str, float]:
    """Return perplexity a token, and bits a byte."""
    return {
        "perplexity": math.exp(nats.mean()),
        "bits_per_byte": float(nats.sum()) / math.log(2) / num_bytes,
    }


def lead(
    ours: np.ndarray, theirs: np.ndarray, documents: Sequence[Sequence[int]]
) -> dict[str, float]:
    """Return by how much less our model is surprised a token, and its standard error over texts."""
    lengths = np.array([len(text) - 1 for text in documents])
    ends = np.cumsum(lengths)
    won = np.array([part.sum() for part in np.split(theirs - ours, ends[:-1])])
    mean = won.sum() / ends[-1]
    count = len(lengths)
    spread = np.sqrt(count / (count - 1) * ((won - mean * lengths) ** 2).sum())
    return {"nats": float(mean), "error": float(spread / ends[-1])}


def continued(model: GPT2, tokenizer: ByteTokenizer) -> Iterator[str]:
    """Continue each prompt once, all from one generator."""
    rng = np.random.default_rng(SEED)
    for prompt in PROMPTS:
        beam = sample_decoding(
            model,
            tokenizer.encode(prompt),
            LENGTH,
            rng,
            change=lambda p: keep_nucleus(p, THRESHOLD),
        )
        yield tokenizer.decode(beam.tokens)


def _runs(text: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return (tuple(text[start : start + RUN]) for start in range(1, len(text) - RUN + 1))


def facts(corpus: Corpus, known: dict[str, Any], model: GPT2, others: dict[str, Any]) -> Any:
    """Measure a model on the test part, beside n-grams, and let it write."""
    test = corpus.documents("test")
    num_bytes = sum(len(text.encode()) for text in corpus.texts["test"])
    ngrams, searched = best_ngrams(corpus)
    excerpt = next(text for text in corpus.texts["test"] if len(text) >= EXCERPT)
    tokens = [test[0][0], *corpus.tokenizer.encode(excerpt)]
    start = time.process_time()
    in_test, by_counts = measured(model, test), counted(ngrams, test)
    return excerpt, {
        **known,
        "candidates": others,
        "sizes": {
            part: {
                "texts": len(texts),
                "bytes": sum(len(text.encode()) for text in texts),
                "tokens": sum(len(corpus.tokenizer.encode(text)) for text in texts),
            }
            for part, texts in corpus.texts.items()
        },
        "test": {
            "model": scores(in_test, num_bytes),
            "ngrams": scores(by_counts, num_bytes),
            "lead": lead(in_test, by_counts, test),
            "order": ngrams.order,
            "discount": ngrams.discount,
            "seconds": round(time.process_time() - start),
        },
        "ngrams_on_validation": searched,
        "shared_runs": shared(test, corpus.documents("train")),
        "excerpt": scores(surprises(model, tokens), len(excerpt.encode())),
        "samples": list(continued(model, corpus.tokenizer)),
    }


def card(told: dict[str, Any]) -> str:
    """Write the card from what is known."""
    recipe, sizes, test = told["recipe"], told["sizes"], told["test"]
    ours, counts = test["model"], test["ngrams"]
    won, error = test["lead"]["nats"], test["lead"]["error"]
    better = "the transformer does better" if won > 0 else "the n-grams do better"
    if abs(won) < 2 * error:
        better = "neither is clearly the better"
    rows = "\n".join(
        f"| {name} | {one['parameters']:,d} | {one['recipe']['width']} | "
        f"{one['recipe']['num_layers']} | {one['recipe']['num_steps']:,d} | {one['seconds']:,d} | "
        f"{one['validation_loss']:.3f} |"
        for name, one in told["candidates"].items()
    )
    samples = "\n\n".join(f"````text\n{sample}\n````" for sample in told["samples"])
    return TEMPLATE.read_text("utf-8").format(
        rows=rows,
        shared=told["shared_runs"],
        samples=samples,
        better=better,
        won=won,
        error=error,
        orders=f"{ORDERS[0]} to {ORDERS[-1]}",
        parameters=told["parameters"],
        vocabulary=told["vocabulary"],
        commit=told["commit"],
        corpus=told["corpus"],
        clock=told["clock_seconds"] / 60,
        seconds=told["seconds"],
        tokens_seen=recipe["num_steps"] * recipe["batch_size"] * 128,
        rounding=told["validation_loss_half"] - told["validation_loss"],
        made_with=told["made_with"],
        threshold=THRESHOLD,
        **{f"{part}_{key}": value for part, one in sizes.items() for key, value in one.items()},
        **recipe,
        **{f"our_{key}": value for key, value in ours.items()},
        **{f"their_{key}": value for key, value in counts.items()},
        order=test["order"],
        discount=test["discount"],
    )


def main(arguments: list[str]) -> None:
    """Choose, measure, write; print what belongs into ``udl.pretrained.models.CHECKSUMS``."""
    parser = argparse.ArgumentParser(prog=f"python -m {__spec__.name}", description=__doc__)
    parser.add_argument("corpus", type=Path, help="what tools.data.corpus wrote")
    parser.add_argument("runs", type=Path, help="the folder of the candidates")
    parser.add_argument("--target", type=Path, default=Path("src/udl/pretrained/book"))
    options = parser.parse_args(arguments)
    corpus = Corpus.read(options.corpus)
    runs = {
        name: json.loads((options.runs / name / "training.json").read_text("utf-8"))
        for name in CANDIDATES
        if (options.runs / name).exists()
    }
    best = min(runs, key=lambda name: float(runs[name]["validation_loss"]))
    written = {name: (options.runs / best / name).read_bytes() for name in SHIPPED}
    model = GPT2(read_tensors(written["model.safetensors"]), runs[best]["recipe"]["num_heads"])
    known = runs[best] | {"candidate": best, "vocabulary": corpus.tokenizer.num_tokens}
    excerpt, told = facts(corpus, known, model, runs)
    written["held_out.txt"] = excerpt.encode()
    written["training.json"] = (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()
    written["README.md"] = card(told).encode()
    for name, data in written.items():
        (options.target / name).write_bytes(data)
        print(f'    "{name}": "{hashlib.sha256(data).hexdigest()}",')


if __name__ == "__main__":
    main(sys.argv[1:])

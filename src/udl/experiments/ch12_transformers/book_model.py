"""Train the language model that travels with the package, on the book's own text and code.

    python -m tools.data.corpus COMMIT corpus.json
    python -m udl.experiments.ch12_transformers.book_model corpus.json runs CANDIDATE
    python -m udl.experiments.ch12_transformers.book_card corpus.json runs

The first writes the text, the second trains one candidate and measures it on the validation part,
the third ships the best of them. Training runs on two threads, from one seed, with a fixed number
of steps: the same corpus gives the same bytes again on the same machine. Where other programs run
as well, OMP_WAIT_POLICY=passive keeps the two from waiting busily for each other.
"""

import argparse
import hashlib
import json
import math
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from udl.experiments.ch12_transformers.torch_gpt2 import Sizes, TorchGPT2
from udl.experiments.recorded import source_digest
from udl.language import ByteTokenizer, train_tokenizer
from udl.pretrained import write_tensors, write_tokenizer

PROGRAM = "ch12_transformers/book_model"
NUM_MERGES = 1280
NUM_THREADS = 2  # another number adds floats in another order
END = 0  # the byte that no text holds stands between two texts


@dataclass(frozen=True)
class Recipe:
    """How a model is trained.

    Parameters
    ----------
    width, num_layers, num_heads : int
        As in :class:`Sizes`.
    dropout : float
        The share of channels left out.
    num_steps, batch_size : int
        Steps, and windows in each.
    warm_up : int
        Steps in which the learning rate grows to its highest; then it falls along a cosine.
    learning_rate, last_rate : float
        The highest, and the one at the end.
    weight_decay : float
        Of AdamW, for matrices alone.
    seed : int
        Decides first weights, batches and dropout.
    """

    width: int = 128
    num_layers: int = 4
    num_heads: int = 4
    dropout: float = 0.0
    num_steps: int = 2800
    batch_size: int = 8
    warm_up: int = 200
    learning_rate: float = 2e-3
    last_rate: float = 1e-4
    weight_decay: float = 0.1
    seed: int = 12

    def rate(self, step: int) -> float:
        """Return the learning rate of a step, from 0."""
        if step < self.warm_up:
            return self.learning_rate * (step + 1) / self.warm_up
        share = (step - self.warm_up) / max(1, self.num_steps - 1 - self.warm_up)
        fallen = (1 + math.cos(math.pi * share)) / 2
        return self.last_rate + (self.learning_rate - self.last_rate) * fallen


# As much work each: a smaller model takes more steps in the same time.
CANDIDATES = {
    "wide": Recipe(),
    "narrow": Recipe(width=96, num_layers=3, num_heads=3, num_steps=5600, learning_rate=3e-3),
}


@dataclass(frozen=True)
class Corpus:
    """The book as texts, and as tokens.

    Parameters
    ----------
    commit, checksum : str
        What git calls its source, and the SHA-256 of its file.
    texts : dict of str to list of str
        By part: ``train``, ``validation`` and ``test``.
    tokenizer : ByteTokenizer
        Learnt from the first part.
    """

    commit: str
    checksum: str
    texts: dict[str, list[str]]
    tokenizer: ByteTokenizer

    @classmethod
    def read(cls, path: Path, num_merges: int = NUM_MERGES) -> "Corpus":
        """Read what ``tools.data.corpus`` wrote, and learn the vocabulary."""
        data = path.read_bytes()
        told = json.loads(data)
        texts = {part: [text for _, text in told[part]] for part in ("train", "validation", "test")}
        tokenizer = train_tokenizer("".join(texts["train"]), num_merges)
        return cls(told["commit"], hashlib.sha256(data).hexdigest(), texts, tokenizer)

    def documents(self, part: str) -> list[list[int]]:
        """Return each text of a part as tokens, after the mark that stands between texts."""
        return [[END, *self.tokenizer.encode(text)] for text in self.texts[part]]


def train(corpus: Corpus, recipe: Recipe) -> TorchGPT2:
    """Fit a model to the training part.

    Parameters
    ----------
    corpus : Corpus
        All of whose training texts are joined; a window may begin anywhere.
    recipe : Recipe
        How.

    Returns
    -------
    TorchGPT2
        In evaluation mode.
    """
    generator = torch.Generator().manual_seed(recipe.seed)
    sizes = Sizes(
        corpus.tokenizer.num_tokens,
        width=recipe.width,
        num_layers=recipe.num_layers,
        num_heads=recipe.num_heads,
    )
    model = TorchGPT2(sizes, recipe.dropout, generator=generator)
    joined = torch.tensor([token for text in corpus.documents("train") for token in text])
    optimizer = torch.optim.AdamW(_groups(model, recipe), betas=(0.9, 0.99), fused=True)
    model.train()
    for step in range(recipe.num_steps):
        starts = torch.randint(
            len(joined) - sizes.num_places, (recipe.batch_size,), generator=generator
        )
        windows = joined[starts[:, None] + torch.arange(sizes.num_places + 1)]  # (B, P + 1)
        loss = _loss(model, windows)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate(step)
        optimizer.step()
        if step % 100 == 0:
            print(f"step {step}: {loss.item():.3f} nats a token", flush=True)
    return model.eval()


@torch.no_grad()
def validation_loss(model: TorchGPT2, documents: Sequence[Sequence[int]], places: int) -> float:
    """Return the mean surprise over texts cut into windows that do not overlap, in nats a token.

    Quicker than :func:`udl.pretrained.surprises` and a little higher, since the first tokens of
    each window are predicted from few others; good enough to compare models.
    """
    total, count = 0.0, 0
    for text in documents:
        for start in range(0, len(text) - 1, places):
            window = torch.tensor([text[start : start + places + 1]])
            total += float(_loss(model, window)) * (window.shape[1] - 1)
            count += window.shape[1] - 1
    return total / count


def files(corpus: Corpus, recipe: Recipe, model: TorchGPT2) -> dict[str, bytes]:
    """Return what of a model is shipped: its weights in half precision, sizes and vocabulary."""
    half = {name: array.astype(np.float16) for name, array in model.arrays().items()}
    config = {
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
        "activation_function": "gelu_new",
        "vocab_size": corpus.tokenizer.num_tokens,
        "n_positions": len(half["wpe.weight"]),
        "n_embd": recipe.width,
        "n_layer": recipe.num_layers,
        "n_head": recipe.num_heads,
        "bos_token_id": END,
        "eos_token_id": END,
        "tie_word_embeddings": True,
        "dtype": "float32",
    }
    vocabulary = {"tokenizer_class": "PreTrainedTokenizerFast"}  # GPT-2's would add a token
    return {
        "config.json": (json.dumps(config, indent=2) + "\n").encode(),
        "tokenizer_config.json": (json.dumps(vocabulary) + "\n").encode(),
        "model.safetensors": write_tensors(half, {"format": "pt", "corpus": corpus.checksum}),
        "tokenizer.json": write_tokenizer(corpus.tokenizer).encode(),
    }


def run(corpus: Corpus, recipe: Recipe, folder: Path) -> None:
    """Train a model, measure it on the validation part and write it, with what is known of it."""
    start = time.process_time(), time.perf_counter()
    with _threads(NUM_THREADS):
        model = train(corpus, recipe)
        cpu, clock = time.process_time() - start[0], time.perf_counter() - start[1]
        places = len(model.wpe.weight)
        validation = corpus.documents("validation")
        loss = validation_loss(model, validation, places)
        rounded = validation_loss(model.half().float(), validation, places)
    known: dict[str, object] = {
        "recipe": asdict(recipe),
        "parameters": sum(p.numel() for p in model.parameters()),
        "validation_loss": loss,
        "validation_loss_half": rounded,
        "seconds": round(cpu),
        "clock_seconds": round(clock),
        "source": source_digest(PROGRAM),
        "commit": corpus.commit,
        "corpus": corpus.checksum,
        "made_with": f"torch {torch.__version__}, numpy {np.__version__}, {platform.machine()}",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files(corpus, recipe, model).items():
        (folder / name).write_bytes(data)
    (folder / "training.json").write_text(json.dumps(known, indent=2) + "\n", "utf-8")
    print(f"{folder.name}: {loss:.4f} nats a token on validation texts, {cpu:.0f} s")


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Give torch so many threads, whatever the machine has."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _loss(model: TorchGPT2, windows: Tensor) -> Tensor:
    """Return the mean surprise over windows (B, N + 1)."""
    scores = model(windows[:, :-1])  # (B, N, V)
    return nn.functional.cross_entropy(scores.flatten(0, 1), windows[:, 1:].flatten())


def _groups(model: TorchGPT2, recipe: Recipe) -> list[dict[str, object]]:
    """Keep gains, shifts and biases out of the weight decay."""
    matrices = [p for p in model.parameters() if p.ndim > 1]
    vectors = [p for p in model.parameters() if p.ndim == 1]
    return [
        {"params": matrices, "weight_decay": recipe.weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]


def main(arguments: list[str]) -> None:
    """Train one of the candidates."""
    parser = argparse.ArgumentParser(prog=f"python -m {__spec__.name}", description=__doc__)
    parser.add_argument("corpus", type=Path, help="what tools.data.corpus wrote")
    parser.add_argument("folder", type=Path, help="where to write, in a folder of its name")
    parser.add_argument("candidate", choices=CANDIDATES)
    options = parser.parse_args(arguments)
    recipe = CANDIDATES[options.candidate]
    run(Corpus.read(options.corpus), recipe, options.folder / options.candidate)


if __name__ == "__main__":
    main(sys.argv[1:])

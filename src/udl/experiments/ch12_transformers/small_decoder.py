"""How the loss of the page's decoder of letters falls, beside tables that count letters.

The page shows the same program; it is here so that the figure draws what the page trains.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from udl.arrays import whole
from udl.data.sentences import course_sentences
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread
from udl.language import NGramModel

NUM_SIGNS, WIDTH, NUM_PLACES = 30, 64, 32
NUM_OLD = 120_000  # letters that train; the rest is new
NUM_NEW = 391  # windows of the new text
BATCH_SIZE, LEARNING_RATE = 32, 0.003
NUM_STEPS = 401
LOOKS = (0, 5, 10, 20, 35, 50, 100, 150, 200, 250, 300, 350, 401)  # after how many steps
ORDERS = (3, 4)


@memoised
def losses(num_steps: int = NUM_STEPS, seed: int = 0) -> Arrays:
    """Train the decoder of the page; takes about ten seconds.

    Parameters
    ----------
    num_steps : int
        Steps of 32 windows of 32 letters.
    seed : int
        Decides first weights and windows.

    Returns
    -------
    dict
        ``"train"``, shape (num_steps,): the loss of each step's windows, before the step.
        ``"steps"`` and ``"new"``, shape (K,): after how many steps the new text was looked at, and
        its loss. All in nats a letter.
    """
    steps = whole("num_steps", num_steps)
    old, new = _numbers()
    train, looked, found = [], [], []
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Decoder()
        optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE)
        for step in range(steps):
            if step in LOOKS:
                looked.append(step)
                found.append(_new_loss(model, new))
            starts = torch.randint(len(old) - NUM_PLACES - 1, (BATCH_SIZE, 1))
            windows = old[starts + torch.arange(NUM_PLACES + 1)]
            loss = functional.cross_entropy(model(windows[:, :-1]).transpose(1, 2), windows[:, 1:])
            train.append(loss.item())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        looked.append(steps)
        found.append(_new_loss(model, new))
    return {"train": np.array(train), "steps": np.array(looked), "new": np.array(found)}


@memoised
def counted_losses() -> Arrays:
    """Predict the new text by counting letters in the old one.

    Returns
    -------
    dict
        ``"nats"``, shape (2,): the mean surprise of a letter of the new text, by smoothed 3-grams
        and 4-grams.
    """
    old, new = (part.tolist() for part in _numbers())
    nats = []
    for order in ORDERS:
        model = NGramModel(old, NUM_SIGNS, order=order)
        told = [-model(new[max(0, i - order + 1) : i])[new[i]] for i in range(1, len(new))]
        nats.append(np.mean(told))
    return {"nats": np.array(nats)}


class Decoder(nn.Module):
    """Two pre-norm layers of four heads with a causal mask, between two tables of letters."""

    def __init__(self) -> None:
        super().__init__()
        self.table, self.places = nn.Embedding(NUM_SIGNS, WIDTH), nn.Embedding(NUM_PLACES, WIDTH)
        layer = nn.TransformerEncoderLayer(
            WIDTH, 4, 4 * WIDTH, 0.0, "gelu", batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(
            layer, 2, nn.LayerNorm(WIDTH), enable_nested_tensor=False
        )
        self.to_logits = nn.Linear(WIDTH, NUM_SIGNS)
        self.ahead = torch.ones(NUM_PLACES, NUM_PLACES, dtype=torch.bool).triu(1)

    def forward(self, letters: Tensor) -> Tensor:
        """Score every letter as the next one: (B, N, 30) for (B, N)."""
        length = letters.shape[1]
        x = self.table(letters) + self.places.weight[:length]  # (B, N, D)
        scores: Tensor = self.to_logits(self.layers(x, mask=self.ahead[:length, :length]))
        return scores


def _numbers() -> tuple[Tensor, Tensor]:
    """Return the sentences of the course as numbers of letters: those that train, and the rest."""
    text = course_sentences()
    signs = sorted(set(text))
    numbers = torch.tensor([signs.index(sign) for sign in text])
    return numbers[:NUM_OLD], numbers[NUM_OLD:]


@torch.no_grad()
def _new_loss(model: Decoder, new: Tensor) -> float:
    text = new[: NUM_NEW * NUM_PLACES + 1]
    read, follow = text[:-1].view(NUM_NEW, -1), text[1:].view(NUM_NEW, -1)
    return functional.cross_entropy(model(read).transpose(1, 2), follow).item()

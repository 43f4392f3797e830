"""The architecture of GPT-2 in torch, for training; :class:`udl.language.GPT2` runs what comes."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn
from torch.nn import functional

Hidden = Float[Tensor, "B N D"]
SPREAD = 0.05  # of the first weights; GPT-2's 0.02 is for sums over 768 channels, not 100


@dataclass(frozen=True)
class Sizes:
    """How large a model is.

    Parameters
    ----------
    num_tokens, num_places : int
        V and P: the vocabulary, and the longest text.
    width, num_layers, num_heads : int
        D, the layers, and the heads of each; D is a multiple of the last.
    """

    num_tokens: int
    num_places: int = 128
    width: int = 128
    num_layers: int = 4
    num_heads: int = 4


class Dropout(nn.Module):
    """Leaves out channels at random while training, by a generator of its own.

    Parameters
    ----------
    share : float
        The probability that a channel is left out.
    generator : torch.Generator
        Draws which.
    """

    def __init__(self, share: float, generator: torch.Generator) -> None:
        super().__init__()
        self.share, self.generator = share, generator

    def forward(self, x: Hidden) -> Hidden:
        """Return the channels, those that stay made larger by as much as the others are missed."""
        if not self.training or self.share == 0:
            return x
        kept = torch.empty_like(x).bernoulli_(1 - self.share, generator=self.generator)
        return x * kept / (1 - self.share)


class Rows(nn.Module):
    """A linear layer whose matrix multiplies rows from the right, as in GPT-2's files.

    Parameters
    ----------
    num_in, num_out : int
        Channels.
    spread : float
        Standard deviation of the first weights; biases begin at 0.
    generator : torch.Generator
        Draws them.
    """

    def __init__(self, num_in: int, num_out: int, spread: float, generator: torch.Generator):
        super().__init__()
        first = torch.empty(num_in, num_out).normal_(0, spread, generator=generator)
        self.weight, self.bias = nn.Parameter(first), nn.Parameter(torch.zeros(num_out))

    def forward(self, x: Float[Tensor, "B N C"]) -> Float[Tensor, "B N C_out"]:
        """Map the channels of each place."""
        return functional.linear(x, self.weight.T, self.bias)


class Attention(nn.Module):
    """Each place looks at itself and at those before it, with several heads."""

    def __init__(self, sizes: Sizes, generator: torch.Generator) -> None:
        super().__init__()
        width, self.num_heads = sizes.width, sizes.num_heads
        self.c_attn = Rows(width, 3 * width, SPREAD, generator)
        self.c_proj = Rows(width, width, _damped(sizes), generator)

    def forward(self, x: Hidden) -> Hidden:
        """Return what each place brings together."""
        batch, length, width = x.shape
        parts = self.c_attn(x).view(batch, length, 3, self.num_heads, -1)  # (B, N, 3, H, d)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4)  # each (B, H, N, d)
        brought = functional.scaled_dot_product_attention(queries, keys, values, is_causal=True)
        together: Tensor = self.c_proj(brought.transpose(1, 2).reshape(batch, length, width))
        return together


class Mlp(nn.Module):
    """Works on each place alone."""

    def __init__(self, sizes: Sizes, generator: torch.Generator) -> None:
        super().__init__()
        self.c_fc = Rows(sizes.width, 4 * sizes.width, SPREAD, generator)
        self.c_proj = Rows(4 * sizes.width, sizes.width, _damped(sizes), generator)

    def forward(self, x: Hidden) -> Hidden:
        """Return what is added to each place."""
        changed: Tensor = self.c_proj(functional.gelu(self.c_fc(x), approximate="tanh"))
        return changed


class Block(nn.Module):
    """One layer: attention and a network for each place, both added to what comes in."""

    def __init__(self, sizes: Sizes, dropout: Dropout, generator: torch.Generator) -> None:
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(sizes.width), nn.LayerNorm(sizes.width)
        self.attn, self.mlp = Attention(sizes, generator), Mlp(sizes, generator)
        self.dropout = dropout

    def forward(self, x: Hidden) -> Hidden:
        """Return the channels after this layer."""
        x = x + self.dropout(self.attn(self.ln_1(x)))
        x = x + self.dropout(self.mlp(self.ln_2(x)))
        return x


class Table(nn.Module):
    """A row of channels for each token, or for each place."""

    def __init__(self, num_rows: int, width: int, generator: torch.Generator) -> None:
        super().__init__()
        first = torch.empty(num_rows, width).normal_(0, SPREAD, generator=generator)
        self.weight = nn.Parameter(first)


class TorchGPT2(nn.Module):
    """A decoder whose parameters bear the names of the published models.

    Parameters
    ----------
    sizes : Sizes
        How large it is.
    dropout : float
        The share of channels that training leaves out, after the tables and after each part of a
        layer.
    generator : torch.Generator
        Draws the first weights, and what is left out.
    """

    def __init__(self, sizes: Sizes, dropout: float, *, generator: torch.Generator) -> None:
        super().__init__()
        self.wte = Table(sizes.num_tokens, sizes.width, generator)
        self.wpe = Table(sizes.num_places, sizes.width, generator)
        self.dropout = Dropout(dropout, generator)
        self.h = nn.ModuleList(
            Block(sizes, self.dropout, generator) for _ in range(sizes.num_layers)
        )
        self.ln_f = nn.LayerNorm(sizes.width)

    def forward(self, tokens: Int64[Tensor, "B N"]) -> Float[Tensor, "B N V"]:
        """Score every token as the next one, after each token of each text."""
        x = functional.embedding(tokens, self.wte.weight) + self.wpe.weight[: tokens.shape[1]]
        x = self.dropout(x)  # (B, N, D)
        for block in self.h:
            x = block(x)
        return functional.linear(self.ln_f(x), self.wte.weight)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return copies of the parameters, float32, under their published names."""
        return {name: p.detach().numpy().copy() for name, p in self.named_parameters()}


def _damped(sizes: Sizes) -> float:
    """Return the spread of what is added to the residual stream, smaller the more layers add."""
    return SPREAD / math.sqrt(2 * sizes.num_layers)

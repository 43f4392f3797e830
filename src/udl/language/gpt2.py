"""The architecture of GPT-2 as a forward pass in numpy: no training, any machine, a browser too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from udl.arrays import instance, items, real_array, whole, whole_sequence
from udl.attention import attention, causal_mask, join_heads, layer_norm, split_heads

Cache = list[tuple[np.ndarray, np.ndarray]]  # keys and values, a pair a layer
TABLES = ("wte.weight", "wpe.weight")  # a row a token and a row a place, D columns
LAST_NORM = ("ln_f.weight", "ln_f.bias")
LAYER_SHAPES = {
    "ln_1.weight": (1,),
    "ln_1.bias": (1,),
    "attn.c_attn.weight": (1, 3),
    "attn.c_attn.bias": (3,),
    "attn.c_proj.weight": (1, 1),
    "attn.c_proj.bias": (1,),
    "ln_2.weight": (1,),
    "ln_2.bias": (1,),
    "mlp.c_fc.weight": (1, 4),
    "mlp.c_fc.bias": (4,),
    "mlp.c_proj.weight": (4, 1),
    "mlp.c_proj.bias": (1,),
}  # in multiples of D


@dataclass(frozen=True, eq=False)
class GPT2:
    """A decoder of the architecture of GPT-2; called, it is a next-token function.

    Parameters
    ----------
    parameters : mapping of str to ndarray
        Under the names of the published models: ``wte.weight`` (V, D) for tokens, ``wpe.weight``
        (P, D) for places, ``h.0.ln_1.weight`` and so on for the layers, ``ln_f.weight`` and
        ``ln_f.bias`` (D,). Matrices multiply rows from the right, shape (in, out).
    num_heads : int
        Of each layer; a divisor of D.

    Raises
    ------
    ValueError
        If a name is missing or an array has the wrong shape.

    Notes
    -----
    Radford et al. (2019), "Language models are unsupervised multitask learners", OpenAI.
    """

    parameters: Mapping[str, Float[np.ndarray, "..."]]
    num_heads: int

    def __post_init__(self) -> None:
        instance("parameters", self.parameters, Mapping)
        given = {
            str(name): real_array(f"parameters[{name!r}]", array).copy()
            for name, array in self.parameters.items()
        }
        for name in TABLES:
            found = given[name].shape if name in given else "nothing"
            if len(found) != 2:
                raise ValueError(f"parameters[{name!r}]: got {found}; expected two axes")
        width = given["wte.weight"].shape[1]
        wanted: dict[str, tuple[int, ...]] = {"wpe.weight": (len(given["wpe.weight"]), width)}
        wanted |= {name: (width,) for name in LAST_NORM}
        for layer in range(_num_layers(given)):
            for name, factors in LAYER_SHAPES.items():
                wanted[f"h.{layer}.{name}"] = tuple(width * factor for factor in factors)
        for name, shape in wanted.items():
            if (found := given[name].shape if name in given else "nothing") != shape:
                raise ValueError(f"parameters[{name!r}]: got {found}; expected shape {shape}")
        object.__setattr__(self, "parameters", given)
        if width % whole("num_heads", self.num_heads):
            raise ValueError(f"num_heads: got {self.num_heads}; expected a divisor of {width}")

    @property
    def num_layers(self) -> int:
        """How many layers there are."""
        return _num_layers(self.parameters)

    @property
    def num_tokens(self) -> int:
        """V, the size of the vocabulary."""
        return len(self.parameters["wte.weight"])

    @property
    def num_places(self) -> int:
        """P, the length of the longest text."""
        return len(self.parameters["wpe.weight"])

    def __call__(self, tokens: Sequence[int]) -> Float[np.ndarray, "V"]:
        """Return the log probabilities of the next token, after the last ``num_places`` tokens."""
        text = whole_sequence("tokens", tokens, 0, most=self.num_tokens - 1)
        last = self.logits(text[-self.num_places :])[-1]
        below = last - last.max()
        log_probabilities: np.ndarray = below - np.log(np.exp(below).sum())
        return log_probabilities

    def logits(self, tokens: Sequence[int], cache: Cache | None = None) -> Float[np.ndarray, "N V"]:
        """Score every token as the next one, after each token of a text.

        Parameters
        ----------
        tokens : sequence of int
            N tokens, below V.
        cache : list, optional
            Keys and values of the text before these tokens. Begin with an empty list; it is
            extended, so that only what is new need be given the next time.

        Returns
        -------
        ndarray, shape (N, V)

        Raises
        ------
        ValueError
            If a token is not below V, or the text is longer than P.
        """
        p = self.parameters
        text = whole_sequence("tokens", tokens, 0, most=self.num_tokens - 1)
        kept = [] if cache is None else cache
        before = items("cache", kept, fewest=0)[0][0].shape[-2] if kept else 0
        whole("tokens, number with those before", before + len(text), 1, self.num_places)
        x = p["wte.weight"][list(text)] + p["wpe.weight"][before : before + len(text)]  # (N, D)
        mask = causal_mask(len(text), before + len(text))
        for layer in range(self.num_layers):
            h = f"h.{layer}"
            together = self._linear(f"{h}.attn.c_attn", self._norm(f"{h}.ln_1", x))  # (N, 3 D)
            parts = np.split(together, 3, axis=-1)
            queries, keys, values = (split_heads(part, self.num_heads) for part in parts)
            if before:
                keys = np.concatenate([kept[layer][0], keys], axis=-2)  # (H, M, d)
                values = np.concatenate([kept[layer][1], values], axis=-2)
            kept[layer : layer + 1] = [(keys, values)]
            brought = join_heads(attention(queries, keys, values, mask))  # (N, D)
            x = x + self._linear(f"{h}.attn.c_proj", brought)
            hidden = _gelu(self._linear(f"{h}.mlp.c_fc", self._norm(f"{h}.ln_2", x)))
            x = x + self._linear(f"{h}.mlp.c_proj", hidden)
        scores: np.ndarray = self._norm("ln_f", x) @ p["wte.weight"].T
        return scores

    def _linear(self, name: str, x: np.ndarray) -> np.ndarray:
        mapped: np.ndarray = x @ self.parameters[f"{name}.weight"] + self.parameters[f"{name}.bias"]
        return mapped

    def _norm(self, name: str, x: np.ndarray) -> np.ndarray:
        return layer_norm(x, self.parameters[f"{name}.weight"], self.parameters[f"{name}.bias"])


def _num_layers(parameters: Mapping[str, np.ndarray]) -> int:
    return len({name.split(".")[1] for name in parameters if name.startswith("h.")})


def _gelu(x: np.ndarray) -> np.ndarray:
    """Return GELU in the approximation that the published models were trained with."""
    cube = x * x * x  # a power takes ten times as long
    activation: np.ndarray = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * cube)))
    return activation

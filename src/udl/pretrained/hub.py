"""GPT-2 itself, which comes through ``transformers``; nothing else here needs that or torch."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

GO_ON = 'load_language_model("book") needs no network'


class _HubTokenizer:
    """A vocabulary of ``transformers``, called as ours are.

    Parameters
    ----------
    tokenizer : PreTrainedTokenizerBase
        Of that package.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    @property
    def num_tokens(self) -> int:
        """The size of the vocabulary."""
        return len(self._tokenizer)

    def encode(self, text: str) -> list[int]:
        """Turn a text into numbers."""
        return list(self._tokenizer.encode(text, add_special_tokens=False))

    def decode(self, numbers: Sequence[int]) -> str:
        """Turn numbers into text."""
        return str(self._tokenizer.decode(list(numbers), clean_up_tokenization_spaces=False))


class _HubGPT2:
    """A model of ``transformers`` as a next-token function.

    Parameters
    ----------
    model : GPT2LMHeadModel
        Of that package.
    """

    def __init__(self, model: Any) -> None:
        self._model = model.eval()
        self.num_places = int(model.config.n_positions)
        self.end = int(model.config.eos_token_id)

    def __call__(self, tokens: Sequence[int]) -> Float[np.ndarray, "V"]:
        """Return the log probabilities of the next token, after the last ``num_places`` tokens."""
        import torch

        text = torch.tensor([list(tokens)[-self.num_places :]])
        with torch.no_grad():
            last = self._model(text).logits[0, -1].double()
        log_probabilities: np.ndarray = last.log_softmax(-1).numpy()
        return log_probabilities


def fetch(name: str) -> tuple[_HubTokenizer, _HubGPT2]:
    """Fetch a published model, or find it fetched.

    Parameters
    ----------
    name : str
        As the hub calls it, or a folder.

    Returns
    -------
    _HubTokenizer, _HubGPT2

    Raises
    ------
    ConnectionError
        If it is neither on this machine nor to be had.
    ModuleNotFoundError
        If there is no ``transformers``.
    """
    try:
        import transformers
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            f"{name}: comes through the package transformers, which is not installed; "
            f"pip install 'udl[transformers]', or go on without: {GO_ON}"
        ) from None
    try:
        model = transformers.GPT2LMHeadModel.from_pretrained(name, use_safetensors=True)
        tokenizer = transformers.AutoTokenizer.from_pretrained(name)
    except OSError:
        raise ConnectionError(
            f"{name}: is not on this machine and cannot be fetched from huggingface.co; try again "
            f"with a network, or go on without: {GO_ON}"
        ) from None
    return _HubTokenizer(tokenizer), _HubGPT2(model)

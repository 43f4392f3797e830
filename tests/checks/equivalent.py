"""Mutants that are equivalent although no comparison can decide it, each with its reason."""

from __future__ import annotations

from collections.abc import Callable

# (practical, exercise): part of a change -> why it makes no difference
EQUIVALENT: dict[tuple[str, str], dict[str, str]] = {}

# (practical, exercise): why inputs lie outside the exercise's domain -> which do
OUTSIDE: dict[tuple[str, str], dict[str, Callable[..., bool]]] = {}

"""The book's colours, by what they mean, in two schemes; and which scheme is drawn in now.

A colour stands for the same thing on every page. Data are ink, the model is blue, the truth that
generated the data is green, spread and probability are gold, a loss is magenta. Classes have
colours of their own and, because colour alone never carries a distinction, markers of their own.
Both schemes (dark marks on a light page, light marks on a dark one) keep a contrast of at least
3:1 for marks and 4.5:1 for text, and the five meanings stay apart for readers who do not see red,
green or blue.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import fields as fields_of
from typing import Literal

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from udl.arrays import shown

Scheme = Literal["light", "dark"]

MARKERS = ("o", "s", "^", "D")  # one for each class, in the order of Palette.classes
TEXT_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3


@dataclass(frozen=True)
class Palette:
    """The colours of one scheme, by what they mean.

    Each field is a hexadecimal colour; `classes` is a tuple of them, one for each class label.
    """

    data: str
    model: str
    truth: str
    uncertainty: str
    loss: str
    muted: str
    text: str
    grid: str
    background: str
    classes: tuple[str, ...]


PALETTES: dict[Scheme, Palette] = {
    "light": Palette(
        data="#23272e",
        model="#1560d4",
        truth="#139a5b",
        uncertainty="#b07400",
        loss="#c4327f",
        muted="#6b7280",
        text="#23272e",
        grid="#e6e8ec",
        background="#ffffff",
        classes=("#b5450b", "#5a48bd", "#079c8c", "#4d1236"),
    ),
    "dark": Palette(
        data="#eceff4",
        model="#4aa3f0",
        truth="#3ddc91",
        uncertainty="#d9a036",
        loss="#ec6aa8",
        muted="#9aa3b0",
        text="#e3e7ed",
        grid="#2b323c",
        background="#14181e",
        classes=("#ee7b30", "#9a86f0", "#6be6c6", "#9b5f86"),
    ),
}

_current: Scheme = "light"


def scheme() -> Scheme:
    """Return the name of the current scheme, ``"light"`` or ``"dark"``."""
    return _current


def choose(scheme: Scheme) -> None:
    """Make a scheme the current one; `udl.plot.use` and `udl.plot.style` also set its looks."""
    global _current
    _current = scheme


def colors() -> Palette:
    """Return the colours of the current scheme."""
    return PALETTES[_current]


def resolve(color: str) -> str:
    """Return the colour that a palette's field names, or the colour itself.

    Raises
    ------
    ValueError
        If it is neither.
    """
    named = getattr(colors(), color, None) if isinstance(color, str) else None
    if isinstance(named, str):
        return named
    _channels("color", color)
    return color


def _channels(name: str, color: object) -> np.ndarray:
    """Return red, green and blue of any colour that matplotlib reads, from 0 to 1: (3,)."""
    try:
        return np.array(to_rgb(color))  # type: ignore[arg-type]
    except (ValueError, TypeError):
        pass
    fields = ", ".join(f'"{field.name}"' for field in fields_of(Palette) if field.name != "classes")
    raise ValueError(f"{name}: got {shown(color)}; expected {fields} or a colour of matplotlib")


def contrast_ratio(first: str, second: str) -> float:
    """Return the contrast of two colours by the formula of WCAG 2.2.

    Parameters
    ----------
    first, second
        Colours in any form that matplotlib reads; the order does not matter.

    Returns
    -------
    float
        Between 1 (the same luminance) and 21 (black on white); no unit.

    Raises
    ------
    ValueError
        If one of them is no colour.
    """

    def luminance(name: str, color: str) -> float:
        channels = _channels(name, color)
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        return float(linear @ np.array([0.2126, 0.7152, 0.0722]))

    darker, lighter = sorted((luminance("first", first), luminance("second", second)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(color: str) -> str:
    """Return the nearest mixture of a colour and the text colour that can be read as text.

    Parameters
    ----------
    color
        A field of `Palette` by name (``"model"``), or any colour that matplotlib reads.

    Returns
    -------
    str
        Hexadecimal colour with a contrast of at least 4.5:1 against the scheme's background.

    Raises
    ------
    ValueError
        If it is neither a field nor a colour.
    """
    palette = colors()
    start, end = np.array(to_rgb(resolve(color))), np.array(to_rgb(palette.text))
    for share in np.linspace(0.0, 1.0, 21):
        mixture = to_hex(tuple((1.0 - share) * start + share * end))
        if contrast_ratio(mixture, palette.background) >= TEXT_CONTRAST:
            return mixture
    return palette.text

"""Chapter 10: a kernel of three weights slides over a signal."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.interactive.registry import Choice, Interactive, Number, Prediction
from udl.convolution import Layer, conv1d, inputs_seen, output_length

_SIGNALS = {
    "steps": np.array([0.0, 0, 0, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0, 0]),
    "spike": np.array([0.0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
    "wave": np.round(np.sin(np.arange(12) * np.pi / 3), 2),
}


def values(
    w1: float,
    w2: float,
    w3: float,
    stride: float,
    dilation: float,
    padding: float,
    place: float,
    signal: str,
) -> dict[str, Any]:
    """Return the convolution of a signal, and what one of its outputs sees."""
    x, weight = _SIGNALS[signal], np.array([w1, w2, w3])
    settings: dict[str, Any] = {
        "stride": int(stride),
        "padding": int(padding),
        "dilation": int(dilation),
    }
    outputs = conv1d(x[None, None], weight[None, None], **settings)[0, 0]
    number = output_length(len(x), 3, **settings)
    # One after the last output there is none to look at.
    chosen = min(int(place), number) - 1
    layer = Layer(3, stride=int(stride), padding=int(padding), dilation=int(dilation))
    return {
        "outputs": outputs,
        "number": number,
        "chosen": chosen,
        "seen": inputs_seen([layer], len(x))[chosen].astype(int),
        "y": float(outputs[chosen]),
    }


INTERACTIVE = Interactive(
    stem="ch10_convolution",
    name="stride-and-dilation",
    title="A kernel slides over a signal",
    heights=(540, 390),
    parameters=(
        Number("stride", "stride", 1.0, 3.0, 1.0, 1.0),
        Number("dilation", "dilation", 1.0, 3.0, 1.0, 1.0),
        Number("padding", "padding (zeros at either end)", 0.0, 3.0, 1.0, 0.0),
        Number("place", "output that is looked at", 1.0, 16.0, 1.0, 3.0),
        Choice(
            "signal", "signal", {"steps": "steps", "spike": "one spike", "wave": "wave"}, "steps"
        ),
        *(
            Number(f"w{k + 1}", f"weight {k + 1}", -1.0, 1.0, 0.1, default, control="point")
            for k, default in enumerate((0.3, 0.4, 0.3))
        ),
    ),
    values=values,
    data={"signals": _SIGNALS},
    prediction=Prediction(
        "Twelve inputs, three weights, stride {stride:g}, dilation {dilation:g}, padding "
        "{padding:g}. How many outputs?",
        guess=(Number("guess_number", "your number of outputs", 1.0, 18.0, 1.0, 6.0),),
        rounds=(
            {"place": 1.0, "padding": 1.0},
            {"place": 1.0, "stride": 2.0, "padding": 1.0},
            {"place": 1.0, "dilation": 3.0},
            {"place": 1.0, "stride": 3.0, "dilation": 2.0, "padding": 2.0},
        ),
    ),
)

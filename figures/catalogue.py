"""Every figure of the book, by chapter and name."""

from __future__ import annotations

from figures import (
    appendix,
    ch01_introduction,
    ch02_supervised_learning,
    ch03_shallow_networks,
    ch04_deep_networks,
    ch05_loss_functions,
    ch06_training,
    ch07_gradients,
    ch08_performance,
    ch09_regularization,
    ch10_convolution,
    ch12_transformers,
    ch14_unsupervised_learning,
)
from figures.registry import REGISTRY, FigureSpec

_CHAPTERS = (
    ch01_introduction,
    ch02_supervised_learning,
    ch03_shallow_networks,
    ch04_deep_networks,
    ch05_loss_functions,
    ch06_training,
    ch07_gradients,
    ch08_performance,
    ch09_regularization,
    ch10_convolution,
    ch12_transformers,
    ch14_unsupervised_learning,
    appendix,
)

FIGURES: dict[str, dict[str, FigureSpec]] = {
    stem: REGISTRY.chapter(stem)
    for stem in (chapter.__name__.rpartition(".")[2] for chapter in _CHAPTERS)
}

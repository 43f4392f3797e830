"""Compute recorded results again: ``python -m udl.experiments ch08_performance/seed_lottery``."""

import sys
from collections.abc import Callable

from udl.experiments.ch08_performance import double_descent, hyperparameter_search, seed_lottery
from udl.experiments.ch09_regularization import (
    comparison,
    epoch_curves,
    few_labels,
    tuned_comparison,
)
from udl.experiments.ch11_residual_networks import four_networks, norm_effects
from udl.experiments.memory import Arrays
from udl.experiments.recorded import record

PROGRAMS: dict[str, Callable[[], Arrays]] = {
    module.PROGRAM: module.measure
    for module in (
        *(seed_lottery, double_descent, hyperparameter_search),
        *(comparison, tuned_comparison, few_labels, epoch_curves),
        *(four_networks, norm_effects),
    )
}


def main(arguments: list[str]) -> None:
    """Compute what the arguments name, and print each file's checksum."""
    for program in arguments or PROGRAMS:
        print(program, record(program, PROGRAMS[program]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

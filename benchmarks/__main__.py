"""Print the table of `make bench`: each row's ratio was measured within this run."""

from __future__ import annotations

from benchmarks import (
    attention,
    backpropagation,
    build_times,
    convolution,
    live,
    loss_surface,
    projection,
)


def table(rows: list[tuple[str, float, float]]) -> str:
    """Lay out (name, baseline seconds, seconds) with the ratio of the two."""
    width = max(len(name) for name, _, _ in rows)
    head = f"{'':{width}}  {'baseline':>10}  {'ours':>10}  {'ratio':>7}"
    lines = [
        f"{name:{width}}  {clock(slow):>10}  {clock(fast):>10}  {slow / fast:6.1f}x"
        for name, slow, fast in rows
    ]
    return "\n".join([head, *lines])


def clock(seconds: float) -> str:
    """Write a duration in the unit in which it has digits before the point."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.2f} ms"


def main() -> None:
    """Measure everything."""
    print("Loss over a parameter grid: Python's loop against the blocked function")
    print(table(loss_surface.rows()), flush=True)
    print("\nConvolution in two dimensions: against the loops, and against torch on one thread")
    print(table(convolution.rows()), flush=True)
    print("\nGradients of a network: against the loop over examples, and against torch")
    print(table(backpropagation.rows()), flush=True)
    print("\nAttention: against torch, and decoding with what was kept against without")
    print(table(attention.rows()), flush=True)
    print("\nPython in the page: each row says what is measured against what")
    rows, notes = live.rows()
    if rows:
        print(table(rows))
    print("\n".join(notes), flush=True)
    print("\nBuilding the book: cold against what a writer waits for")
    rows, notes, cold = build_times.rows()
    print(table(rows))
    print("\n".join(notes), flush=True)
    print()
    print(projection.report(cold))


if __name__ == "__main__":
    main()

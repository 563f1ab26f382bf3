"""`check` on one processor and on two: the time on the clock, and what the second one costs.

Run `python -m benchmarks.cores [POSTS]`. Whoever shares the machine takes the second processor away now and then, so
many rounds are run in turns, and the least of each counts.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import best, cost, program, table
from benchmarks.table import HEAD, Row

ON_THE_CLOCK = 0.65
OF_THE_PROCESSOR = 1.15


def rows(*, quick: bool, posts: int | None = None) -> Iterator[Row]:
    """Two processes beside one, of the same files."""
    number, rounds = posts or (4_000 if quick else 10_000), 3 if quick else 12
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate.workspace(root, posts=number)
        socialops = program("socialops")
        runs = {jobs: [socialops, "check", "--jobs", jobs] for jobs in ("1", "2")}
        found = best({jobs: lambda run=run: cost(run, cwd=root) for jobs, run in runs.items()}, rounds=rounds)  # type: ignore[misc]
    what, beside = f"`check`, {number:,} posts, two processors", "one processor"
    yield Row(what, found["2"].wall, found["1"].wall, beside, ON_THE_CLOCK, unit="s")
    yield Row(f"{what}, processor time", found["2"].cpu, found["1"].cpu, beside, OF_THE_PROCESSOR)


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else None
    print(table([HEAD, *(row.cells() for row in rows(quick=False, posts=wanted))]))

"""`check` in eight shards that are joined, beside one run: what the last of eight runners has to wait for.

Run `python -m benchmarks.shards [POSTS]`. The shards are run one after the other and their processor time is taken, as
if each had a machine of its own; the time until all is known is that of the longest and the merge.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import Cost, cost, program, table
from benchmarks.table import HEAD, Row

SHARDS = 8
MOST = 0.75
OF_A_SHARD = 0.25


def rows(*, quick: bool, posts: int | None = None) -> Iterator[Row]:
    """The longest shard, and with the merge, beside one run by one process."""
    number = posts or (4_000 if quick else 20_000)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "acme"
        generate.workspace(root, posts=number)
        yield from measured(root, Path(folder), number)


def measured(root: Path, place: Path, number: int) -> Iterator[Row]:
    """The rows of a workspace that is there."""
    socialops = program("socialops")
    files = [place / f"{shard}.json" for shard in range(1, SHARDS + 1)]
    one = cost([socialops, "check", "--jobs", "1"], cwd=root)
    parts = [
        cost([socialops, "check", "--jobs", "1", "--shard", f"{shard}/{SHARDS}", "-o", file], cwd=root)
        for shard, file in enumerate(files, 1)
    ]
    merge = cost([socialops, "check", "--jobs", "1", "--merge", *files], cwd=root)
    longest = max(parts, key=_cpu)
    what, beside = f"`check`, {number:,} posts", "one run"
    yield Row(f"{what}, the longest of {SHARDS} shards", longest.cpu, one.cpu, beside, OF_A_SHARD)
    yield Row(f"{what}, in {SHARDS} shards, with the merge", longest.cpu + merge.cpu, one.cpu, beside, MOST)


def _cpu(taken: Cost) -> float:
    return taken.cpu


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else None
    print(table([HEAD, *(row.cells() for row in rows(quick=False, posts=wanted))]))

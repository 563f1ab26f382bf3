"""The processor time of `check` on many posts, cold, beside yamllint on the same files.

Run `python -m benchmarks check`; yamllint takes about a minute of processor time at 10,000 posts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import best, cost, program
from benchmarks.table import Row


def rows(*, quick: bool) -> Iterator[Row]:
    """All rules without a guide."""
    posts = 500 if quick else 10_000
    socialops, yamllint = program("socialops"), program("yamllint")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate.workspace(root, posts=posts)
        runs = {
            "ours": lambda: cost([socialops, "check"], cwd=root),
            "yamllint": lambda: cost([yamllint, "-d", "relaxed", "."], cwd=root),
        }
        found = best(runs, rounds=1 if quick else 2)
    yield Row(f"`check` cold, {posts:,} posts", found["ours"].cpu, found["yamllint"].cpu, "yamllint", most=1 / 10)

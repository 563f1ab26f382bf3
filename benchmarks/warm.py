"""What `check` costs once more with nothing changed, beside `git status` on the same files.

Run `python -m benchmarks warm`; generating 100,000 posts and judging them once takes some minutes.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import Cost, best, cost, program
from benchmarks.table import Row


def rows(*, quick: bool) -> Iterator[Row]:
    """Nothing changed, at two sizes; the views that load everything beside the smaller of them."""
    for posts, most in ((1_000, 5),) if quick else ((10_000, 5), (100_000, 2.5)):
        with tempfile.TemporaryDirectory() as folder:
            root = _committed(Path(folder), posts)
            yield from _nothing_changed(root, posts, most, rounds=2 if quick else 5)
            if posts <= 10_000:  # noqa: PLR2004 - the size that the aim for views names
                yield from _views(root, posts, rounds=1 if quick else 2)


def _nothing_changed(root: Path, posts: int, most: float, *, rounds: int) -> Iterator[Row]:
    found = best({"warm": lambda: _check(root), "git": lambda: _status(root)}, rounds=rounds)
    what = f"`check` warm, nothing changed, {posts:,} posts"
    yield Row(what, found["warm"].cpu, found["git"].cpu, "`git status --porcelain`", most)
    yield Row(f"{what}, on the clock", found["warm"].wall, found["git"].wall, "the same", most, unit="s")


def _views(root: Path, posts: int, *, rounds: int) -> Iterator[Row]:
    socialops = program("socialops")
    runs = {view: (lambda view=view: cost([socialops, view], cwd=root)) for view in ("status", "calendar", "backlog")}
    found = best({"warm": lambda: _check(root), **runs}, rounds=rounds)
    for view in runs:
        yield Row(f"`{view}`, {posts:,} posts", found[view].cpu, found["warm"].cpu, "`check` warm", 2)


def _committed(root: Path, posts: int) -> Path:
    """Generated, committed, and judged once."""
    generate.workspace(root, posts=posts)
    who = ("-c", "user.name=Maya", "-c", "user.email=maya@acme.test", "-c", "gc.auto=0")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "All")):
        subprocess.run(["git", *who, *words], cwd=root, check=True)
    _check(root)
    return root


def _check(root: Path) -> Cost:
    return cost([program("socialops"), "check"], cwd=root)


def _status(root: Path) -> Cost:
    return cost(["git", "status", "--porcelain"], cwd=root)

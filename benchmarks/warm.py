"""What `check` costs once more: with nothing changed, beside `git status`, and with ten posts changed.

Run `python -m benchmarks warm`; generating 100,000 posts and judging them once takes some minutes.
"""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import Cost, best, cost, program
from benchmarks.table import Row


def rows(*, quick: bool) -> Iterator[Row]:
    """Nothing changed, at two sizes; the views of everything beside the smaller of them."""
    for posts, most in ((1_000, 5),) if quick else ((10_000, 5), (100_000, 2.5)):
        with tempfile.TemporaryDirectory() as folder:
            root = _committed(Path(folder), posts)
            yield from _nothing_changed(root, posts, most, rounds=2 if quick else 5)
            yield from _ten_changed(root, posts, rounds=2 if quick else 5)
            if posts <= 10_000:  # noqa: PLR2004 - the size that the aim for views names
                yield from _views(root, posts, rounds=2 if quick else 3)


def _nothing_changed(root: Path, posts: int, most: float, *, rounds: int) -> Iterator[Row]:
    found = best({"warm": lambda: _check(root), "git": lambda: _status(root)}, rounds=rounds)
    what = f"`check` warm, nothing changed, {posts:,} posts"
    yield Row(what, found["warm"].cpu, found["git"].cpu, "`git status --porcelain`", most)
    yield Row(f"{what}, on the clock", found["warm"].wall, found["git"].wall, "the same", most, unit="s")


def _ten_changed(root: Path, posts: int, *, rounds: int) -> Iterator[Row]:
    files = sorted((root / "posts").rglob("*.yaml"))
    chance = random.Random(posts)  # noqa: S311 - varied, not secret

    def changed() -> Cost:
        for file in chance.sample(files, 10):
            file.write_text(
                file.read_text(encoding="utf-8").replace('notes: "', 'notes: "once more '), encoding="utf-8"
            )
        time.sleep(0.1)  # what was touched a moment ago is not kept
        return _check(root)

    found = best({"changed": changed, "warm": lambda: _check(root)}, rounds=rounds)
    what = f"`check` warm, 10 posts changed of {posts:,}"
    yield Row(what, found["changed"].cpu, found["warm"].cpu, "the same, nothing changed", 1.5)


def _views(root: Path, posts: int, *, rounds: int) -> Iterator[Row]:
    """Each is worked out in the first round, and said again in the others."""
    socialops = program("socialops")
    runs = {view: (lambda view=view: cost([socialops, view], cwd=root)) for view in ("status", "calendar", "backlog")}
    found = best({"warm": lambda: _check(root), **runs}, rounds=rounds)
    for view in runs:
        yield Row(f"`{view}`, nothing changed, {posts:,} posts", found[view].cpu, found["warm"].cpu, "`check` warm", 2)


def _committed(root: Path, posts: int) -> Path:
    """Generated, committed, and judged twice: the second run keeps what a few posts are judged by."""
    generate.workspace(root, posts=posts)
    who = ("-c", "user.name=Maya", "-c", "user.email=maya@acme.test", "-c", "gc.auto=0")
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "All")):
        subprocess.run(["git", *who, *words], cwd=root, check=True)
    time.sleep(0.1)  # what was touched a moment ago is not kept
    _check(root)
    cost([program("socialops"), "check", "--no-cache"], cwd=root)
    return root


def _check(root: Path) -> Cost:
    return cost([program("socialops"), "check"], cwd=root)


def _status(root: Path) -> Cost:
    return cost(["git", "status", "--porcelain"], cwd=root)

"""What `approve` costs over a bare `git commit` of one file, in a repository of many posts.

Run `python -m benchmarks approve`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import IDENTITY, Cost, best, committed, cost, git, program
from benchmarks.table import Row

MOST = 0.3
"""Seconds more than git alone."""


def rows(*, quick: bool) -> Iterator[Row]:
    """Both in turns in the same repository."""
    posts = 1_000 if quick else 100_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate.workspace(root, posts=posts)
        committed(root)
        waiting = _in_review(root)
        numbers = iter(range(1000))
        runs = {"git": lambda: _bare(root, next(numbers)), "ours": lambda: _approve(root, next(waiting))}
        found = best(runs, rounds=3 if quick else 9)
    bare, ours = found["git"], found["ours"]
    name, beside = f"`approve` among {posts:,}", "`git commit -- path`"
    yield Row(name, ours.wall, bare.wall, beside, most=MOST, more=True, unit="s")
    yield Row(name, ours.cpu, bare.cpu, beside, most=MOST, more=True)


def _in_review(root: Path) -> Iterator[str]:
    """Ids of posts that wait at the first stage."""
    for path in sorted((root / "posts").rglob("*.yaml")):
        if "status: ready\n" in path.read_text(encoding="utf-8") and not (root / "reviews" / path.stem).exists():
            yield path.stem


def _bare(root: Path, number: int) -> Cost:
    """Change one tracked file and commit it by git alone."""
    path = root / "campaigns/always.yaml"
    path.write_text(f"id: always\ntitle: Always on {number}\nowner: dana\n", encoding="utf-8")
    return cost(["git", "commit", "-q", "-m", "Change", "--", "campaigns/always.yaml"], cwd=root, env=IDENTITY)


def _approve(root: Path, post: str) -> Cost:
    """Approve one post, and make sure that it is a commit."""
    before = git(root, "rev-parse", "HEAD")
    taken = cost([program("socialops"), "approve", post], cwd=root, env=IDENTITY)
    if before == git(root, "rev-parse", "HEAD"):
        sys.exit(f"{post} was not approved")
    return taken

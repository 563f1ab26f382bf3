"""What `approve` costs over a bare `git commit` of one file among many posts, and after many commits against few.

Run `python -m benchmarks approve`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import audit, generate
from benchmarks.measure import IDENTITY, Cost, best, committed, cost, git, program
from benchmarks.table import Row

MOST = 0.3
"""Seconds more than git alone."""
FEW, MANY = 20, 2_000
"""Commits before the one that is measured."""
PAST, FAR = 1_700_000_000, 20_000
"""When the history begins, and the first number of the posts that wait: they go out after whatever day it is."""
OLD = 1.6
"""Times what it costs in a young repository."""


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
    yield _after_many(3 if quick else 9)


def _after_many(rounds: int) -> Row:
    """The same command where the posts before were written and approved in many commits, and in few."""
    with tempfile.TemporaryDirectory() as folder:
        places = {commits: Path(folder, str(commits)) for commits in (FEW, MANY)}
        for commits, root in places.items():
            root.mkdir()
            git(root, "init", "-q", "-b", "main")
            whole = b"".join(_history(commits, waiting=rounds + 1))
            subprocess.run(["git", "-C", str(root), "fast-import", "--quiet"], input=whole, check=True)
            git(root, "checkout", "-q", "main")
        posts = {root: _in_review(root) for root in places.values()}
        old, young = places[MANY], places[FEW]
        runs = {"old": lambda: _approve(old, next(posts[old])), "young": lambda: _approve(young, next(posts[young]))}
        found = best(runs, rounds=rounds)
    beside = f"after {FEW}"
    return Row(f"`approve` after {MANY:,} commits", found["old"].cpu, found["young"].cpu, beside, most=OLD)


def _history(commits: int, waiting: int) -> Iterator[bytes]:
    """The repository as git fast-import takes it: posts come and are approved, one a commit; then some that wait."""
    yield from audit.commit("main", "maya", PAST, audit.POLICY)
    for number in range(1, commits // 2):
        at = PAST + number * 1200
        yield from audit.commit("main", "maya", at, {audit.post_path(number): audit.post(number)})
        path, record = audit.review(number, at + 600)
        yield from audit.commit("main", "dana", at + 600, {path: record})
    numbers = range(FAR, FAR + waiting)
    posts = {audit.post_path(number): audit.post(number) for number in numbers}
    yield from audit.commit("main", "maya", PAST + commits * 600, posts)


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

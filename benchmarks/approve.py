"""What `approve` costs over a bare `git commit` of one file, in a repository of many posts.

Run `python -m benchmarks.approve [POSTS]`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import Cost, best, cost, program, table

ROUNDS = 9
MOST = 0.4
"""Seconds more than git alone."""
IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Dana" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "dana@acme.test" for who in ("AUTHOR", "COMMITTER")},
}


def main() -> None:
    """Print the least cost of both, taken in turns in the same repository, and the difference."""
    posts = int(sys.argv[1]) if sys.argv[1:] else 10_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate.workspace(root, posts=posts)
        _git(root, "init", "-q", "-b", "main")
        _git(root, "add", "-A")
        _git(root, "commit", "-q", "-m", "Start")
        waiting = _in_review(root)
        numbers = iter(range(1000))
        runs = {
            "git commit": lambda: _bare(root, next(numbers)),
            "check-jsonschema": lambda: cost([program("check-jsonschema"), "--version"]),
            "socialops approve": lambda: _approve(root, next(waiting)),
        }
        found = best(runs, rounds=ROUNDS)
    bare, peer, ours = found["git commit"], found["check-jsonschema"], found["socialops approve"]
    rows = [["command", "clock ms", "processor ms"]]
    rows += [[f"`{name}`", f"{taken.wall * 1000:.0f}", f"{taken.cpu * 1000:.0f}"] for name, taken in found.items()]
    print(table(rows))
    more, cpu = ours.wall - bare.wall, ours.cpu - bare.cpu
    print(f"\nOver git: {more * 1000:.0f} ms on the clock ({cpu * 1000:.0f} of processor); at most {MOST * 1000:.0f}.")
    print(f"In starts of check-jsonschema: {more / peer.wall:.2f} on the clock, {cpu / peer.cpu:.2f} of processor.")


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
    before = _git(root, "rev-parse", "HEAD")
    taken = cost([program("socialops"), "approve", post], cwd=root, env=IDENTITY)
    if before == _git(root, "rev-parse", "HEAD"):
        sys.exit(f"{post} was not approved")
    return taken


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **IDENTITY}, check=True, capture_output=True, text=True
    )
    return done.stdout


if __name__ == "__main__":
    main()

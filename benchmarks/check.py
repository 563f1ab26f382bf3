"""The processor time of `check` on many posts, cold, beside yamllint on the same files.

Run `python -m benchmarks.check [POSTS]`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import Cost, best, cost, program, table

MOST = 1 / 8


def main() -> None:
    """Print both and the ratio. yamllint takes about a minute of processor time at 10,000 posts."""
    posts = int(sys.argv[1]) if sys.argv[1:] else 10_000
    socialops, yamllint = program("socialops"), program("yamllint")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate.workspace(root, posts=posts)
        files = sum(1 for _ in root.rglob("*.yaml"))
        ours = best({"": lambda: cost([socialops, "check"], cwd=root)}, rounds=3)[""]
        theirs = cost([yamllint, "-d", "relaxed", "."], cwd=root)
    rows = [["command", "files", "processor s", "clock s", "x yamllint", "target"]]
    for name, taken, target in (("yamllint -d relaxed", theirs, ""), ("socialops check", ours, f"at most {MOST}")):
        rows.append(_row(name, files, taken, theirs, target))
    print(table(rows))


def _row(name: str, files: int, taken: Cost, theirs: Cost, target: str) -> list[str]:
    share = taken.cpu / theirs.cpu
    return [f"`{name}`", f"{files:,}", f"{taken.cpu:.2f}", f"{taken.wall:.2f}", f"{share:.3f}", target]


if __name__ == "__main__":
    main()

"""The processor time of `page` beside `status` of the same workspace, and how large the site is.

Run `python -m benchmarks.page [POSTS]`; the clock stands in the middle of the posts, so that the calendar is full.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import best, cost, program, table

MOST, LARGEST = 5.0, 20
NOW = "2027-03-09 09:00"


def main() -> None:
    """Print the cost of `status` and of both sites."""
    posts = int(sys.argv[1]) if sys.argv[1:] else 1_000
    socialops = program("socialops")
    with tempfile.TemporaryDirectory() as folder:
        root, out = Path(folder, "workspace"), Path(folder, "site")
        root.mkdir()
        generate.workspace(root, posts=posts)
        commands = {
            "status": ["status", "--format", "json"],
            "page": ["page", "-o", str(out)],
            "page --public": ["page", "--public", "-o", str(out) + "-public"],
        }
        runs = {name: partial(cost, [socialops, "--now", NOW, *words], cwd=root) for name, words in commands.items()}
        found = best(runs, rounds=2)
        sizes = sorted(path.stat().st_size for path in out.iterdir())
    usual = found["status"].cpu
    rows = [["command", "processor s", "clock s", "x status", "target"]]
    for name, taken in found.items():
        target = "" if name == "status" else f"at most {MOST}"
        rows.append([f"`{name}`", f"{taken.cpu:.2f}", f"{taken.wall:.2f}", f"{taken.cpu / usual:.2f}", target])
    size = f"{len(sizes)} files, {sum(sizes) / 1e6:.1f} MB (at most {LARGEST}), the largest {sizes[-1] / 1e6:.1f} MB"
    print(f"{posts} posts; the site: {size}\n\n{table(rows)}")


if __name__ == "__main__":
    main()

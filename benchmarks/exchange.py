"""What `import` of a spreadsheet costs beside `check` of the posts that it becomes.

Run `python -m benchmarks.exchange [ROWS]`.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import IDENTITY, Cost, best, cost, program, table

ROUNDS = 3
MOST = 2.0
WORDS = ("sew", "mend", "wash", "try", "show", "walk", "rain", "zip", "wool", "bag", "coat", "warm", "light", "green")


def main() -> None:
    """Print the least cost of both, taken in turns, and their ratio."""
    rows = int(sys.argv[1]) if sys.argv[1:] else 2_000
    socialops = program("socialops")
    with tempfile.TemporaryDirectory() as folder:
        root, plan = Path(folder, "workspace"), Path(folder, "plan.csv")
        generate.workspace(root, posts=0)
        _plan(plan, rows, sorted(path.stem for path in (root / "channels").glob("*.yaml"))[:2])
        _git(root, "init", "-q", "-b", "main")
        _git(root, "add", "-A")
        _git(root, "commit", "-q", "-m", "Start")
        _git(root, "tag", "start")
        found = best(
            {
                "socialops import": lambda: _brought(root, [socialops, "import", str(plan)]),
                "socialops check": lambda: cost([socialops, "check"], cwd=root),
                "socialops import, again": lambda: cost([socialops, "import", str(plan)], cwd=root, env=IDENTITY),
            },
            rounds=ROUNDS,
        )
    whole = found["socialops check"].cpu
    lines = [["command", "processor s", "clock s", "x check"]]
    lines += [[f"`{n}`", f"{c.cpu:.2f}", f"{c.wall:.2f}", f"{c.cpu / whole:.2f}"] for n, c in found.items()]
    print(table(lines))
    print(f"\nAt most {MOST} x check.")


def _brought(root: Path, command: list[str]) -> Cost:
    """One import into a workspace that holds none of it."""
    _git(root, "reset", "-q", "--hard", "start")
    _git(root, "clean", "-qfd")
    return cost(command, cwd=root, env=IDENTITY)


def _plan(path: Path, rows: int, channels: list[str]) -> None:
    chance = random.Random(1)  # noqa: S311 - varied, not secret
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["title", "date", "channel", "text", "hashtags", "labels", "link", "image", "alt text"])
        for number in range(rows):
            words = " ".join(chance.choices(WORDS, k=30)).capitalize()
            day = f"2027-{1 + number % 12:02}-{1 + number % 28:02} {8 + number % 12:02}:{number % 60:02}"
            link, image = f"https://acme.test/{number}", f"https://acme.test/{number}.png"
            writer.writerow(
                [f"Post {number}", day, " ".join(channels), words + ".", "Sewing Rain", "plan", link, image, "A coat"]
            )


def _git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, check=True, env={**os.environ, **IDENTITY}, capture_output=True)


if __name__ == "__main__":
    main()

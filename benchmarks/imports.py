"""The processor time of `measure import` of many rows, beside reading them with the csv module and one `check`.

Every row is a post of the workspace, out on X. Run `python -m benchmarks.imports [ROWS]`.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import IDENTITY, Cost, best, cost, program, table

MOST = 1.5
NOW = "2029-01-01 10:00"
HEADER = "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts"
START = datetime(2027, 1, 4, 8, tzinfo=UTC)
_EPOCH = 1_288_834_974_657
_READ = "import csv, sys; sum(1 for row in csv.reader(open(sys.argv[1], newline='', encoding='utf-8')))"


def main() -> None:
    """Print what an import costs, and in parts of what it is compared with."""
    rows = int(sys.argv[1]) if sys.argv[1:] else 5_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "acme"
        export = Path(folder) / "export.csv"
        generate.workspace(root, posts=rows)
        write(root, export, rows)
        for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "Start")):
            subprocess.run(["git", *words], cwd=root, env={**os.environ, **IDENTITY}, check=True, capture_output=True)
        socialops = [program("socialops"), "--now", NOW]

        def imported() -> Cost:
            shutil.rmtree(root / "measures", ignore_errors=True)
            taken = cost([*socialops, "measure", "import", export, "--no-commit"], cwd=root, env=IDENTITY)
            made = sum(path.read_text().count("impressions") for path in (root / "measures").rglob("*.yaml"))
            if made != rows:
                sys.exit(f"{made} of {rows} rows became numbers")
            return taken

        def checked() -> Cost:
            shutil.rmtree(root / "measures", ignore_errors=True)
            return cost([*socialops, "check"], cwd=root)

        runs = {
            "csv": lambda: cost([sys.executable, "-c", _READ, export]),
            "check": checked,
            "measure import": imported,
        }
        found = best(runs, rounds=2)
    usual = found["csv"].cpu + found["check"].cpu
    lines = [["command", "processor s", "clock s"]]
    lines += [[f"`{name}`", f"{taken.cpu:.2f}", f"{taken.wall:.2f}"] for name, taken in found.items()]
    print(f"{rows} rows\n\n{table(lines)}\n")
    print(f"import / (csv + check): {found['measure import'].cpu / usual:.2f}, at most {MOST}")


def write(root: Path, export: Path, rows: int) -> None:
    """Write that every post is out on X, and the export that says what became of it."""
    (root / "roles" / "manager.yaml").write_text(
        "id: manager\ntitle: Social media manager\nmay: [post, publish, change-policy, measure]\n", encoding="utf-8"
    )
    with export.open("w", newline="", encoding="utf-8") as target:
        sheet = csv.writer(target)
        sheet.writerow(HEADER.split(","))
        for number in range(rows):
            at = START + timedelta(hours=number)
            native = (int(at.timestamp() * 1000) - _EPOCH) << 22
            name, url = f"post-{number:05d}", f"https://x.com/acme/status/{native}"
            words = [f"{at:%a, %b} {at.day}, {at.year}", f"Words of {name}, and more", url]
            sheet.writerow([native, *words, *((number + n) % 900 for n in range(8))])
            path = root / "publications" / name / "acme-x--1.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                f"post: {name}\nchannel: acme-x\noutcome: published\nat: {at:%Y-%m-%dT%H:%M}Z\nby: dana\nurl: {url}\n"
                f"digest: sha256:{'0' * 64}\n",
                encoding="utf-8",
            )


if __name__ == "__main__":
    main()

"""The processor time of `tasks`, `backlog` and `brief` on many posts, beside `status` on the same.

All posts belong to one campaign: its brief asks of each.

Run `python -m benchmarks.whose_turn [POSTS]`.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import best, cost, program, table

MOST = 1.2
NOW = "2027-06-01 10:00"
"""In the middle of the plan: much is over, much is late, much is still to come."""
DUTIES = """  concept: {role: creator, due: 7d before publish, effort: 1h}
  creative: {role: creator, due: 5d before publish, after: [concept], effort: 2h}
  community: {role: manager, due: 2d after publish}
  measure: {role: legal, due: 7d after publish}
"""


def main() -> None:
    """Print each command and its ratio to `status`."""
    posts = int(sys.argv[1]) if sys.argv[1:] else 10_000
    socialops = program("socialops")
    commands = {
        "status": ["status"], "tasks": ["tasks"], "backlog": ["backlog"], "brief of a post": ["brief", "post-04000"],
        "brief of all": ["brief", "always"],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate.workspace(root, posts=posts)
        flow = root / "workflows" / "standard.yaml"
        flow.write_text(flow.read_text(encoding="utf-8") + DUTIES, encoding="utf-8")
        runs = {
            f"{name} ({form})": partial(cost, [socialops, "--now", NOW, *words, "--format", form], cwd=root)
            for name, words in commands.items()
            for form in ("json", "text" if name.startswith("brief") else "table")
        }
        found = best(runs, rounds=2)
    rows = [["command", "processor s", "clock s", "x status", "target"]]
    for name, taken in found.items():
        usual = found["status (json)" if "json" in name else "status (table)"]
        target = "" if name.startswith("status") else f"at most {MOST}"
        rows.append([f"`{name}`", f"{taken.cpu:.2f}", f"{taken.wall:.2f}", f"{taken.cpu / usual.cpu:.2f}", target])
    print(table(rows))


if __name__ == "__main__":
    main()

"""How long commands take to start, beside bare Python and a peer. Run `python -m benchmarks.startup`."""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import best, cost, program, table

ROUNDS = 11
TARGETS = {
    "socialops --version": ("python -c pass", 1.5),
    "socialops --help": ("check-jsonschema --version", 1.5),
    "socialops check": ("check-jsonschema --version", 1.5),
    "socialops status": ("check-jsonschema --version", 1.5),
    "socialops show": ("check-jsonschema --version", 1.5),
    "socialops calendar": ("check-jsonschema --version", 1.5),
    "socialops backlog": ("check-jsonschema --version", 1.5),
}


def main() -> None:
    """Print the least cost and ratios, and whether each target is met."""
    socialops, peer = program("socialops"), program("check-jsonschema")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate.workspace(root, posts=20)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "check-jsonschema --version": [peer, "--version"],
            "socialops --version": [socialops, "--version"],
            "socialops --help": [socialops, "--help"],
            "socialops check": [socialops, "check"],
            "socialops status": [socialops, "status"],
            "socialops show": [socialops, "show", "post-00003"],
            "socialops calendar": [socialops, "calendar", "--month", "2027-01"],
            "socialops backlog": [socialops, "backlog"],
        }
        found = best({name: partial(cost, line, cwd=root) for name, line in commands.items()}, rounds=ROUNDS)
    rows = [["command", "ms", "x `python -c pass`", "target", "measured"]]
    for name, taken in found.items():
        line = [f"`{name}`", f"{taken.wall * 1000:.0f}", f"{taken.wall / found['python -c pass'].wall:.1f}", "", ""]
        if name in TARGETS:
            other, most = TARGETS[name]
            line[3:] = [f"at most {most} x `{other}`", f"{taken.wall / found[other].wall:.2f} x"]
        rows.append(line)
    print(table(rows))


if __name__ == "__main__":
    main()

"""How long commands take to start, beside bare Python and a peer. Run `python -m benchmarks startup`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import IDENTITY, best, committed, cost, program
from benchmarks.table import Row

BARE, PEER = "`python -c pass`", "`check-jsonschema --version`"
MOST = 1.2
COMMANDS = (
    "check", "status", "calendar", "backlog", "tasks", "list post", "show post-00003", "review",
    "history post-00003", "brief post-00003", "who", "limits x", "goals", "changes --since HEAD", "remind",
    "page -o ../site",
    *(f"{words} --no-cache" for words in ("status", "tasks", "review", "show post-00003", "changes --since HEAD")),
)  # fmt: skip
"""What people run many times a day, on 20 posts, nothing changed or all worked out anew; `page` has a dozen pages."""


def rows(*, quick: bool) -> Iterator[Row]:
    """`--version` beside Python alone, every other command beside the peer."""
    socialops, peer = program("socialops"), program("check-jsonschema")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "acme")
        generate.workspace(root, posts=20)
        committed(root)
        lines = {
            BARE: [sys.executable, "-c", "pass"],
            PEER: [peer, "--version"],
            "--version": [socialops, "--version"],
            "--help": [socialops, "--help"],
            **{name: [socialops, "--now", "2027-01-05 12:00", *name.split()] for name in COMMANDS},
        }
        runs = {name: partial(cost, line, cwd=root, env=IDENTITY) for name, line in lines.items()}
        found = best(runs, rounds=3 if quick else 11)
    yield Row("`--version`", found["--version"].cpu, found[BARE].cpu, BARE, most=1.3)
    yield Row("`--help`", found["--help"].cpu, found[PEER].cpu, PEER, most=1)
    for name in COMMANDS:
        yield Row(f"`{name}`, 20 posts", found[name].cpu, found[PEER].cpu, PEER, most=MOST)

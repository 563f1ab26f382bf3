"""Run programs and compare what they cost; every number is a ratio to another program in the same run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

Command = Sequence[str | Path]
SCRIPTS = Path(sysconfig.get_path("scripts"))


class Cost(NamedTuple):
    """Seconds of one run: on the clock, and of the processor (with all its children)."""

    wall: float
    cpu: float


def program(name: str) -> str:
    """A program of this Python's environment."""
    found = shutil.which(name, path=str(SCRIPTS))
    if found is None:
        sys.exit(f"{name} is missing: pip install --group bench")
    return found


def cost(command: Command, *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end with its output thrown away; findings (exit 1) are fine, a crash is not."""
    variables = {**os.environ, **(env or {})}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # the first run compiles, as an installation does
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode > 1:
        sys.exit(f"{command} ended with {done.returncode}: {done.stderr.decode()}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu)


def best(runs: Mapping[str, Callable[[], Cost]], *, rounds: int) -> dict[str, Cost]:
    """The least cost of each: what else the machine does can only add.

    Taken in turns, so that a busy moment hits all alike.
    """
    found: dict[str, list[Cost]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            taken = run()
            if number:  # the first round warms up
                found[name].append(taken)
    return {name: Cost(min(c.wall for c in costs), min(c.cpu for c in costs)) for name, costs in found.items()}


def table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first row is its head."""
    head, *body = rows
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body)]
    return "\n".join(lines)

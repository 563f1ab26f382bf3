"""Run programs and compare what they cost; every number is a ratio to another program in the same run."""

from __future__ import annotations

import os
import resource
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
IDENTITY: Mapping[str, str] = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Dana" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "dana@acme.test" for who in ("AUTHOR", "COMMITTER")},
}
"""Who commits, whatever the machine's git is set to."""


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
    before, start = _spent(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    wall, cpu = time.perf_counter() - start, _spent(resource.RUSAGE_CHILDREN) - before
    if done.returncode > 1:
        said = " ".join(done.stderr.decode().split())
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}: {said}")
    return Cost(wall, cpu)


def inside(what: Callable[[], object]) -> Cost:
    """What something costs that runs in this process, with the programs that it starts."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    before, start = sum(map(_spent, both)), time.perf_counter()
    what()
    return Cost(time.perf_counter() - start, sum(map(_spent, both)) - before)


def _spent(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


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


def git(root: Path, *arguments: str) -> str:
    """What git prints in a folder."""
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(
        command, env={**os.environ, **IDENTITY}, check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout


def committed(root: Path) -> None:
    """Make a repository of a folder's files."""
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Start")


def table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first row is its head."""
    head, *body = rows
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body)]
    return "\n".join(lines)

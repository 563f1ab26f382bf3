"""What a post costs as posts grow a hundredfold: processor time of the large against the small, and memory.

Run `python -m benchmarks grown`. One processor is used, so that one process holds everything.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks import generate
from benchmarks.measure import program
from benchmarks.table import Row

KIB = 4
"""What a post may take in memory."""
NOISE = 1.1
"""Linear is 1; what a run of a second is told wrong by comes on top."""
_ASK = """
import os, subprocess, sys
started = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(started.pid, 0)
print(status, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""A small process that starts the large one: what is told of memory begins with that of who starts it."""


class Taken(NamedTuple):
    """Seconds of the processor, and KiB at the peak."""

    cpu: float
    peak: float


def rows(*, quick: bool) -> Iterator[Row]:
    """Both commands at three sizes; what an empty workspace costs is taken off."""
    sizes = (200, 2_000) if quick else (1_000, 100_000)
    with tempfile.TemporaryDirectory() as folder:
        roots = {size: Path(folder, str(size)) for size in (0, *sizes)}
        for size, root in roots.items():
            root.mkdir()
            generate.workspace(root, posts=size)
        for command in ("check", "status"):
            base, small, large = (_least(command, root) for root in roots.values())
            few, many = sizes
            each = [(taken.cpu - base.cpu) / size * 1e6 for taken, size in ((small, few), (large, many))]
            name = f"`{command}`, a post of {many:,}"
            yield Row(name, each[1], each[0], f"a post of {few:,}", most=NOISE, unit="us CPU")
            yield Row(name, (large.peak - base.peak) / many, KIB, "the aim", most=1, unit="KiB")


def _least(command: str, root: Path) -> Taken:
    words = [sys.executable, "-S", "-c", _ASK, program("socialops"), "--now", "2027-01-05 12:00", command]
    runs = [_once(words, root) for _ in range(2)]
    return Taken(min(run.cpu for run in runs), min(run.peak for run in runs))


def _once(words: list[str], root: Path) -> Taken:
    own = os.sched_getaffinity(0) if sys.platform.startswith("linux") else set()
    if sys.platform.startswith("linux"):
        os.sched_setaffinity(0, {min(own)})
    try:
        done = subprocess.run(words, cwd=root, check=True, capture_output=True, text=True)
    finally:
        if sys.platform.startswith("linux"):
            os.sched_setaffinity(0, own)
    status, cpu, peak = done.stdout.split()
    if os.waitstatus_to_exitcode(int(status)) > 1:
        sys.exit(f"{words[-1]} failed")
    return Taken(float(cpu), float(peak))

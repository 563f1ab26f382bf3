"""The program in processes of its own that are forked, not started: many in the time of one, and killed at any step."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.factories import SOURCE, identity

WHEN = "2027-02-20T12:00:00+00:00"
"""When everything happens, for git as for the program: so the same work makes the same commit."""


class Ended(NamedTuple):
    """How a run ended; *steps* are what it did to the disk, where they were counted."""

    code: int
    out: str
    err: str
    steps: tuple[str, ...]
    peak: int
    """KiB."""
    cpu: float


class Asked(NamedTuple):
    """A run of the program: its words, where, by whom, and the step at which it is killed (0: never)."""

    words: Sequence[str]
    cwd: Path
    by: str = "dana"
    now: str | None = WHEN
    env: Mapping[str, str] = {}
    at: int | None = None


class Forked:
    """A server that holds the program loaded, and forks it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def together(self, asked: Sequence[Asked]) -> list[Ended]:
        """Start all of them, and wait for all."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps([_request(each) for each in asked]).encode() + b"\n")
        stdin.flush()
        return [Ended(**{**each, "steps": tuple(each["steps"])}) for each in json.loads(stdout.readline())]

    def run(self, *words: str, cwd: Path, by: str = "dana", at: int | None = None, **env: str) -> Ended:
        """One run."""
        return self.together([Asked(words, cwd, by, env=env, at=at)])[0]


def _request(asked: Asked) -> dict[str, object]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SOCIALOPS_"))}
    clock = {"SOCIALOPS_NOW": asked.now} if asked.now else {}
    env = {**kept, **identity(asked.by, at=asked.now), **clock, **asked.env}
    words = [str(word) for word in asked.words]
    return {"words": words, "cwd": str(asked.cwd), "env": env, "at": asked.at or 0, "counted": asked.at is not None}


@contextmanager
def forked() -> Iterator[Forked]:
    """A server for as long as it is needed."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.steps.serve"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=SOURCE.parent,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    ) as process:
        try:
            yield Forked(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()

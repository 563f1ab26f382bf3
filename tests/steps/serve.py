"""Runs the program again and again, each time in a process of its own that is forked: starting Python takes longer.

A line of JSON in: runs that are to be started together, each with its words, folder, environment, and the step at which
it is killed (0: never). A line of JSON out: how each ended, what it said, which steps it took, what it cost.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import pkgutil
import resource
import sys
import tempfile
import warnings
from typing import Any, BinaryIO

import socialops
from socialops.cli.run import run
from tests.steps.counted import Steps


def _load() -> None:
    """Load all that a command may load later."""
    for module in pkgutil.walk_packages(socialops.__path__, "socialops."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("git", "holidays", "icalendar", "jinja2", "rich.table", "ruamel.yaml", "dateutil.rrule", "sqlite3"):
        importlib.import_module(name)


def _child(asked: dict[str, Any], out: BinaryIO, err: BinaryIO, steps: BinaryIO) -> None:
    os.setsid()
    for stream, number in ((out, 1), (err, 2)):
        os.dup2(stream.fileno(), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin, sys.stdout, sys.stderr = open(0, closefd=False), open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    if asked["counted"]:
        told = io.TextIOWrapper(steps, encoding="utf-8", errors="replace")
        counter = Steps(asked["at"], lambda step: print(step, end="\0", file=told))
        code = 3
        try:
            code = run(asked["words"])
        finally:
            counter.at = -1
            told.flush()
    else:
        code = run(asked["words"])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _together(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    running: dict[int, tuple[int, list[Any]]] = {}
    for number, each in enumerate(asked):
        files: list[Any] = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115
        child = os.fork()
        if not child:
            try:
                _child(each, *files)
            finally:
                os._exit(70)
        running[child] = number, files
    answers: list[Any] = [None] * len(asked)
    for _ in asked:
        child, status, used = os.wait4(-1, 0)
        number, files = running[child]
        said = []
        for file in files:
            file.seek(0)
            said.append(file.read().decode("utf-8", "replace"))
            file.close()
        answers[number] = {
            "code": os.waitstatus_to_exitcode(status), "out": said[0], "err": said[1],
            "steps": said[2].split("\0")[:-1], "peak": used.ru_maxrss, "cpu": used.ru_utime + used.ru_stime,
        }  # fmt: skip
    return answers


def _serve() -> None:
    warnings.simplefilter("ignore")
    answers, asked = os.fdopen(os.dup(1), "wb"), sys.stdin.buffer
    os.dup2(2, 1)
    _load()
    for line in asked:
        answers.write(json.dumps(_together(json.loads(line))).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _serve()

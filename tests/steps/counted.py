"""Counts what a program does to the disk and which programs it starts, and kills it at one of these steps.

Steps are: a file that is to be opened for writing, one that was (and is empty yet), bytes that are to be waited for,
a file renamed, linked or removed, a folder made or removed, a program started, and a program that has ended.
"""

from __future__ import annotations

import builtins
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"})


class Steps:
    """The steps of this process, in the order in which they come."""

    def __init__(self, at: int = 0, told: Callable[[str], None] = lambda _step: None) -> None:
        self.at, self.told, self.count = at, told, 0
        sys.addaudithook(self._heard)
        for module, name in ((os, "replace"), (os, "fsync"), (os, "sync"), (subprocess.Popen, "wait")):
            if hasattr(module, name):
                setattr(module, name, self._around(getattr(module, name), name))
        builtins.open = io.open = self._opening(io.open)

    def step(self, what: str) -> None:
        self.count += 1
        self.told(what)
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _heard(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = args
            if isinstance(flags, int) and flags & _WRITES and not isinstance(path, int) and _counts(path):
                self.step(f"open {path}")
        elif event in _CHANGES:
            if _counts(args[0]):
                self.step(f"{event} {' '.join(str(word) for word in args[:2])}")
        elif event == "subprocess.Popen":
            self.step(f"start {' '.join(str(word) for word in args[1][1:])}")

    def _around(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            if name in {"fsync", "sync"}:
                self.step(f"{name}")
            again = name == "wait" and args[0].returncode is not None
            found = function(*args, **kwargs)
            if not again:
                self.step(f"after {name}")
            return found

        return counted

    def _opening(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            found = function(file, mode, *args, **kwargs)
            if set(mode) & set("wxa+") and not isinstance(file, int) and _counts(file):
                self.step(f"opened {file}")
            return found

        return counted


def _counts(path: object) -> bool:
    return "__pycache__" not in str(path) and str(path) != os.devnull

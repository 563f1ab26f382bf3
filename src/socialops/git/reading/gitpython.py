"""GitPython's `git.Git`, with what it lets through closed: the whole environment, and where git's complaints go.

Its own `execute` adds to the environment of this process and takes nothing out of it, and it gives standard error a
pipe that nobody empties while a git stays. So that one method is ours; how the words are put together, with the
persistent options in front, is GitPython's.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, cast

from git.cmd import Git

from socialops.git.program import start
from socialops.git.reading.hardened import SETTINGS, SWITCHES, environment


class HardenedGit(Git):
    """A `git.Git` that reads what nobody has judged yet."""

    def __init__(self, folder: Path, waiting: Mapping[str, str]) -> None:
        super().__init__(folder)
        self._folder = folder
        self._waiting = dict(waiting)
        self._errors = subprocess.DEVNULL
        self._starting = Lock()
        self.set_persistent_git_options(c=list(SETTINGS), **dict.fromkeys(SWITCHES, True))

    def process(self, arguments: Sequence[str], errors: int) -> subprocess.Popen[bytes]:
        """A git that runs that command; it is taken out of GitPython's wrapper, which would end it when it goes."""
        with self._starting:  # GitPython hands no word of ours on to `execute`
            self._errors = errors
            wrapped = getattr(self, arguments[0])(*arguments[1:], istream=subprocess.PIPE, as_process=True)
        process, wrapped.proc = wrapped.proc, None
        return cast("subprocess.Popen[bytes]", process)

    def execute(self, command: Sequence[str], **_: Any) -> Git.AutoInterrupt:  # type: ignore[override]
        """Start it, always as a process that is told by a pipe."""
        process = start(command[1:], self._folder, environment(self._waiting), stderr=self._errors)
        return self.AutoInterrupt(process, command)

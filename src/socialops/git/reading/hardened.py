"""A git that reads what nobody has judged yet: nothing of the repository's configuration runs, and of the environment
no GIT_* variable counts.

It is started in one of two ways that give the same program, words and environment: by GitPython, as the commands that
read history do; or without it, where people wait for a command to start (importing GitPython takes longer than that).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from socialops.git.program import program, start

SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.commitGraph=false",
    "core.alternateRefsCommand=",
    "core.sshCommand=false",
    "core.warnAmbiguousRefs=false",
    "diff.external=",
    "diff.relative=false",
    "gpg.program=false",
    "gpg.ssh.program=false",
    "core.bigFileThreshold=1m",  # git gives a larger blob piece by piece, and never holds it whole
)
SWITCHES = ("no-optional-locks", "no-pager")
_ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",  # git 2.44 and later
    "GIT_ALLOW_PROTOCOL": "none",  # before that, and whatever protocol.*.allow says: a missing object is not fetched
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

Start = Callable[[Sequence[str], int], "subprocess.Popen[bytes]"]
"""Starts a git with these arguments, the command first; and where its standard error goes (`subprocess.PIPE`, …)."""
Way = Callable[[Path, Mapping[str, str]], Start]
"""How to start it in a folder; the mapping are variables under which git sees a push that is not accepted yet."""


def environment(waiting: Mapping[str, str]) -> dict[str, str]:
    """All that such a git knows of the environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, **_ENVIRONMENT, **waiting}


def plainly(folder: Path, waiting: Mapping[str, str]) -> Start:
    """Started by ourselves."""
    words = [word for setting in SETTINGS for word in ("-c", setting)]
    words += [f"--{switch}" for switch in SWITCHES]
    return lambda arguments, errors: start([*words, *arguments], folder, environment(waiting), stderr=errors)


def by_gitpython(folder: Path, waiting: Mapping[str, str]) -> Start:
    """Started by GitPython, which takes the settings for its persistent options; imported when the first git starts."""
    made: list[Start] = []

    def first(arguments: Sequence[str], errors: int) -> subprocess.Popen[bytes]:
        if not made:
            program("git")  # where there is none we say so, and GitPython need not
            from socialops.git.reading.gitpython import HardenedGit

            made.append(HardenedGit(folder, waiting).process)
        return made[0](arguments, errors)

    return first

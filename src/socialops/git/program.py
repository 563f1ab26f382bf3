"""Where the programs lie that we run (git, ssh-keygen): in an absolute folder of PATH, never in the current one.

Windows looks in the current folder first, and so does a PATH with an empty or relative entry anywhere: there a branch
that brings a `git.exe` would be run by the very command that is to judge it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from socialops.errors import SocialopsError

_HINTS = {
    "git": "git is not installed or not on the PATH: get it at https://git-scm.com",
    "ssh-keygen": "ssh-keygen is not installed: signed reviews need OpenSSH 8.2 or later.",
}


def find(name: str, path: str | None = None, *, windows: bool = sys.platform == "win32") -> str | None:
    """The program's absolute path; None where no folder of *path* (PATH, if it is not given) holds it."""
    file = f"{name}.exe" if windows else name
    for folder in _folders(os.environ.get("PATH", os.defpath) if path is None else path, ";" if windows else ":"):
        found = folder / file
        if found.is_file() and os.access(found, os.X_OK):
            return str(found)
    return None


def program(name: str) -> str:
    """The program's absolute path, or an error that says how to get it."""
    return _program(name, os.environ.get("PATH", os.defpath), os.getcwd())  # noqa: PTH109 - a key, asked for often


@lru_cache(maxsize=8)
def _program(name: str, path: str, here: str) -> str:  # noqa: ARG001 - the current folder is left out of those searched
    """Looked for once: a command starts git a dozen times."""
    found = find(name, path)
    if found is None:
        raise SocialopsError(_HINTS[name])
    return found


def _folders(path: str, separator: str) -> Iterator[Path]:
    try:
        here = Path.cwd()
    except FileNotFoundError:  # removed under us: nothing lies there
        here = None
    for entry in path.split(separator):
        folder = Path(entry.strip('"'))
        if folder.is_absolute() and folder != here:
            yield folder

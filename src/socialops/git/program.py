"""Where the programs lie that we run (git, ssh-keygen), in an absolute folder of PATH and never in the current one; and
how git is started: every git begins here.

Windows looks in the current folder first, and so does a PATH with an empty or relative entry anywhere: there a branch
that brings a `git.exe` would be run by the very command that is to judge it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

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


class Ended(NamedTuple):
    """How a git ended, and what it said."""

    code: int
    out: bytes
    err: bytes


def start(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], **kept: Any
) -> subprocess.Popen[bytes]:
    """A git that waits for what it is told; *kept* are further words of `subprocess.Popen`.

    Raises:
        SocialopsError: it can't be started, or is not there.
    """
    git = program("git")
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    try:
        return subprocess.Popen([git, *arguments], cwd=folder, env=environment, **{**pipes, **kept})
    except (OSError, ValueError) as error:
        raise SocialopsError(f"git ({git}) can't be started in {folder}: {error}") from error


def finish(process: subprocess.Popen[bytes], stdin: bytes = b"") -> Ended:
    """Tell it all, and wait for all that it says; it does not outlive us where we are interrupted meanwhile."""
    with process:
        try:
            out, err = process.communicate(stdin)
        except BaseException:
            process.kill()
            raise
    return Ended(process.returncode, out, err)


def literal(paths: Sequence[str]) -> list[str]:
    """Paths as git takes them for names, never for patterns; a global switch would reach the user's hooks too."""
    return [f":(literal){path}" for path in paths]


def lines(said: str) -> list[str]:
    """The lines that git printed, without empty ones: a branch may have signs in its name that end a line to Python."""
    return [line for line in said.split("\n") if line]


def plain_words(said: bytes) -> str:
    """What git said, such that a line to copy can be copied: its tabs are blanks, and no line starts with any.

    Git prints commands to type on lines of their own, behind a tab.
    """
    lines = said.decode("utf-8", "replace").expandtabs(4).splitlines()
    return "\n".join(line.strip() for line in lines).strip("\n")

"""Which program judges: its own code, the libraries that have a say, and this Python; any other may judge otherwise."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

from socialops import __version__

_CODE = Path(__file__).resolve().parents[2]
_MODULES = (".py", ".so", ".pyd", ".dylib", ".pth", ".zip")
_LIBRARIES = frozenset({"site-packages", "dist-packages"})


def program() -> str:
    """A digest of it all, by how the files look; none is read, and nothing is imported.

    A version alone would not do: who works on this program, or on a rule of their own, has one version all along.
    """
    digest = hashlib.blake2b(digest_size=32)
    for fact in (__version__, sys.version, sys.platform, sys.getfilesystemencoding(), *sys.path, *_files()):
        digest.update(fact.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()


def _files() -> Iterator[str]:
    yield from _below(_CODE)
    for folder in dict.fromkeys(sys.path):
        with_folders = os.path.basename(folder) in _LIBRARIES  # noqa: PTH119 - it may be no path at all
        yield from _listed(folder or ".", with_folders=with_folders)
    for folder in zoneinfo.TZPATH:
        yield from _listed(folder, with_folders=True, every=True)


def _below(folder: Path) -> Iterator[str]:
    """Every file of the package."""
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    waiting.append(entry.path)
            else:
                yield _fact(entry.path, entry.stat())


def _listed(folder: str, *, with_folders: bool, every: bool = False) -> Iterator[str]:
    """The modules and packages right in a folder of Python's path; a library that is replaced looks different here."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            if entry.name == "__pycache__":
                continue
            s = entry.stat()
            if every or entry.name.endswith(_MODULES) or (with_folders and stat.S_ISDIR(s.st_mode)):
                yield _fact(entry.path, s)
    except OSError as error:
        yield f"{folder} {error.errno}"


def _fact(path: str, s: os.stat_result) -> str:
    return f"{path} {s.st_ino} {s.st_size} {s.st_mtime_ns} {s.st_ctime_ns}"

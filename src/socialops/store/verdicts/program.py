"""Which program judges: its own code, the libraries that have a say, and this Python; any other may judge otherwise."""

from __future__ import annotations

import hashlib
import os
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

from socialops import __version__

_CODE = Path(__file__).resolve().parents[2]
_MODULES = (".py", ".so", ".pyd", ".dylib", ".pth", ".zip")
_LIBRARIES = frozenset({"site-packages", "dist-packages"})


def program() -> str | None:
    """A digest of it all, by how the files look; none is read, and nothing is imported.

    None where it can't be told: the code lies in an archive, say. A version alone would not do: who works on this
    program, or on a rule of their own, has one version all along.
    """
    try:
        return _digest()
    except OSError:
        return None


def _digest() -> str:
    digest = hashlib.blake2b(digest_size=32)
    for fact in (__version__, sys.version, sys.platform, sys.getfilesystemencoding(), *sys.path, *_files()):
        digest.update(fact.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()


def _files() -> Iterator[str]:
    yield from below(str(_CODE))
    for folder in dict.fromkeys(sys.path):
        with_folders = os.path.basename(folder) in _LIBRARIES  # noqa: PTH119 - it may be no path at all
        yield from _listed(folder or ".", with_folders=with_folders)
    for folder in zoneinfo.TZPATH:
        yield from _listed(folder, with_folders=True, every=True)


def below(folder: str) -> Iterator[str]:
    """Every file of a package."""
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            if entry.is_dir():
                if entry.is_symlink():
                    raise NotADirectoryError(entry.path)
                if entry.name != "__pycache__":
                    waiting.append(entry.path)
            elif entry.is_file():  # no link to nowhere, by which some editors note what they hold open
                yield _fact(entry.path, entry.stat())


def _listed(folder: str, *, with_folders: bool, every: bool = False) -> Iterator[str]:
    """The modules and packages right in a folder of Python's path; a library that is replaced looks different here."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield f"{folder} {error.errno}"
        return
    for entry in entries:
        is_folder = entry.is_dir()
        if entry.name == "__pycache__" or not (is_folder or entry.is_file()):
            continue
        if every or (with_folders if is_folder else entry.name.endswith(_MODULES)):
            yield _fact(entry.path, entry.stat())


def _fact(path: str, s: os.stat_result) -> str:
    return f"{path} {s.st_ino} {s.st_size} {s.st_mtime_ns} {s.st_ctime_ns}"

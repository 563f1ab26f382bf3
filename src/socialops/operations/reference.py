"""Which document a word of the user names, or which one they may have meant: an id, or the path of its file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socialops.domain.documents.kind import BY_NAME
from socialops.domain.suggest import did_you_mean
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from socialops.domain.workspace import Filed, Workspace


def is_path(word: str) -> bool:
    """Whether the word is the path of a file; ids have neither slashes nor an ending."""
    return "/" in word or "\\" in word or word.endswith((".yaml", ".yml"))


def inside(root: Path, path: Path) -> str | None:
    """The path below the root as the workspace writes it, '..' taken as written; else where its links lead; None where
    that lies outside.
    """
    written = Path(os.path.abspath(path))  # noqa: PTH100 - a link inside the workspace is no way to another name
    try:
        if written.is_relative_to(root):
            return written.relative_to(root).as_posix()
        return path.resolve().relative_to(root.resolve()).as_posix()
    except (ValueError, OSError, RuntimeError):
        return None


def id_of(root: Path, directory: Path, kind: str, word: str) -> str:
    """The id that *word* names, as an id or as a path from *directory*. Nothing but names is looked at.

    Raises:
        SocialopsError: it is a path, and no such file of that kind is there.
    """
    if not is_path(word):
        return word
    folder = BY_NAME[kind].folder
    path = inside(root, directory / word)
    if path and path.rpartition("/")[0] == folder and (root / path).is_file():
        return Path(path).stem
    files = [file.relative_to(root).as_posix() for file in (root / folder).glob("*.yaml")]
    named = next((file for file in files if Path(file).stem == Path(word).stem), path or word)
    raise SocialopsError(f"{word} is no {kind} of this workspace; {did_you_mean(named, files)}")


def named(root: Path, workspace: Workspace, kind: str, name: str) -> Filed[Any]:
    """The document of that id.

    Raises:
        SocialopsError: there is none, or its file can't be read.
    """
    known = workspace.of_kind(kind)
    if name in known:
        return known[name]
    if workspace.is_broken(kind, name):
        raise SocialopsError(f"The file of the {kind} '{name}' can't be read: 'socialops check' says why.")
    files = (file.stem for file in (root / BY_NAME[kind].folder).glob("*.yaml"))  # not all need be loaded
    raise SocialopsError(f"There is no {kind} '{name}'; {did_you_mean(name, sorted({*known, *files}))}")

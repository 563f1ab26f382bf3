"""Which document a word of the user names, or which one they may have meant: an id, or the path of its file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socialops.domain.documents.kind import ALL_KINDS, BY_NAME
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
    raise SocialopsError(f"{word} is no {kind} of this workspace; {meant(path or word, files)}")


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


def document_of(
    root: Path, directory: Path, workspace: Workspace, kinds: Sequence[str], word: str
) -> tuple[str, Filed[Any]]:
    """The document that *word* names, as an id or as a path from *directory*, and its kind: the first that has one.

    Raises:
        SocialopsError: there is none, or its file can't be read.
    """
    called = f"{', '.join(kinds[:-1])} or {kinds[-1]}"
    path = inside(root, directory / word) if is_path(word) else None
    for kind in kinds:
        known = workspace.of_kind(kind)
        here = (filed for filed in known.values() if filed.path == path)
        if filed := next(here, None) if is_path(word) else known.get(word):
            return kind, filed
    if path in workspace.broken:
        raise SocialopsError(f"{word} can't be read: 'socialops check' says why.")
    if is_path(word):
        paths = [filed.path for kind in kinds for filed in workspace.of_kind(kind).values()]
        raise SocialopsError(f"{word} is no {called} of this workspace; {meant(path or word, paths)}")
    if broken := next((kind for kind in kinds if workspace.is_broken(kind, word)), None):
        raise SocialopsError(f"The file of the {broken} '{word}' can't be read: 'socialops check' says why.")
    names = [name for kind in kinds for name in workspace.of_kind(kind)]
    raise SocialopsError(f"There is no {called} '{word}'; {did_you_mean(word, names)}")


def files_of(root: Path, directory: Path, word: str) -> list[str]:
    """The files that *word* names: one that is there or a folder, as a path from *directory*; else those of the post or
    the series of that id. Nothing but names is looked at.

    Raises:
        SocialopsError: there is none, or it lies outside the workspace.
    """
    path = inside(root, directory / word)
    if os.path.exists(directory / word):  # noqa: PTH110 - a name that is too long is one of nothing
        if path is None:
            raise SocialopsError(f"{word} lies outside the workspace {root}.")
        return [path]
    if is_path(word):
        places = ((root / kind.folder, "**/*.yaml" if kind.folder else "*.yaml") for kind in ALL_KINDS)
        known = [file.relative_to(root).as_posix() for place, names in places for file in place.glob(names)]
        raise SocialopsError(f"{word} is no file or folder of this workspace; {meant(path or word, known)}")
    files = [file for folder in ("posts", "series") for file in sorted((root / folder).rglob("*.yaml"))]
    named = [file.relative_to(root).as_posix() for file in files if file.stem == word]
    if not named:
        from socialops.operations.sync.branches.elsewhere import elsewhere

        hint = elsewhere(root, word) or did_you_mean(word, [file.stem for file in files])
        raise SocialopsError(f"There is no file, folder or post '{word}'; {hint}")
    return named


def meant(path: str, known: Sequence[str]) -> str:
    """The question whether the file of the same name was meant, else the one with the nearest path."""
    return did_you_mean(next((one for one in known if Path(one).stem == Path(path).stem), path), known)

"""The files, posts and branches that words of the user name where `sync` asks for one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from socialops.domain.documents.field import ID_PATTERN
from socialops.domain.documents.kind import RECORDS
from socialops.domain.suggest import did_you_mean, nearest
from socialops.errors import SocialopsError
from socialops.git.repo import GitFailed, Repo, find
from socialops.git.sync.upstream import Upstream, at_remote
from socialops.operations.reference import inside, is_path
from socialops.operations.sync.paths import subject_of

_SUBJECTS = ("posts", "series", "cases")


def named(root: Path, directory: Path, word: str) -> str:
    """The file below the workspace that a word names: from where the user stands, as we print it, or a post's id.

    Raises:
        SocialopsError: it is an id, and no post here has it; or a path, and no commit of this clone ever held it.
    """
    here = inside(root, directory / word)
    if here and (root / here).exists():
        return here
    return _of_post(root, word) if re.fullmatch(ID_PATTERN, word) else _gone(root, word.replace("\\", "/"))


def subject(root: Path, directory: Path, word: str) -> str:
    """The id of what a word names that records can be about: a post, a series or a case, or what is gone but for them.

    Raises:
        SocialopsError: nothing here is called that, so that a slip of the keys does not pass for an answer.
    """
    name = word
    if is_path(word):
        here = inside(root, directory / word)
        name = Path(here if here and (root / here).exists() else word.replace("\\", "/")).stem
    known = {file.stem for folder in _SUBJECTS for file in (root / folder).rglob("*.yaml")}
    known |= {file.name for kind in RECORDS for file in (root / kind.folder).glob("*") if file.is_dir()}
    if name not in known:
        raise SocialopsError(f"--drop {word}: no post, series or case here is called that; {did_you_mean(name, known)}")
    return name


def branch_named(repo: Repo, remote: str, name: str) -> Upstream:
    """The branch that is to be called so, at the remote.

    Raises:
        SocialopsError: none can be.
    """
    try:
        is_name = repo.run("check-ref-format", "--branch", name) == name  # '@{-1}' names another to git
    except GitFailed:
        is_name = False
    if not is_name:
        raise SocialopsError(f"'{name}' can't be the name of a branch: letters, digits, - and / can.")
    return at_remote(repo, remote, name)


def nothing_of(drop: Iterable[str], dropped: Iterable[str]) -> Iterator[str]:
    """That of what was to be left out nothing was there to leave out; *dropped* are the paths that were."""
    left = {subject_of(path) or Path(path).stem for path in dropped}
    for name in dict.fromkeys(drop):
        if name not in left:
            yield f"{name}: nothing of yours about it is unshared, so nothing was left out."


def _gone(root: Path, path: str) -> str:
    """A path where nothing lies, as who removed a file may choose a side for it; refused where none ever lay there."""
    from socialops.operations.sync.paths import may_be_chosen

    repo = find(root) if may_be_chosen(path) else None  # of others no side is chosen: that is told in its place
    known = [f":(top,literal){name}" for name in (path, f"{repo.prefix}{path}")] if repo else []
    if repo and not repo.run("rev-list", "-1", "--all", "--", *known):
        near = nearest(path, repo.run("ls-files", "-z").split("\0"))
        hint = f" (did you mean '{near}'?)" if near else ""
        raise SocialopsError(f"There is no file '{path}' here{hint}.")
    return path


def _of_post(root: Path, word: str) -> str:
    paths = {file.stem: file.relative_to(root).as_posix() for file in sorted((root / "posts").rglob("*.yaml"))}
    if word not in paths:
        raise SocialopsError(
            f"There is no post '{word}' here ({did_you_mean(word, paths)}). Of another file, name its path."
        )
    return paths[word]

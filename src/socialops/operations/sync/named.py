"""The files and posts that words of the user name where `sync` asks for one."""

from __future__ import annotations

import re
from pathlib import Path

from socialops.domain.documents.field import ID_PATTERN
from socialops.domain.suggest import did_you_mean
from socialops.errors import SocialopsError
from socialops.operations.reference import inside, is_path


def named(root: Path, directory: Path, word: str, *, as_id: bool = False) -> str:
    """The file below the workspace that a word names, from where the user stands or as we print it; or its id.

    Where a file is asked for, the id of a post names the post's.

    Raises:
        SocialopsError: it is an id, and no post here has it.
    """
    if as_id and not is_path(word):
        return word
    here = inside(root, directory / word)
    if here and (root / here).exists():
        return Path(here).stem if as_id else here
    if as_id:
        return Path(word.replace("\\", "/")).stem
    return _of_post(root, word) if re.fullmatch(ID_PATTERN, word) else word.replace("\\", "/")


def _of_post(root: Path, word: str) -> str:
    paths = {file.stem: file.relative_to(root).as_posix() for file in sorted((root / "posts").rglob("*.yaml"))}
    if word not in paths:
        raise SocialopsError(
            f"There is no post '{word}' here ({did_you_mean(word, paths)}). Of another file, name its path."
        )
    return paths[word]

"""Which post a word of the user names, or which one they may have meant: an id, or the path of a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from socialops.domain.suggest import did_you_mean
from socialops.errors import SocialopsError
from socialops.operations.posts.missing import missing
from socialops.operations.reference import inside, is_path, meant

if TYPE_CHECKING:
    from socialops.domain.documents.post import Post
    from socialops.domain.workspace import Filed, Workspace


def post_id(root: Path, directory: Path, word: str) -> str:
    """The id that *word* names, as an id or as a path from *directory* to a post's or a series' file.

    Nothing but names is looked at, so that a command which moves one post loads that one only.

    Raises:
        SocialopsError: it is a path, and no such file is there.
    """
    if not is_path(word):
        return word
    path = inside(root, directory / word)
    there = path is not None and (root / path).is_file()
    if path is None or not there or not (path.startswith("posts/") or path.rpartition("/")[0] == "series"):
        raise _no_post(
            root, word, path, (file.relative_to(root).as_posix() for file in (root / "posts").rglob("*.yaml"))
        )
    return Path(path).stem


def post_of(root: Path, directory: Path, workspace: Workspace, word: str) -> Filed[Post]:
    """The post, or the series approved ahead, that *word* names, as an id or as a path from *directory*.

    Raises:
        SocialopsError: there is no such post, or its file can't be read.
    """
    if not is_path(word):
        if found := workspace.subject(word):
            return found
        if word in workspace.series:
            raise SocialopsError(f"'{word}' is a series: name one of its posts, such as {word}-2027-01-05.")
        if workspace.is_broken("post", word):
            raise SocialopsError(f"The file of the post '{word}' can't be read: 'socialops check' says why.")
        raise SocialopsError(f"There is no post '{word}'; {missing(root, word, did_you_mean(word, workspace.posts))}")
    path = inside(root, directory / word)
    for filed in (*workspace.posts.values(), *workspace.series_as_posts.values()):
        if filed.path == path:
            return filed
    if path in workspace.broken:
        raise SocialopsError(f"{word} can't be read: 'socialops check' says why.")
    raise _no_post(root, word, path, (filed.path for filed in workspace.posts.values()))


def _no_post(root: Path, word: str, path: str | None, paths: Iterable[str]) -> SocialopsError:
    """That the path is none of a post, with the post of that name, or the nearest."""
    hint = meant(path or word, list(paths))
    said = missing(root, Path(path).stem, hint) if path and path.startswith("posts/") else hint
    return SocialopsError(f"{word} is no post of this workspace; {said}")

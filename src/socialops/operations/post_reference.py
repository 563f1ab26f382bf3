"""Which post a word of the user names, or which one they may have meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from socialops.domain.suggest import did_you_mean
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from socialops.domain.documents.post import Post
    from socialops.domain.workspace import Filed, Workspace


def post_of(root: Path, directory: Path, workspace: Workspace, word: str) -> Filed[Post]:
    """The post, or the series approved ahead, that *word* names, as an id or as a path from *directory*.

    Raises:
        SocialopsError: there is no such post, or its file can't be read.
    """
    if not _is_path(word):
        if found := workspace.subject(word):
            return found
        if word in workspace.series:
            raise SocialopsError(f"'{word}' is a series: name one of its posts, such as {word}-2027-01-05.")
        if workspace.is_broken("post", word):
            raise SocialopsError(f"The file of the post '{word}' can't be read: 'socialops check' says why.")
        raise SocialopsError(f"There is no post '{word}'; {did_you_mean(word, workspace.posts)}")
    path = _inside(root, directory / word)
    for filed in (*workspace.posts.values(), *workspace.series_as_posts.values()):
        if filed.path == path:
            return filed
    if path in workspace.broken:
        raise SocialopsError(f"{word} can't be read: 'socialops check' says why.")
    known = [filed.path for filed in workspace.posts.values()]
    named = [name for name in known if Path(name).stem == Path(word).stem]
    hint = did_you_mean(named[0] if named else path or word, known)
    raise SocialopsError(f"{word} is no post of this workspace; {hint}")


def _is_path(word: str) -> bool:
    return "/" in word or "\\" in word or word.endswith((".yaml", ".yml"))


def _inside(root: Path, path: Path) -> str | None:
    """The path below the root as the workspace writes it; None where it lies outside."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except (ValueError, OSError, RuntimeError):
        return None

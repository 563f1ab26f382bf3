"""The media files that go into a commit along with the post that names them, or named them before."""

from __future__ import annotations

import os

from socialops.domain.documents.post import Post
from socialops.git.repo import GitFailed, Repo
from socialops.operations.posts.committed import as_committed
from socialops.operations.posts.context import TransitionContext


def changed_media(context: TransitionContext) -> tuple[str, ...]:
    """Those that the post names and that no commit holds as they lie here."""
    return tuple(context.repo.status(_files(context.post)))


def let_go(context: TransitionContext) -> tuple[str, ...]:
    """Those that the post named in the last commit, that lie here no more, and that no other file speaks of."""
    kept, root = _files(context.post), context.repo.root
    named = dict.fromkeys(path for old in as_committed(context) for path in _files(old))
    gone = [path for path in named if path not in kept and not os.path.lexists(root / path)]
    known = context.repo.status(gone)
    own = f":(exclude,literal){context.filed.path}"
    return tuple(p for p in gone if known.get(p, "??") != "??" and not spoken_of(context.repo, p, own))


def went_along(gone: tuple[str, ...]) -> tuple[str, ...]:
    """What there is to say about files that the commit takes out."""
    return (f"Taken out with it, since no post names it any more: {', '.join(gone)}.",) if gone else ()


def _files(post: Post) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.file for _, item in post.all_media() if item.file))


def spoken_of(repo: Repo, path: str, *but: str) -> tuple[str, ...]:
    """The files of the workspace that hold the path, in whatever sense, committed or not; *but* are git's pathspecs."""
    try:
        found = repo.run("grep", "--untracked", "-l", "-z", "-F", "-e", path, "--", "*.yaml", *but)
    except GitFailed:  # none does
        return ()
    return tuple(name for name in found.split("\0") if name)

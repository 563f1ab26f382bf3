"""A post whose file names another author than the last commit: who takes it over, and the line that does it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import NamedTuple

from socialops import door
from socialops.git.repo import Repo
from socialops.store.yaml.reader import parse

_LARGEST = 1 << 20


def take_over(author: str, path: str, *moved_from: str) -> str:
    """The line that makes a post whose file names another author that one's own, before it can be handed in.

    git knows no file yet that was moved: it is added, and its old path goes along.
    """
    add = f"git add {shlex.quote(path)} && " if moved_from else ""
    return f'{add}git commit -m "post: Take over from {author}" -- {shlex.join((path, *moved_from))}'


class TakenOver(NamedTuple):
    """Who wrote a post by HEAD, and whom its file names as its author now."""

    was: str
    now: str


def taken_over(repo: Repo, paths: Sequence[str]) -> dict[str, TakenOver]:
    """The posts of *paths*, below the workspace, whose file names another author than HEAD."""
    if not paths or not repo.has_commits():
        return {}
    words = ("diff-index", "--name-only", "--no-renames", "-z", "-G", "^author:", "HEAD", "--")
    found: dict[str, TakenOver] = {}
    for full in filter(None, repo.run(*words, *paths).split("\0")):
        from socialops.operations.posts.committed import version  # which reads a whole post; few change hands

        if (old := version(repo, "HEAD", full)) and (new := _here(repo, full)) and old.author != new:
            found[full.removeprefix(repo.prefix)] = TakenOver(old.author, new)
    return found


def _here(repo: Repo, full: str) -> str | None:
    """Who the file in the work tree names as its author."""
    data = door.read(repo.root / full.removeprefix(repo.prefix), _LARGEST)
    fields = parse(data) if isinstance(data, bytes) else None
    author = fields.get("author") if isinstance(fields, dict) else None
    return author if isinstance(author, str) else None

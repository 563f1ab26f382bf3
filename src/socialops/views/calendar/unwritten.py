"""Occurrences of series that no post was written for yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from pydantic import ValidationError

from socialops.domain.documents.post import Post
from socialops.domain.time.occurrence import Occurrence, expand, occurrences
from socialops.domain.workspace import Workspace

MOST = 1_000
"""So many occurrences of one series are shown at most."""


def is_written(workspace: Workspace, occurrence: Occurrence) -> bool:
    """True where a post stands for it: under its id, or under another that says so."""
    return (
        occurrence.post in workspace.posts
        or workspace.is_broken("post", occurrence.post)
        or (occurrence.series, occurrence.day) in _taken(_Posts(workspace))
    )


class _Posts:
    """The posts of a workspace as a key: one workspace, one answer."""

    def __init__(self, workspace: Workspace) -> None:
        self.posts = workspace.posts

    def __hash__(self) -> int:
        return id(self.posts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Posts) and self.posts is other.posts


@lru_cache(maxsize=4)
def _taken(found: _Posts) -> frozenset[tuple[str, date]]:
    posts = (filed.item for filed in found.posts.values())
    return frozenset((post.series, post.occurrence) for post in posts if post.series and post.occurrence)


def planned(workspace: Workspace, first: date | None, last: date) -> Iterator[tuple[Occurrence, Post]]:
    """What series plan from *first* to *last*; a template that makes no post plans nothing (`check` says why)."""
    for filed in workspace.series.values():
        count = 0
        for found in occurrences(filed.item, workspace.settings.timezone, last, first=first):
            if count == MOST:
                break
            if is_written(workspace, found):
                continue
            count += 1
            try:
                yield found, expand(filed.item, found)
            except ValidationError:
                continue

"""One's own words that others' words came before: combined, they would set aside what their member never read."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from socialops.domain.documents.records import Publication, Review
from socialops.domain.time.clock import exact
from socialops.domain.workspace import Filed, Workspace

Record = Filed[Review] | Filed[Publication]


def overtaken(
    ours: Workspace, others: Workspace, mine: Collection[str], theirs: Collection[str]
) -> dict[str, list[tuple[str, str]]]:
    """By post, records of *mine* and the record of *theirs* that came between; both by path, as each side holds them.

    A record that takes the next number is its member's last word, so it must be their youngest too; and who lifts a
    request for changes has read that request, not one that came after it.
    """
    new = [filed for filed in _records(others) if filed.path in theirs]
    found: dict[str, list[tuple[str, str]]] = {}
    for filed in _records(ours) if new else ():
        between = [other for other in new if _sets_aside(ours, filed, other)] if filed.path in mine else []
        if between:
            found.setdefault(filed.item.post, []).append((filed.path, between[-1].path))
    return found


def _records(workspace: Workspace) -> Iterator[Record]:
    for reviews in workspace.reviews.values():
        yield from reviews
    for publications in workspace.publications.values():
        yield from publications


def _sets_aside(workspace: Workspace, own: Record, other: Record) -> bool:
    said, theirs = own.item, other.item
    if isinstance(said, Review) and said.decision == "lift" and isinstance(theirs, Review):
        post = workspace.posts.get(said.post)
        reached = theirs.post in {said.post, post.item.series if post else None}
        asked = theirs.decision == "request-changes" and (theirs.by, theirs.stage) == (said.of, said.stage)
        if reached and asked:
            return True
    zone = workspace.settings.timezone
    return _line(own.path) == _line(other.path) and exact(said.at, zone) < exact(theirs.at, zone)


def _line(path: str) -> str:
    """All that the records of one member and stage, or of one channel, have in common."""
    return path.rpartition("--")[0]

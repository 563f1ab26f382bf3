"""One's own words that others' words came before: combined, they would set aside what their member never read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from socialops.domain.documents.records import Publication, Review
from socialops.domain.time.clock import exact
from socialops.domain.workspace import Filed, Workspace

Record = Filed[Review] | Filed[Publication]

_DID: Mapping[str, str] = {
    "approve": "approved it", "request-changes": "asked for changes", "withdraw": "took a review back",
    "lift": "lifted a request for changes", "comment": "commented", "done": "ticked it off", "bypass": "let it pass",
}  # fmt: skip
_WORD: Mapping[str, str] = {
    "approve": "approval", "request-changes": "request for changes", "withdraw": "withdrawal", "bypass": "bypass",
    "done": "'done'",
}  # fmt: skip


class Told(NamedTuple):
    """How it is told: *way* says of a post how to go on.

    `me` is who is told, None where all on this side is theirs; `where` the others' words were said, "" where that is no
    matter.
    """

    way: Callable[[str], str]
    me: str | None = None
    where: str = ""


def overtaken(
    ours: Workspace, others: Workspace, mine: Collection[str], theirs: Collection[str], told: Told
) -> dict[str, list[str]]:
    """Why records of *mine* are left out, by post: one of *theirs* came between; both by path, as each side holds them.

    A record that takes the next number is its member's last word, so it must be their youngest too; one that keeps a
    lower number than theirs is not. And who lifts a request for changes has read that request, not one that came after.
    """
    taken = {_line(path) for path in mine if path in theirs}
    new = [filed for filed in _records(others) if filed.path in theirs]
    found: dict[str, list[str]] = {}
    for filed in _records(ours) if new else ():
        keeps = _line(filed.path) not in taken
        between = [other for other in new if _sets_aside(ours, filed, other, keeps=keeps)] if filed.path in mine else []
        if between:
            found.setdefault(filed.item.post, []).append(_told(filed, between[-1], told))
    return found


def _told(own: Record, other: Record, told: Told) -> str:
    """Who said what, in the way that they would tell it to each other; then what to type."""
    post, said, theirs = own.item.post, own.item, other.item
    me = said.by if told.me is None else told.me
    who, where = ("you", "on another machine") if theirs.by == me else (theirs.by, "meanwhile")
    where, here = (f"on {told.where}", "on this branch") if told.where else (where, "here")
    did = _DID[theirs.decision] if isinstance(theirs, Review) else f"recorded it as {theirs.outcome}"
    whose = "your" if said.by == me else "their" if said.by == theirs.by else f"{said.by}'s"
    if isinstance(said, Review) and said.decision == "lift":
        yours = f"{whose} lift {here} is about what was asked before that"
    else:
        word = _WORD.get(said.decision, "word") if isinstance(said, Review) else "record"
        yours = f"{whose} {word} {here} is older, and would stand as the last word"
    named = {"your": "yours", "their": "theirs"}.get(whose, whose)
    files = other.path if own.path == other.path else f"{other.path}; {named} is {own.path}"
    return f"{post}: {who} {did} {where}, and {yours} ({files}). {told.way(post)}"


def _records(workspace: Workspace) -> Iterator[Record]:
    for reviews in workspace.reviews.values():
        yield from reviews
    for publications in workspace.publications.values():
        yield from publications


def _sets_aside(workspace: Workspace, own: Record, other: Record, *, keeps: bool) -> bool:
    """Whether one's own word would come after the other, though it was said before; *keeps*: under its own number."""
    said, theirs = own.item, other.item
    if isinstance(said, Review) and said.decision == "comment":  # it decides nothing, and takes the next number
        return False
    if isinstance(said, Review) and said.decision == "lift" and isinstance(theirs, Review):
        post = workspace.posts.get(said.post)
        reached = theirs.post in {said.post, post.item.series if post else None}
        asked = theirs.decision == "request-changes" and (theirs.by, theirs.stage) == (said.of, said.stage)
        if reached and asked:
            return True
    if keeps and _number(own.path) < _number(other.path):
        return False
    zone = workspace.settings.timezone
    return _line(own.path) == _line(other.path) and exact(said.at, zone) < exact(theirs.at, zone)


def _line(path: str) -> str:
    """All that the records of one member and stage, or of one channel, have in common."""
    return path.rpartition("--")[0]


def _number(path: str) -> int:
    number = path.rpartition("--")[2].removesuffix(".yaml")
    return int(number) if number.isdecimal() else 0

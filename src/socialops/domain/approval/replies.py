"""What those who wrote a post said to a request for changes that still stands: its maker is to look.

It changes nothing of whose turn it is: the request stands until its maker, or who may lift it, says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from socialops.domain.approval.decisions import is_filed_right
from socialops.domain.approval.state import PostState, State
from socialops.domain.documents.records import Review
from socialops.domain.time.clock import exact
from socialops.domain.workspace import Filed


class Reply(NamedTuple):
    """The last words to what *asker* asked for at a stage; `at` is theirs, in UTC."""

    asker: str
    stage: str
    by: str
    at: datetime
    note: str


def replies(records: Sequence[Filed[Review]], state: PostState, zone: str) -> tuple[Reply, ...]:
    """One for each request of what is there now whose maker has not spoken since they were answered.

    An answer is a comment of the post's author or of a contributor. *records* are the reviews of the post, *zone* the
    one of times without an offset.
    """
    if state.turn is not State.CHANGES_REQUESTED:
        return ()
    own = [(exact(f.item.at, zone), f.item) for f in records if is_filed_right(f)]
    said = [(at, item) for at, item in own if item.decision == "comment" and item.by in state.post.people]
    if not said:
        return ()
    at, words = max(said, key=lambda each: each[0])
    found = []
    for request in (d.review for result in state.stages for d in result.requests if state.is_current(d)):
        spoke = max((when for when, item in own if item.by == request.by), default=None)
        silent = spoke is None or spoke <= at
        if silent and exact(request.at, zone) <= at and request.by != words.by:
            found.append(Reply(request.by, request.stage, words.by, at, words.note or ""))
    return tuple(found)

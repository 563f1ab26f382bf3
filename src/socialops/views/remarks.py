"""What was said about a post and still waits for an answer: requests that stand, and comments on what is there now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from socialops.classes import dataclass
from socialops.domain.approval.decisions import is_filed_right
from socialops.domain.approval.replies import replies
from socialops.domain.approval.state import PostState, State
from socialops.domain.documents.records import Review
from socialops.domain.documents.workflow import GENERAL
from socialops.domain.sanitize import one_line
from socialops.domain.time.clock import exact, instant
from socialops.domain.workspace import Workspace
from socialops.views.standing import home_zone

_OVER = {State.PUBLISHED, State.CANCELLED, State.PLANNED}


@dataclass(frozen=True)
class PostRemark:
    """One member's words; `decision` is request-changes or comment, `at` in the workspace's zone."""

    by: str
    stage: str
    decision: str
    at: datetime
    note: str
    answers: str | None = None
    """Whose request for changes it answers; they have not looked since."""

    @property
    def what(self) -> str:
        """What they do with these words, and where."""
        if self.answers:
            return f"answers {self.answers}'s request"
        what = "asks for changes" if self.decision == "request-changes" else "comments"
        return what if self.stage == GENERAL else f"{what} at {self.stage}"

    @property
    def sentence(self) -> str:
        """The words on one line, with who said them."""
        return f"{self.by} {self.what}: {one_line(self.note)}"


def remarks(workspace: Workspace, state: PostState) -> tuple[PostRemark, ...]:
    """What waits for an answer, oldest first.

    A request is answered when it stands no longer; a comment when the post changed after it, or one of those who wrote
    the post said something later; such an answer to a request itself waits for who asked. Nothing waits where the post
    is out or cancelled.
    """
    if state.turn in _OVER:
        return ()
    zone = workspace.settings.timezone
    found = [d.review for result in state.stages for d in result.requests]
    found += _comments(workspace, state, zone)
    found.sort(key=lambda review: (exact(review.at, zone), review.by, review.stage))
    home = home_zone(workspace)
    said = [
        PostRemark(r.by, r.stage, r.decision, instant(r.at, zone).astimezone(home), r.note) for r in found if r.note
    ]
    answered = replies(workspace.reviews.get(state.post.id, ()), state, zone)
    said += [PostRemark(r.by, r.stage, "comment", r.at.astimezone(home), r.note, r.asker) for r in answered]
    return tuple(said)


def _comments(workspace: Workspace, state: PostState, zone: str) -> Iterator[Review]:
    own = [f.item for f in workspace.reviews.get(state.post.id, ()) if is_filed_right(f)]
    said = [exact(review.at, zone) for review in own if review.by in state.post.people]
    last = max(said, default=None)
    for review in own:
        if review.decision != "comment" or review.by in state.post.people:
            continue
        changed = review.digest is not None and review.digest != state.digest
        if not changed and (last is None or exact(review.at, zone) > last):
            yield review

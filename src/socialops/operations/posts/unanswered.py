"""Requests for changes of the very words that somebody hands in: what is asked for, and what may be done about it."""

from __future__ import annotations

from socialops.domain.sanitize import one_line
from socialops.operations.posts.context import TransitionContext


def standing_requests(context: TransitionContext) -> str:
    """What is asked of what is there now, and how to go on, as the end of a sentence; empty where nobody asks."""
    state, post = context.state(), context.post
    asked = {(d.review.by, d.review.note or "") for s in state.stages for d in s.requests if state.is_current(d)}
    if not asked:
        return ""
    said = "; ".join(f'{by} asks for changes: "{one_line(note)}"' for by, note in sorted(asked))
    who = " and ".join(sorted({by for by, _ in asked}))
    answer = f"socialops comment {post.id} -m ANSWER puts it before {who}, who can take the request back"
    return f". {said}. Change the post and submit it, or answer: {answer}"


def unanswered(context: TransitionContext) -> tuple[str, ...]:
    """The same where a post is handed in anew with the words that changes were asked of."""
    said = standing_requests(context) if context.workspace.reviews.get(context.post.id) else ""
    return (f"These are the words that changes were asked of{said}.",) if said else ()

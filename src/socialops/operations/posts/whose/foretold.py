"""What follows once a post is handed in, told beforehand: approvals that go, who is left, and whether main takes it."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.domain.approval.state import PostState, post_state
from socialops.domain.sanitize import one_line
from socialops.operations.posts.committed import as_committed, changed_places
from socialops.operations.posts.context import TransitionContext
from socialops.operations.posts.whose.of_nobody import stays_out
from socialops.operations.posts.whose.who_is_left import after_this_change


def foretold(context: TransitionContext, *, media: bool) -> tuple[str, ...]:
    """All that is told before a post is handed in; *media* is whether a picture of it changed."""
    return (*_costs(context), *after_this_change(context, media=media), *not_for_main(context))


def not_for_main(context: TransitionContext) -> Iterator[str]:
    """That a commit of the post is one that no audit lets into main, whoever approves it now, and the way there."""
    path = context.filed.path
    places = [path, *(full.removeprefix(context.repo.prefix) for full in changed_places(context))]
    if said := stays_out(context.repo, list(dict.fromkeys(places)), context.post.author):
        yield one_line(f"{context.post.id}: {said[:1].lower()}{said[1:]}")


def _costs(context: TransitionContext) -> Iterator[str]:
    """The approvals that the last commit holds and that no longer count: for other words, or for who wrote them."""
    if not context.workspace.reviews.get(context.post.id):
        return
    kept = _counting(context.state())
    for old in as_committed(context):
        for by, stage in sorted(_counting(post_state(context.workspace, old, context.now)) - kept):
            yield f"{context.post.id}: this costs the approval of {by} at {stage}."


def _counting(state: PostState) -> set[tuple[str, str]]:
    return {(decided.review.by, result.stage.id) for result in state.stages for decided in result.approved}

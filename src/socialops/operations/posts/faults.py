"""What `check` has against a post that is about to be handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from socialops.domain.documents.post import Post, ReplyToPost
from socialops.domain.finding import Diagnostic
from socialops.domain.sanitize import one_line
from socialops.domain.source import Source
from socialops.operations.posts.context import TransitionContext
from socialops.operations.records_branch import source_of
from socialops.store.load import load, near

PLACEHOLDER = "SO116"
_TOLD_ELSEWHERE = frozenset({"SO111"})
"""Media that are not there: submit needs them for its commit, and says so by itself."""


def fault_reasons(context: TransitionContext, anyway: str | None) -> tuple[list[str], bool]:
    """The errors for which the post is not handed in, and whether there were any that *anyway* sets aside.

    The template's own words can't be set aside: nobody means to publish them. Errors of other posts stop nobody.
    """
    found = [fault for fault in _errors(context) if fault.code not in _TOLD_ELSEWHERE]
    if not found:
        return [], False
    kept = [fault for fault in found if anyway is None or fault.code == PLACEHOLDER]
    reasons = [f"{one_line(f.path)}:{f.line}:{f.column}: {f.code} {one_line(f.message)}" for f in kept]
    if anyway is None and any(fault.code != PLACEHOLDER for fault in found):
        reasons.append(
            f"mend that, or say why it goes on all the same: socialops submit {context.post.id} --anyway -m WHY"
        )
    if anyway is not None and not anyway.strip():
        reasons.append("--anyway needs -m WHY: why it goes on all the same")
    return reasons, True


def _errors(context: TransitionContext) -> tuple[Diagnostic, ...]:
    """What `check` says of the file once the post is ready, beside those that are near it."""
    from socialops.rules.run import errors_of

    post, path = context.post, context.filed.path
    source = source_of(context.repo.root)
    named = names_in(post)
    workspace = load(source, posts=_beside(context, named, source))
    if not workspace.posts.keys() >= named:  # what was meant is told by the names of all
        workspace = load(source)
    if post.id in workspace.posts:
        handed_in: Post = workspace.posts[post.id].item.model_copy(update={"status": "ready"})
        filed = workspace.posts[post.id]._replace(item=handed_in)
        workspace = replace(workspace, posts={**workspace.posts, post.id: filed})
    return errors_of(workspace, context.now.date(), post.id, path)


def names_in(post: Post) -> set[str]:
    """The other posts that it names."""
    answered = [post.reply_to, *(variant.reply_to for variant in post.variants.values())]
    named = {other.post for other in answered if isinstance(other, ReplyToPost)}
    return named | ({post.follows} if post.follows else set())


def _beside(context: TransitionContext, named: set[str], source: Source | Path) -> list[str]:
    """The post, what it names, and every post of the days around it: no rule compares it with one farther away."""
    from socialops.rules.run import reach

    post = context.post
    if context.is_series:
        return [post.id]
    moments = [moment for channel in post.channels if (moment := post.publish_on(channel))]
    days = {str(day) for moment in moments for day in reach(context.workspace, post, moment.date())}
    return list(dict.fromkeys((post.id, *sorted(named), *near(source, days, [post.id]))))


def told_beside(root: Path, posts: Sequence[str], clock: Callable[[str], datetime]) -> tuple[Diagnostic, ...]:
    """What `check` says of these posts by themselves, for whoever just approved them."""
    from socialops.rules.own import own_findings

    workspace = load(source_of(root), posts=posts)
    today = clock(workspace.settings.timezone).date()
    return tuple(found for post in posts for found in own_findings(workspace, today, post))

"""Every reason why a post may not go out on a channel, judged at the tip alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from socialops.domain.approval.state import PostState
from socialops.domain.documents.people import Member
from socialops.domain.finding import Severity
from socialops.operations.posts.context import TransitionContext
from socialops.operations.posts.publish import approval_reasons, publisher_reasons
from socialops.operations.posts.transition import unreadable
from socialops.operations.publish.accounts import Accounts
from socialops.operations.publish.tip import Tip, checked


def reasons_against(
    tip: Tip, state: PostState, channel: str, actor: Member, accounts: Accounts, now: datetime
) -> list[str]:
    """Why it may not go out there, whatever the clock says; empty where nothing stands against it."""
    post = state.post
    filed = tip.workspace.posts[post.id]
    context = TransitionContext(tip.repo, tip.workspace, actor, now, filed)
    reasons = list(unreadable(tip.workspace).get(post.id, ()))
    if post.series:
        reasons += unreadable(tip.workspace).get(post.series, ())
    reasons += [*publisher_reasons(context), *approval_reasons(context, state), *_lapsed(state)]
    known = tip.workspace.channels.get(channel)
    if known and (objection := accounts.objection(known.item)):
        reasons.append(objection)
    return [*reasons, *_errors(tip, post.id, now)]


def _lapsed(state: PostState) -> Iterator[str]:
    for decided in state.lapsed:
        yield f"{decided.review.by}'s approval at {decided.review.stage} lapsed: the post changed after it"


def _errors(tip: Tip, post: str, now: datetime) -> Iterator[str]:
    """What `check` calls an error about the post."""
    path = tip.workspace.posts[post].path
    folders = (f"reviews/{post}/", f"publications/{post}/")
    for one in checked(tip, now).diagnostics:
        mine = one.subject == post or one.path == path or one.path.startswith(folders)
        if mine and one.severity is Severity.ERROR:
            yield f"{one.path}:{one.line}: {one.code} {one.message}"

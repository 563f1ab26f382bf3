"""SO454 and SO456: who may change policy, content and status, and whose approvals stand, by the policy at base."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from socialops.audit.past.chronicle import SERIES
from socialops.audit.post_changes import PostChange
from socialops.audit.publications import is_settled
from socialops.audit.range import AuditRange, coded
from socialops.audit.review import eligibility
from socialops.domain.approval.decisions import Decided, latest_decisions
from socialops.domain.approval.publications import GIVEN
from socialops.domain.approval.state import PostState, State
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, Severity
from socialops.domain.workspace import Coded


def policy_changes(span: AuditRange) -> Iterator[Coded]:
    """SO454: every commit that changes policy is by a member who may, at base; a merge answers for what it decides."""
    for commit in span.commits:
        detail = span.details[commit.id]
        paths = span.policy_decided(commit)
        if not paths:
            continue
        member = span.member(detail.author)
        day = span.day(detail.committed)
        if member and not member.has_left(day) and span.policy.roster.may(member, "change-policy"):
            continue
        who = f"{span.name(detail)} holds no role that may 'change-policy' at base"
        if member and member.has_left(day):
            who = f"{span.after_their_day(member)}: 'socialops explain SO454' has the lines"
        more = f" (and {len(paths) - 1} more)" if len(paths) > 1 else ""
        message = f"commit {detail.short} changes {paths[0]}{more}, but {who}{span.way_in(detail)}"
        yield coded("SO454", span.inside(paths[0]), message)


def content_changes(span: AuditRange, steps: Iterable[PostChange]) -> Iterator[Coded]:
    """SO456: new or changed content needs `post`; a status is its author's, a contributor's or a stage's reviewer's."""
    for step in steps:
        member = span.actor(step.commit)
        if member and member.until and member.has_left(span.day(step.commit.committed)):
            why = f"{span.after_their_day(member)}: 'socialops explain SO456' has the lines"
            message = f"commit {step.commit.short} changes the post, but {why}"
            yield coded("SO456", step.path, message, subject=step.post)
        elif step.content and not (member and span.policy.roster.may(member, "post")):
            verb = "removes" if step.before and not step.now else "changes" if step.before else "adds"
            what = _what(step)
            who = span.name(step.commit)
            message = f"commit {step.commit.short} {verb} {what}, but {who} holds no role that may 'post' at base"
            yield coded("SO456", step.path, message + span.way_in(step.commit), subject=step.post)
        else:
            yield from _status(span, step, member)


def _what(step: PostChange) -> str:
    if not step.path.endswith((".yaml", ".yml")):
        return f"media of {step.post}"
    return "the series" if step.path.startswith(SERIES) else "the post"


def _status(span: AuditRange, step: PostChange, member: Member | None) -> Iterator[Coded]:
    """Status and plan, where the content stayed or its change was allowed."""
    if step.shown is None or not step.older:
        return
    new, day = step.shown.post, span.day(step.commit.committed)
    # A merge may undo what another side said: it takes a part in each post as it was, not only in one's own side's.
    old = [version.post for version in step.older if version.post.status != new.status] or [step.older[0].post]
    involved = member and all(member.id in post.people or _reviews(span, member, post, day) for post in old)
    who = span.name(step.commit)
    if step.status and not (involved or _holds(span, member, old, new)):
        message = (
            f"commit {step.commit.short} sets the status to '{new.status}', but {who} is neither author, contributor "
            f"nor reviewer of a stage{span.way_in(step.commit)}"
        )
        yield coded("SO456", step.path, message, keys=("status",), subject=step.post)
    elif step.planned and not step.content and not (involved or _may_move(span, member)):
        message = f"commit {step.commit.short} moves the post, but {who} may neither 'post' nor 'publish' at base"
        message += span.way_in(step.commit)
        yield coded("SO456", step.path, message, keys=("publish_at",), subject=step.post)


def _holds(span: AuditRange, member: Member | None, old: Sequence[Post], new: Post) -> bool:
    """True where one who may publish puts a post on hold that is ready, or lets it go on."""
    words = {new.status, *(post.status for post in old)}
    return member is not None and words <= {"ready", "hold"} and span.policy.roster.may(member, "publish")


def _may_move(span: AuditRange, member: Member | None) -> bool:
    roster = span.policy.roster
    return member is not None and (roster.may(member, "post") or roster.may(member, "publish"))


def _reviews(span: AuditRange, member: Member, post: Post, day: date) -> bool:
    workflow = span.policy.workflow_of(post)
    roles = [role for stage in workflow.stages for role in stage.roles] if workflow else []
    return span.policy.roster.serves(member, roles, day)


def standing_rights(span: AuditRange, added: frozenset[str], posts: Collection[str]) -> Iterator[Coded]:
    """SO456 for approvals of *posts* that base holds already and that would count, had their member not lost the right.

    Where the stage has enough approvals without them, or the post is out, they do no harm: a warning.
    """
    for post_id in sorted(span.judged.intersection(posts)):
        latest = latest_decisions(span.workspace.reviews.get(post_id, ())).values()
        held = [d for d in latest if d.review.decision in GIVEN and d.filed.path not in added]
        known = [d for d in held if d.review.by in span.policy.roster.members]
        filed, state = span.workspace.subject(post_id), span.state(post_id) if known else None
        if filed is None or state is None or is_settled(span, filed.item):
            continue
        for decided in known:
            review = decided.review
            reason = eligibility(span, review, filed.item) if review.digest == state.digest else None
            if reason:
                severity = Severity.WARNING if _harmless(state, decided) else None
                yield Coded("SO456", Finding(decided.filed.path, reason, ("by",), subject=post_id, severity=severity))


def _harmless(state: PostState, decided: Decided) -> bool:
    satisfied = any(s.stage.id == decided.review.stage and s.satisfied for s in state.stages)
    return satisfied or state.state is State.PUBLISHED

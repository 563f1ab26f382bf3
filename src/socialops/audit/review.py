"""SO456 for records: whoever says something may say it there and then, by the policy at base, as the commands ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from socialops.audit.bypass import owed_before
from socialops.audit.range import AuditRange, coded
from socialops.audit.records import Added, lower, near
from socialops.audit.versions import Version, Versions
from socialops.domain.approval.bypass import MOST
from socialops.domain.approval.objections import (
    approval_objections,
    bypass_objections,
    order_objections,
    request_objections,
    status_objections,
    task_objections,
)
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import DECISIONS, Publication, Review
from socialops.domain.documents.workflow import GENERAL, Workflow
from socialops.domain.time.clock import instant, shift
from socialops.domain.workspace import Coded
from socialops.git.range import details


def record_rights(span: AuditRange, record: Added, versions: Versions) -> Iterator[Coded]:
    """SO456 for one added record: its member may say this, by the policy at base."""
    member, said = span.policy.roster.members.get(record.record.by), record.record
    if member is None:
        return
    if isinstance(said, Publication):
        reasons = _publisher(span, member)
    else:
        reasons = [*_reasons(span, record, said, member, versions)]
    for reason in dict.fromkeys(reasons):
        yield coded("SO456", record.path, reason, keys=("by",), subject=said.post)


def _publisher(span: AuditRange, member: Member) -> list[str]:
    if span.policy.roster.may(member, "publish"):
        return []
    return [f"{member.id} records a publication, but holds no role that may 'publish' at base"]


def _reasons(span: AuditRange, record: Added, review: Review, member: Member, versions: Versions) -> Iterator[str]:
    by, stage = member.id, review.stage
    match review.decision:
        case "lift":
            yield from _lift(span, record, review, member)
        case "withdraw":
            if not any(isinstance(f.item, Review) and f.item.decision in DECISIONS for f in lower(span, record)):
                yield f"{by} takes a decision at {stage} back, and had made none there"
        case "done":
            yield from _tick(span, record, review, versions)
        case "approve" | "request-changes":
            yield from _decision(span, record, review, versions)
        case "bypass":
            yield from _bypass(span, record, review, versions)
        case "comment":
            if not _is_place(span, review):
                yield f"{by} comments at '{stage}', and no workflow at base has or had such a stage"


def _lift(span: AuditRange, record: Added, review: Review, member: Member) -> Iterator[str]:
    """Why there was no request to lift, or not for this member to do so."""
    if not span.policy.roster.may(member, "bypass"):
        yield f"{member.id} lifts a request for changes, but holds no role that may 'bypass' at base"
    elif record.commits and not _asked(span, record, review):
        yield f"{member.id} lifts a request for changes by '{review.of}' at {review.stage}, and there was none to lift"


def _tick(span: AuditRange, record: Added, review: Review, versions: Versions) -> Iterator[str]:
    """Why the task is not its member's to tick off, as it was assigned where they did."""
    day, by, task = review.at.date(), review.by, review.stage
    posts = [version.post for commit in record.commits for version in versions.last(commit.id)]
    reasons = _never(task_objections(span.policy, post, by, task, day) for post in posts)
    yield from (f"{by} may not tick {task} off by the policy at base: {reason}" for reason in reasons)


def _decision(span: AuditRange, record: Added, review: Review, versions: Versions) -> Iterator[str]:
    verb = "approve" if review.decision == "approve" else "ask for changes"
    filed = span.workspace.subject(review.post)
    post = _as_reviewed(span, record, versions) or (filed.item if filed else None)
    reason = eligibility(span, review, post) if post else None
    if reason:
        yield reason
    elif review.decision != "approve" and not _is_place(span, review):
        yield f"{review.by} may not {verb} at '{review.stage}': no workflow at base has or had such a stage"
    for reason in (*_not_ready(span, record, review, versions), *_out_of_turn(span, record, review, versions)):
        yield f"{review.by} may not {verb} there: {reason}"


def _bypass(span: AuditRange, record: Added, review: Review, versions: Versions) -> Iterator[str]:
    """Why a bypass may not be: by whom, when, for how long, or while another one was not looked at by its day."""
    filed = span.workspace.subject(review.post)
    post = _as_reviewed(span, record, versions) or (filed.item if filed else None)
    if reason := eligibility(span, review, post) if post else None:
        yield reason
    for reason in _not_ready(span, record, review, versions):
        yield f"{review.by} may not bypass there: {reason}"
    zone, holidays = span.policy.settings.timezone, span.policy.holidays
    at = instant(review.at, zone)
    if review.due and instant(review.due, zone) > shift(at, MOST, sign=1, holidays=holidays):
        yield f"{review.by}'s bypass is to be looked at by {review.due.isoformat()}: {MOST} is the most"
    yield from owed_before(span, record, at)


def _never(found: Iterable[list[str]]) -> list[str]:
    """The first reasons, where there are some each time; nothing where one time had none."""
    first: list[str] = []
    for reasons in found:
        if not reasons:
            return []
        first = first or reasons
    return first


def _as_reviewed(span: AuditRange, record: Added, versions: Versions) -> Post | None:
    """The post as the record's digest means it: who wrote and who may approve may be others by now."""
    return next((version.post for _, version in _reviewed(span, record, versions)), None)


def _reviewed(span: AuditRange, record: Added, versions: Versions) -> Iterator[tuple[str, Version]]:
    """The versions that the record is about, each with the commit that made the record."""
    for commit in record.commits:
        for version in near(span, versions, commit.id):
            if version.is_of(record.record.digest):
                yield commit.id, version


def eligibility(span: AuditRange, review: Review, post: Post) -> str | None:
    """Why a member may not approve, or ask for changes, at a stage; None where they may, or where nothing forbids."""
    day, policy = review.at.date(), span.policy
    if review.decision == "request-changes":
        reasons = request_objections(policy, post, review.by, review.stage, day)
        return f"{review.by} may not ask for changes by the policy at base: {'; '.join(reasons)}" if reasons else None
    if review.decision == "bypass":
        reasons = bypass_objections(policy, post, review.by, day)
        return f"{review.by} may not bypass by the policy at base: {'; '.join(reasons)}" if reasons else None
    if review.decision != "approve":
        return None
    reasons = approval_objections(policy, post, review.by, review.stage, day)
    return f"{review.by} may not approve by the policy at base: {'; '.join(reasons)}" if reasons else None


def _is_place(span: AuditRange, review: Review) -> bool:
    """True for a stage of any workflow that base has or had; comments may be on a task, or on no stage, too."""
    for workflow in (*(filed.item for filed in span.policy.workflows.values()), *span.workflows_once):
        if workflow.stage(review.stage) or (review.decision == "comment" and review.stage in workflow.responsibilities):
            return True
    return review.decision == "comment" and review.stage == GENERAL


def _asked(span: AuditRange, record: Added, lift: Review) -> bool:
    """True where the request that is lifted was there, on the post or on its series, whatever its member said since."""
    filed = span.workspace.subject(lift.post)
    names = {lift.post, *([filed.item.series] if filed and filed.item.series else [])}
    requests = [
        request.path
        for name in sorted(names)
        for request in span.workspace.reviews.get(name, ())
        if (request.item.decision, request.item.by, request.item.stage) == ("request-changes", lift.of, lift.stage)
    ]
    return any(_is_there(span, path, commit.id) for path in requests for commit in record.commits)


def _is_there(span: AuditRange, path: str, commit: str) -> bool:
    """True where a commit holds a record as the merge will."""
    entry = span.after.get(span.prefix + path)
    return entry is not None and span.trace(span.prefix + path).at(commit) == (entry.oid,)


def _out_of_turn(span: AuditRange, record: Added, review: Review, versions: Versions) -> list[str]:
    """Why it was not the stage's turn, by any workflow that base has or had.

    An earlier stage had its turn as soon as enough members had approved there, whatever they said later: two branches
    know nothing of each other, and a rebase puts the words of one before those of the other.
    """
    if review.decision != "approve":
        return []
    passed = _passed(span, review.post)
    stage, policy = review.stage, span.policy
    return _never(
        order_objections(
            policy,
            workflow,
            version.post,
            stage,
            {} if _is_first(workflow, stage) else _given(span, version, commit),
            passed,
        )
        for commit, version in _reviewed(span, record, versions)
        for workflow in _workflows(span, version.post)
    )


def _is_first(workflow: Workflow, stage: str) -> bool:
    """True where nobody needs to have approved before."""
    return bool(workflow.stages) and workflow.stages[0].id == stage


def _workflows(span: AuditRange, post: Post) -> Iterator[Workflow]:
    """The post's workflow at base, and as it was there before."""
    now = span.policy.workflow_of(post)
    if now:
        yield now
        yield from (workflow for workflow in span.workflows_once if workflow.id == now.id)


def _passed(span: AuditRange, post: str) -> set[str]:
    """The stages that a bypass of the post ever skipped: what they owe may be given in any order."""
    said = [f.item for f in span.workspace.reviews.get(post, ()) if f.item.decision == "bypass"]
    return {stage for review in said for stage in review.stages or ()}


def _given(span: AuditRange, version: Version, commit: str) -> dict[str, set[str]]:
    """Who had approved a version at each stage, by the records that a commit holds; approvals of its series too."""
    post = version.post
    ahead = span.library[post.series].at(commit) if post.series and post.series != post.id else None
    found: dict[str, set[str]] = {}
    for words in (version, ahead):
        for filed in span.workspace.reviews.get(words.post.id, ()) if words else ():
            said = filed.item
            if (
                words
                and said.decision == "approve"
                and words.is_of(said.digest)
                and _is_there(span, filed.path, commit)
            ):
                found.setdefault(said.stage, set()).add(said.by)
    return found


def _not_ready(span: AuditRange, record: Added, review: Review, versions: Versions) -> list[str]:
    """Why the author had not handed it in where the record was made, nor when it says it was."""
    return _never(_status(span, review, versions, commit.id) for commit in record.commits)


def _status(span: AuditRange, review: Review, versions: Versions, commit: str) -> list[str]:
    shown = versions.last(commit)
    if not shown or "ready" in _words(shown) or _said_before(span, review, versions, commit):
        return []
    return status_objections(shown[0].post)


def _words(shown: Iterable[Version]) -> set[str]:
    """The author's words: several where the sides of a merge differ in what they last said."""
    return {version.post.status for version in shown}


def _said_before(span: AuditRange, review: Review, versions: Versions, commit: str) -> bool:
    """True where the author took the post back after the review: a rebase, or a squash, then shows it the other way."""
    at, trace = instant(review.at, span.policy.settings.timezone), versions.trace
    maker, now = span.details[commit], _words(versions.last(commit))
    by_others = span.member(maker.author) != span.policy.roster.members.get(review.by)
    if by_others and not any(now & _words(versions.last(parent)) for parent in maker.parents):
        return True
    waiting = [trace.node(commit)]
    seen = set(waiting)
    while waiting:
        node = waiting.pop()
        if node is None:
            continue
        detail = span.details.get(node) or details(span.objects, [node])[node]
        before = [name for name in trace.before(node) if name is not None]
        held = [name for name in before if "ready" not in _words(versions.last(name))]
        if len(held) < len(before) and max(detail.authored, detail.committed) > at:
            return True
        waiting += [name for name in held if name not in seen]
        seen.update(held)
    return False

"""SO401 to SO406: what the review records say. Only the latest decision of each stage and member is judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from socialops.domain.approval.decisions import Decided, latest_decisions
from socialops.domain.approval.state import PostState
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Publication, Review, publication_name, review_name
from socialops.domain.documents.workflow import GENERAL, Workflow
from socialops.domain.finding import Finding, Severity
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.clock import exact
from socialops.domain.workspace import Filed
from socialops.rules.rule import Context, Rule


def _judged(context: Context) -> Iterator[tuple[Filed[Post], Workflow, Decided]]:
    """The latest decision of every stage and member, of posts and series that are there."""
    workspace = context.workspace
    for post_id, records in workspace.reviews.items():
        filed = workspace.subject(post_id)
        workflow = workspace.workflow_of(filed.item) if filed else None
        if filed and workflow:
            for decided in latest_decisions(records).values():
                if decided.review.post == post_id:
                    yield filed, workflow, decided


def unknown_stage(context: Context) -> Iterator[Finding]:
    """A review of a stage that the post's workflow does not have counts for nothing: somebody believes in an
    approval that is none. Review again at a stage that is there. A record of a post, stage or member that is gone
    is a note.
    """
    workspace = context.workspace
    for post_id, records in workspace.reviews.items():
        if post_id not in workspace.posts and post_id not in workspace.series and post_id:
            if workspace.is_broken("post", post_id):
                continue
            for record in records:
                message = f"there is no post '{post_id}' any more: the record stays as history"
                yield Finding(record.path, message, keys=("post",), subject=post_id, severity=Severity.NOTE)
    for filed, workflow, decided in _judged(context):
        stage = decided.review.stage
        if workflow.stage(stage) or stage in workflow.responsibilities or stage == GENERAL:
            continue
        names = [s.id for s in workflow.stages]
        gone = decided.review.decision != "request-changes" and _was_stage(context, stage)
        message = f"the workflow '{workflow.id}' has no stage '{stage}'; {did_you_mean(stage, names)}"
        severity = Severity.NOTE if gone or context.is_over(filed.item) else None
        yield Finding(decided.filed.path, message, keys=("stage",), subject=filed.item.id, severity=severity)


def _was_stage(context: Context, stage: str) -> bool:
    return stage in context.workspace.stage_roles


def self_approval(context: Context) -> Iterator[Finding]:
    """Four eyes: who wrote a post, or contributed to it, can't approve it. Somebody else who holds the stage's role
    must. `four_eyes: false` in the workflow switches this off for teams of one.
    """
    for filed, workflow, decided in _judged(context):
        review = decided.review
        if review.decision != "approve" or workflow.stage(review.stage) is None:
            continue
        reason = context.electorate(filed.item, workflow).four_eyes(review.by)
        wrote = review.by == filed.item.author
        if reason and (wrote or review.digest == context.state(filed.item).digest):
            message, severity = f"{reason}, and can't approve it", _of_what_is_over(context, filed.item)
            yield Finding(decided.filed.path, message, keys=("by",), subject=filed.item.id, severity=severity)


def not_eligible(context: Context) -> Iterator[Finding]:
    """An approval by somebody who does not hold the stage's role (and is no backup of one who does), or who had left.
    It does not count. Let somebody with the role approve; who approved by mistake takes it back with
    'socialops withdraw --review'. Once the stage is satisfied without it, it is a warning; once the post is over, a
    note.
    """
    for filed, workflow, decided in _judged(context):
        review, stage = decided.review, workflow.stage(decided.review.stage)
        if review.decision == "bypass" and (
            why := context.electorate(filed.item, workflow).bypass_objections(review.by, review.at.date())
        ):
            message, severity = f"the bypass does not count: {'; '.join(why)}", _of_what_is_over(context, filed.item)
            yield Finding(decided.filed.path, message, keys=("by",), subject=filed.item.id, severity=severity)
        if stage is None or review.decision != "approve":
            continue
        if review.by not in context.workspace.members:
            if not context.workspace.is_broken("member", review.by):
                message = f"{review.by} is no member (any more): the approval does not count"
                yield Finding(decided.filed.path, message, keys=("by",), subject=filed.item.id, severity=Severity.NOTE)
            continue
        member = context.workspace.members[review.by].item
        reason = context.electorate(filed.item, workflow).role_objection(member, stage, review.at.date())
        if reason:
            harmless = Severity.WARNING if _satisfied(context.state(filed.item), stage.id) else None
            severity = _of_what_is_over(context, filed.item) or harmless
            message = f"the approval does not count: {reason}"
            yield Finding(decided.filed.path, message, keys=("by",), subject=filed.item.id, severity=severity)


def _of_what_is_over(context: Context, post: Post) -> Severity | None:
    """No more than a note where the post is over: no policy of today judges how it was approved."""
    return Severity.NOTE if context.is_over(post) else None


def _satisfied(state: PostState, stage: str) -> bool:
    return any(result.stage.id == stage and result.satisfied for result in state.stages)


def approval_lapsed(context: Context) -> Iterator[Finding]:
    """An approval binds to the exact content (and plan) that was read. The post changed since, so the approval no
    longer counts. The same reviewer, or another with the role, must look again: 'socialops approve'.
    """
    for post_id in context.workspace.reviews:
        filed = context.workspace.subject(post_id)
        if filed is None or filed.item.status == "cancelled" or context.workspace.lacks_media(filed.item):
            continue
        state, severity = context.state(filed.item), _of_what_is_over(context, filed.item)
        if severity and state.revision is None:
            continue  # nothing waits for it any more
        for decided in state.lapsed:
            review = decided.review
            message = (
                f"{review.by} approved something else at {review.stage}: the post changed since, and waits for a new "
                f"approval"
            )
            yield Finding(decided.filed.path, message, keys=("digest",), subject=post_id, severity=severity)


def review_path(context: Context) -> Iterator[Finding]:
    """A record lies where its content says: reviews/<post>/<stage>--<member>--<n>.yaml,
    publications/<post>/<channel>--<n>.yaml, measures/<channel>/<day>--<member>--<n>.yaml and
    decisions/<kind>--<id>/<member>--<n>.yaml. Otherwise one could pass for another's. Move the file, or mend the field
    that differs.
    """
    for filed in (f for records in context.workspace.reviews.values() for f in records):
        name = review_name(filed.path)
        if name is None:
            message = "the path must be reviews/<post>/<stage>--<member>--<n>.yaml"
            yield Finding(filed.path, message, subject=filed.item.post)
            continue
        yield from _differences(filed.path, filed.item, {"post": name.post, "stage": name.stage, "by": name.member})
    for other in (f for records in context.workspace.publications.values() for f in records):
        place = publication_name(other.path)
        if place is None:
            message = "the path must be publications/<post>/<channel>--<n>.yaml"
            yield Finding(other.path, message, subject=other.item.post)
            continue
        yield from _differences(other.path, other.item, {"post": place.post, "channel": place.channel})
    yield from _misplaced_numbers(context)


def _misplaced_numbers(context: Context) -> Iterator[Finding]:
    """Measures and decisions that lie elsewhere than they say."""
    if not context.workspace.measures and not context.workspace.decisions:
        return
    from socialops.domain.documents.decision import decision_misplaced
    from socialops.domain.documents.measure import measure_misplaced

    zone = context.workspace.settings.timezone
    for filed in (f for records in context.workspace.measures.values() for f in records):
        if reason := measure_misplaced(filed.path, filed.item, zone):
            yield Finding(filed.path, *reason, subject=filed.item.channel, channel=filed.item.channel)
    for other in (f for records in context.workspace.decisions.values() for f in records):
        if reason := decision_misplaced(other.path, other.item):
            yield Finding(other.path, *reason, subject=other.item.of)


def _differences(path: str, record: Review | Publication, said: dict[str, str]) -> Iterator[Finding]:
    for field, expected in said.items():
        value = getattr(record, field)
        if value != expected:
            message = f"'{field}' is {value}, but the path says {expected}: make the two equal"
            yield Finding(path, message, keys=(field,), subject=said["post"])


def review_order(context: Context) -> Iterator[Finding]:
    """Stages come in order: an approval given before an earlier stage was done was given to something unfinished.
    Approve again once the earlier stage is done.
    """
    for post_id in context.workspace.reviews:
        filed = context.workspace.subject(post_id)
        if filed is None:
            continue
        severity = _of_what_is_over(context, filed.item)
        done: datetime | None = datetime.min.replace(tzinfo=UTC)  # when all earlier stages were done; None: not yet
        previous = ""
        for result in (s for s in context.state(filed.item).stages if s.applies):
            times = {d: exact(d.review.at, context.workspace.settings.timezone) for d in result.approved}
            for decided, at in times.items():
                early = done is None or at < done
                if decided.review.post == post_id and early and not result.bypass:
                    message = f"{decided.review.by} approved {result.stage.id} before {previous} was done"
                    yield Finding(decided.filed.path, message, keys=("at",), subject=post_id, severity=severity)
            enough = sorted(times.values())[: result.stage.approvals]
            if result.satisfied and done and enough:
                done = max(done, enough[-1])
            elif not result.bypass:
                done = None
            previous = result.stage.id


RULES = (
    Rule("SO401", "unknown-stage", "a review of a stage that is not there", unknown_stage),
    Rule("SO402", "self-approval", "somebody approved their own post", self_approval),
    Rule("SO403", "not-eligible", "an approval by somebody who may not approve", not_eligible),
    Rule("SO404", "approval-lapsed", "an approved post changed", approval_lapsed, Severity.WARNING),
    Rule("SO405", "review-path", "a record lies where it does not belong", review_path),
    Rule("SO406", "review-order", "a stage was approved before an earlier one", review_order),
)

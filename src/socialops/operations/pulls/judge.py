"""For which posts a forge's review can be written down, at which stage, and why not for the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from socialops.audit.range import AuditRange
from socialops.audit.versions import Version, Versions
from socialops.domain.approval.decisions import latest_decisions
from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.objections import approval_objections, turn_objections
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import DECISIONS
from socialops.domain.documents.workflow import Workflow
from socialops.domain.plan import Plan
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Filed
from socialops.forge.event import ForgeReview
from socialops.git.repo import Repo
from socialops.operations.pulls.dismissal import dismissals
from socialops.operations.pulls.plan import DECISIONS_OF, plan_record

_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def judge_review(
    repo: Repo, span: AuditRange, review: ForgeReview, member: Member, refused: list[str], remarks: list[str]
) -> Iterator[Plan]:
    """Plans for the posts where the review can be recorded; the reasons for the others go to *refused*."""
    if review.kind == "dismissed":
        yield from dismissals(repo, span, review, member, refused, remarks)
        return
    reviewed = review.commit or span.head
    if not _COMMIT.fullmatch(reviewed) or span.objects.commit(reviewed) is None:
        refused.append(f"the reviewed commit {reviewed[:40]} is not in this clone: fetch it first")
        return
    posts = sorted(p for p in span.touched if span.workspace.subject(p))
    if not posts:
        remarks.append("The pull request changes no post: there is nothing to record.")
    for post in posts:
        filed = span.workspace.subject(post)
        if filed is None:
            continue
        if _known(span, post, review, member):
            remarks.append(f"{post}: this review is recorded already.")
            continue
        found = _stage(span, filed, review, member, reviewed)
        if isinstance(found, str):
            refused.append(f"{post}: {found}")
        else:
            yield plan_record(repo, span, filed.item, review, member, found[0], found[1])


def _known(span: AuditRange, post: str, review: ForgeReview, member: Member) -> bool:
    """True where the review was written down before.

    GitLab numbers no approvals: one is known where its member decided something after it was given; where it does not
    say when that was, where their last word is an approval of the same content.
    """
    records = [f.item for f in span.workspace.reviews.get(post, ())]
    if review.commit:
        wanted = (review.review, review.pull, DECISIONS_OF[review.kind])
        return any(r.forge and (r.forge.review, r.forge.pull, r.decision) == wanted for r in records)
    own = [r for r in records if r.by == member.id and r.decision in DECISIONS]
    if (given := _given(review)) is not None:
        zone_name = span.policy.settings.timezone
        return any(instant(r.at, zone_name) >= given for r in own)
    filed = span.workspace.subject(post)
    digest = post_state(span.workspace, filed.item, span.now).digest if filed else None
    latest = latest_decisions(span.workspace.reviews.get(post, ()))
    mine = [decided.review for (_, by), decided in latest.items() if by == member.id]
    return any(r.decision == "approve" and r.digest == digest for r in mine)


def _given(review: ForgeReview) -> datetime | None:
    """When it was given, where the forge says so."""
    try:
        found = datetime.fromisoformat(review.at or "")
    except ValueError:
        return None
    return found if found.tzinfo else None


def _later(span: AuditRange, review: ForgeReview, versions: Versions) -> str | None:
    """Why an approval of which only the time is known can't mean what is there now: somebody changed it later."""
    given = _given(review)
    for commit in span.commits if given and not review.commit else ():
        detail = span.details[commit.id]
        now = versions.at(commit.id)
        before = [versions.at(parent) for parent in detail.parents]
        changed = not before or any((v.full if v else None) != (now.full if now else None) for v in before)
        if changed and given and max(detail.committed, detail.authored) > given:
            return (
                f"{review.login} approved at {review.at}, and commit {detail.short} changed it after that: they must "
                "look again"
            )
    return None


def _stage(
    span: AuditRange, filed: Filed[Post], review: ForgeReview, member: Member, reviewed: str
) -> tuple[str, str] | str:
    """Stage and digest of the record, or why there can be none."""
    post = filed.item
    workflow = span.policy.workflow_of(post)
    if workflow is None:
        return "it has no workflow at base"
    versions = span.library[post.id]
    then, now = versions.at(reviewed), versions.at(span.head)
    if then is None or now is None:
        return f"it is not there at the reviewed commit {reviewed[:9]}"
    if then.full != now.full:
        return f"it changed after {review.login} looked at commit {reviewed[:9]}: they must look again"
    if reason := _later(span, review, versions):
        return reason
    return _open_stage(span, post, workflow, review, member, now)


def _open_stage(  # noqa: PLR0911 - each return is one reason
    span: AuditRange,
    post: Post,
    workflow: Workflow,
    review: ForgeReview,
    member: Member,
    now: Version,
) -> tuple[str, str] | str:
    """The one stage that is open to the member, for the post as it is now."""
    if post.status != "ready":
        return f"it is not submitted (status: {post.status})"
    state = post_state(span.workspace, post, span.now)
    electorate = Electorate(span.policy.roster, workflow, post, span.policy.stage_roles)
    if review.kind == "changes_requested":
        return _request_stage(span, state, electorate, member, now.full)
    if reason := electorate.four_eyes(member.id):
        return reason
    day = span.now.date()
    mine = [s for s in state.stages if s.applies and not s.satisfied]
    mine = [s for s in mine if not electorate.objections(member.id, s.stage, day)]
    if len(mine) != 1:
        names = ", ".join(s.stage.id for s in mine)
        return (
            f"more than one stage is open to {member.id} ({names}): use 'socialops approve --stage'"
            if mine
            else (f"no stage that is open now takes {member.id}")
        )
    stage = mine[0].stage
    if reasons := turn_objections(state, stage, member.id):
        return "; ".join(reasons)
    if reasons := approval_objections(span.policy, post, member.id, stage.id, day):
        return "; ".join(reasons)
    return stage.id, now.full


def _request_stage(
    span: AuditRange, state: PostState, electorate: Electorate, member: Member, digest: str
) -> tuple[str, str] | str:
    day = span.now.date()
    mine = [s for s in state.stages if s.applies and electorate.may_request(member.id, s.stage.id, day)]
    still_open = [s for s in mine if not s.satisfied] or mine
    if len(still_open) == 1:
        return still_open[0].stage.id, digest
    if not still_open:
        return f"no stage takes {member.id}"
    return f"more than one stage takes {member.id}: use 'socialops request-changes --stage'"

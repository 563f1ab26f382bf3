"""pr record: write down a review that was given on the forge."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path

from socialops import door
from socialops.audit.build import Incomplete, build
from socialops.audit.range import AuditRange
from socialops.classes import dataclass
from socialops.domain.documents.people import Member
from socialops.domain.plan import Plan
from socialops.domain.sanitize import visible
from socialops.errors import SocialopsError
from socialops.forge.event import ForgeReview, NoReview, read_event
from socialops.git.commit import commit, write
from socialops.git.objects import Objects
from socialops.git.reading.hardened import by_gitpython
from socialops.git.reading.main_branch import NAMES, main_branch
from socialops.git.repo import Repo
from socialops.operations.posts.context import Options
from socialops.operations.posts.rehearsal import Rehearsal
from socialops.operations.posts.transition import Clock, alone
from socialops.operations.pulls.dismissal import account
from socialops.operations.pulls.judge import judge_review

LARGEST_EVENT = 16 * 1024 * 1024


@dataclass
class Recorded:
    """What became of a review: commits made (or planned), and why the rest was not recorded."""

    plans: list[Plan] = field(default_factory=list)
    commits: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_reviews(event: Path) -> list[ForgeReview]:
    """The reviews in an event file."""
    data = door.read(event.resolve(), LARGEST_EVENT)
    if isinstance(data, door.Shut):
        raise SocialopsError(f"{event}: {data.why}.")
    if len(data) > LARGEST_EVENT:
        raise SocialopsError(f"{event} is too large to be an event of a forge.")
    try:
        return read_event(json.loads(data))
    except (NoReview, ValueError, RecursionError) as error:
        raise SocialopsError(f"{event} is no review event: {error}.") from error


def record_reviews(
    root: Path,
    reviews: list[ForgeReview],
    *,
    base: str | None,
    environment: Mapping[str, str],
    clock: Clock,
    options: Options,
) -> Recorded:
    """Record each review for every post where that is possible; nothing of it ever approves more than was read."""
    found = Recorded()
    with alone(root, options) as (repo, notices):
        found.remarks += notices
        for review in reviews:
            span, name = _span(repo, base or environment.get("SOCIALOPS_BASE"), clock("UTC"))
            if reason := _elsewhere(span, name, review):
                found.refused.append(reason)
            else:
                _record(repo, span, review, found, options)
    return found


def _span(repo: Repo, base: str | None, now: datetime) -> tuple[AuditRange, str]:
    """The pull request as an audit sees it, and the name of the base that was taken."""
    objects = Objects(repo.root, way=by_gitpython)
    if base and (several := objects.namesakes(base)):
        raise SocialopsError(f"'{base}' can mean several things here ({', '.join(several)}): name one of them in full.")
    name, base_id = (base, objects.commit(base)) if base else main_branch(objects) or ("", None)
    head = objects.commit("HEAD")
    if base_id is None or head is None:
        raise SocialopsError(f"The base '{base or NAMES}' is not in this clone: fetch it, or name it with --base.")
    try:
        return build(objects, base_id, head, repo.prefix, now), name
    except Incomplete as error:
        raise SocialopsError(str(error)) from error


def _elsewhere(span: AuditRange, base: str, review: ForgeReview) -> str | None:
    """Why a review is of a pull request into another branch, whose policy anybody may have written; None: it is not."""
    if not review.base_ref:  # GitLab's approvals do not say
        return None
    names = [f"refs/remotes/origin/{review.base_ref}", f"refs/heads/{review.base_ref}"]
    if base.removeprefix("refs/").endswith("/HEAD"):
        base = span.objects.symbolic(base) or base
    if base in {review.base_ref, f"origin/{review.base_ref}", *names}:
        return None
    if re.fullmatch(r"[0-9a-f]{40,64}", base) and span.base in {span.objects.commit(name) for name in names}:
        return None
    short = base.removeprefix("refs/remotes/").removeprefix("refs/heads/")
    return (
        f"the pull request goes into '{visible(review.base_ref)}', and policy is read from {visible(short)}: reviews "
        "of other branches are not recorded (name the branch with --base where its policy is to count)"
    )


def _record(repo: Repo, span: AuditRange, review: ForgeReview, found: Recorded, options: Options) -> None:
    if review.kind == "commented":
        found.remarks.append(f"{review.login} commented and decided nothing: there is nothing to record.")
        return
    member = _member(span, review, found)
    if member is None:
        return
    for plan in judge_review(repo, span, review, member, found.refused, found.remarks):
        if reasons := _rehearsed(repo, span, plan):
            found.refused += [f"{plan.trailers['Socialops-Post']}: {reason}" for reason in reasons]
            continue
        found.plans.append(plan)
        if options.dry_run:
            continue
        if options.commit:
            found.commits.append(commit(repo, plan))
        else:
            write(repo, plan)


def _rehearsed(repo: Repo, span: AuditRange, plan: Plan) -> list[str]:
    """Why an audit against the same base would refuse the record; the forge has just said itself who reviewed."""
    subject = plan.trailers["Socialops-Post"]
    filed = span.workspace.subject(subject)
    subjects = {subject, *([filed.item.series] if filed and filed.item.series else [])}
    wanted = Rehearsal(repo, span.now, subjects, base=span.base, forge=lambda *_: None)
    return wanted.objections(plan).all


def _member(span: AuditRange, review: ForgeReview, found: Recorded) -> Member | None:
    """The member at base whom the forge's login means; None with the reason in *found*."""
    settings = span.policy.settings
    if settings.evidence == "signature":
        found.refused.append("this workspace asks for signed reviews (evidence: signature): use 'socialops approve'")
        return None
    if settings.forge and (review.host, review.repo) != (settings.forge.host, settings.forge.repo):
        here = f"{settings.forge.host}/{settings.forge.repo}"
        found.refused.append(f"the review is of {review.host}/{review.repo}, and this workspace belongs to {here}")
        return None
    if not review.is_person:
        found.refused.append(f"{review.login} is a bot, and bots never approve")
        return None
    if review.author_id == review.user_id or review.author_login.casefold() == review.login.casefold():
        found.refused.append(f"{review.login} reviewed their own pull request")
        return None
    return _by_login(span, review, found)


def _by_login(span: AuditRange, review: ForgeReview, found: Recorded) -> Member | None:
    member = account(span.policy.roster, review.host, review.login, review.user_id)
    if isinstance(member, Member):
        return member
    found.refused.append(member)
    return None

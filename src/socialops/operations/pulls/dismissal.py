"""What a dismissed review on the forge means: its member takes it back, or somebody else sets it aside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socialops.audit.range import AuditRange
from socialops.domain.approval.decisions import Decided, latest_decisions
from socialops.domain.documents.kind import RECORDS
from socialops.domain.documents.people import Member, Roster
from socialops.domain.documents.post import Post
from socialops.domain.plan import Plan
from socialops.domain.sanitize import visible
from socialops.forge.event import ForgeReview
from socialops.git.range import changed
from socialops.git.repo import Repo
from socialops.operations.pulls.plan import plan_record

_RECORDS = frozenset(kind.folder for kind in RECORDS)
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def account(roster: Roster, host: str, login: str, number: int | None) -> Member | str:
    """The member at base whom an account of the forge means, or why it means none."""
    forge = "gitlab" if "gitlab" in host else "github"
    shown = visible(login)
    for member in roster.members.values():
        known, pinned = member.logins.get(forge), member.logins.get(f"{forge}_id")
        if pinned is not None and pinned == number:
            return member
        if isinstance(known, str) and known.casefold() == login.casefold():
            if pinned is None:
                return member
            return f"the login {shown} belongs to another account than {member.id}'s ({pinned})"
    return f"no member at base has the {forge} login '{shown}': add it to their file in members/"


def dismissals(
    repo: Repo, span: AuditRange, review: ForgeReview, member: Member, refused: list[str], remarks: list[str]
) -> Iterator[Plan]:
    """The records of a dismissal: the reviewer's own ends their decision, and no older one comes back to life.

    Whoever may push can dismiss a review on the forge. Dismissed by another person, an approval is still its member's,
    and a request for changes is lifted in the name of who dismissed it, where they may `bypass`.
    """
    if _forge_did_it(span, review):
        remarks.append("The forge dismissed the review itself, because a record was pushed: the record stays.")
        return
    none = True
    for post, stage, decided in _resting(span, review, member):
        none = False
        found = _taken_back(repo, span, review, member, post, stage, decided)
        if isinstance(found, str):
            refused.append(f"{post.id}: {found}")
        else:
            yield found
    if none:
        remarks.append(f"No decision of {member.id} rests on that review: there is nothing to take back.")


def _resting(span: AuditRange, review: ForgeReview, member: Member) -> Iterator[tuple[Post, str, Decided]]:
    """The latest decisions that rest on the review."""
    for post in sorted(span.workspace.reviews):
        filed = span.workspace.subject(post)
        for (stage, by), decided in latest_decisions(span.workspace.reviews[post]).items():
            evidence = decided.review.forge
            rests = by == member.id and evidence is not None and evidence.review == review.review
            if filed and rests and decided.review.decision != "withdraw":
                yield filed.item, stage, decided


def _taken_back(
    repo: Repo, span: AuditRange, review: ForgeReview, member: Member, post: Post, stage: str, decided: Decided
) -> Plan | str:
    digest = decided.review.digest or ""
    if _own(review):
        return plan_record(repo, span, post, review, member, stage, digest)
    sender = visible(review.sender)
    if decided.review.decision == "approve":
        return (
            f"{sender} dismissed {member.id}'s approval: only {member.id} takes it back ('socialops withdraw --review')"
        )
    other = account(span.policy.roster, review.host, review.sender, review.sender_id)
    if isinstance(other, Member) and span.policy.roster.may(other, "bypass"):
        return plan_record(repo, span, post, review, other, stage, digest, lifts=member.id)
    return (
        f"{sender} dismissed {member.id}'s request for changes, and may not 'bypass' at base: it stands until "
        f"{member.id} reviews again, or somebody who may 'bypass' lifts it ('socialops lift')"
    )


def _own(review: ForgeReview) -> bool:
    if review.sender_id is not None:
        return review.sender_id == review.user_id
    return review.sender.casefold() == review.login.casefold()


def _forge_did_it(span: AuditRange, review: ForgeReview) -> bool:
    """A push makes the forge dismiss reviews; where it brought records alone, what was read is unchanged."""
    if _own(review) or not _COMMIT.fullmatch(review.commit):
        return False
    if not review.sender_is_person:
        return True
    head = span.objects.commit(review.head_commit) or span.head
    if head == review.commit or span.objects.commit(review.commit) is None:
        return False
    paths = [span.inside(path) for path in changed(span.objects, review.commit, head)]
    return bool(paths) and all(path.partition("/")[0] in _RECORDS for path in paths)

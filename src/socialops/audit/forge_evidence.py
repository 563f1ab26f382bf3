"""Under `evidence: forge`: a record is proved by the forge's answer, or by a relay's signature.

The forge says who reviewed which commit. What that commit held, and whether the same review speaks twice, is for git to
say. What decides nothing (a publication, a comment, a task that is done) the forge knows nothing of: there the author
of the commit counts, as under `evidence: commit`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from socialops.audit.range import AuditRange
from socialops.audit.said import Said
from socialops.audit.versions import Versions
from socialops.domain.approval.signed_payload import signed_payload
from socialops.domain.documents.people import Member
from socialops.domain.documents.records import DECISIONS, ForgeEvidence, Review, ReviewName, review_name
from socialops.git.signature import verify

ForgeCheck = Callable[[Review, Member, bool], str | None]
"""Asks the forge whether a review is the member's; None if it is, else why not.

The last argument is True for an approval that a later record takes back: the forge may have dismissed it since.
"""
Objection = tuple[str, str]
"""A code, and why."""
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def relayed(span: AuditRange, record: Said, member: Member, signature: str) -> str | None:
    """Why the signature is neither that of a relay nor the member's own, which proves more; None where it is."""
    payload = signed_payload(span.policy.settings.name, record.path, record.fields)
    days = _days(span, record)
    signers = [m for m in span.policy.roster.members.values() if m.ssh_keys and (m.relay or m.id == member.id)]
    good = [m for m in signers if verify(m.id, m.ssh_keys, payload, signature).good]
    if any(m.id == member.id or not any(m.has_left(day) for day in days) for m in good):
        return None
    if good:
        return f"the record by {member.id} is signed by the relay {good[0].id}, which left on {good[0].until}"
    return f"the record by {member.id} carries a signature that is neither a relay's nor {member.id}'s"


def _days(span: AuditRange, record: Said) -> list[date]:
    makers = [span.details[commit.id] for commit in record.commits]
    return [record.record.at.date(), *(moment.date() for m in makers for moment in (m.authored, m.committed))]


def answered(
    span: AuditRange, record: Said, member: Member, forge: ForgeCheck | None, versions: Versions
) -> Objection | None:
    """Why the review that a record names does not prove it."""
    review = record.record
    if not isinstance(review, Review) or review.forge is None or review.decision == "bypass":
        return (
            "SO452",
            f"nothing proves the record by {member.id}: neither a review on the forge nor a relay's signature",
        )
    if forge is None:
        return "SO452", f"the record by {member.id} names a review on the forge, and the forge was not asked (no token)"
    if reason := _spent(span, record.path, review, review.forge):
        return "SO452", reason
    if reason := forge(review, member, _taken_back(span, record.path, review, review.forge)):
        return "SO452", reason
    return _other_content(span, review, review.forge, versions)


def _other_content(span: AuditRange, review: Review, evidence: ForgeEvidence, versions: Versions) -> Objection | None:
    """The reviewed commit must hold the very content that the record speaks of."""
    commit = evidence.commit
    if not _COMMIT.fullmatch(commit):
        return "SO452", f"'{commit[:40]}' is no commit, so nobody can tell what was reviewed"
    if span.objects.commit(commit) is None:
        message = (
            f"the reviewed commit {commit[:9]} is not in this clone, so nobody can tell what {review.by} read there: "
            f"git fetch origin {commit}"
        )
        return "SO450", message
    version = versions.at(commit)
    if version is not None and version.is_of(review.digest):
        return None
    what = "held other content" if version else "did not hold it"
    return "SO452", f"the forge says {review.by} reviewed commit {commit[:9]}, and that commit {what}"


def _same(one: ForgeEvidence, other: ForgeEvidence | None) -> bool:
    return other is not None and (one.host, one.repo, one.review) == (other.host, other.repo, other.review)


def _others(span: AuditRange, path: str, post: str) -> Iterator[tuple[ReviewName, Review]]:
    """The other records of the post that decide something."""
    for filed in span.workspace.reviews.get(post, ()):
        name = review_name(filed.path)
        if name is not None and filed.path != path and filed.item.decision in DECISIONS:
            yield name, filed.item


def _spent(span: AuditRange, path: str, review: Review, evidence: ForgeEvidence) -> str | None:
    """Why a review can't speak here: it speaks elsewhere already, or a newer one has spoken.

    A dismissed review takes its own approval back. A request ends by its member's next review, or by who may `bypass`:
    the forge lets everybody dismiss it who may push, and does not say who did.
    """
    mine = review_name(path)
    if mine is None:
        return None
    before = [(name, other) for name, other in _others(span, path, review.post) if name[1:3] == mine[1:3]]
    before = sorted(((name, other) for name, other in before if name.number < mine.number), key=lambda p: p[0].number)
    if review.decision == "withdraw":
        last = before[-1][1] if before else None
        if last is None or last.decision != "approve" or not _same(evidence, last.forge):
            return (
                f"the dismissal of the review {evidence.review} takes back the approval that it gave, and that is not "
                f"what {review.by} decided last here: requests end by a new review, or by a 'lift' of who may 'bypass'"
            )
        return None
    for name, other in _others(span, path, review.post):
        if _same(evidence, other.forge) and not (other.decision == "withdraw" and _pairs(mine, name)):
            return f"the review {evidence.review} on the forge proves {name.path} already: one review is one record"
    newer = [o for _, o in before if o.forge and o.forge.repo == evidence.repo and o.forge.review > evidence.review]
    if newer:
        return f"the review {evidence.review} on the forge is older than what {review.by} decided before this record"
    return None


def _pairs(approval: ReviewName, withdrawal: ReviewName) -> bool:
    return approval[:3] == withdrawal[:3] and approval.number < withdrawal.number


def _taken_back(span: AuditRange, path: str, review: Review, evidence: ForgeEvidence) -> bool:
    """True for an approval whose own dismissal is recorded after it."""
    mine = review_name(path)
    return review.decision == "approve" and any(
        mine is not None and other.decision == "withdraw" and _same(evidence, other.forge) and _pairs(mine, name)
        for name, other in _others(span, path, review.post)
    )

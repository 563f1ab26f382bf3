"""SO452 and SO453: every record is proved to be its member's, by the evidence that base asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from socialops.audit.forge_evidence import ForgeCheck, answered, relayed
from socialops.audit.post_changes import PostChange
from socialops.audit.range import AuditRange, coded
from socialops.audit.records import Added
from socialops.audit.said import Said
from socialops.audit.versions import Versions
from socialops.domain.approval.signed_payload import needs_proof, signed_payload
from socialops.domain.documents.people import Member
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Coded
from socialops.git.range import CommitDetail, details
from socialops.git.signature import COMMIT_NAMESPACE, verify

TOLERANCE = timedelta(days=1)
"""How far a record's `at` may lie from its commit's date."""


def proved(span: AuditRange, record: Added, forge: ForgeCheck | None, versions: Versions) -> Iterator[Coded]:
    """SO452 or SO453 where the record's `by` is not proved."""
    by = record.record.by
    member = span.policy.roster.members.get(by)
    subject = record.record.post
    if member is None:
        message = f"the record says {by}, who is no member at base: nobody can prove that"
        yield coded("SO452", record.path, message, keys=("by",), subject=subject)
        return
    code, reason = objection(span, record, member, forge, versions)
    if reason:
        yield coded(code, record.path, reason, keys=("by",), subject=subject)


def objection(
    span: AuditRange, record: Said, member: Member, forge: ForgeCheck | None, versions: Versions | None
) -> tuple[str, str | None]:
    """The code, and why nothing proves that the member said this; no reason where it is proved.

    *versions* are those of the post that a record is about; a case's entry is about none.
    """
    match span.policy.settings.evidence:
        case "signature":
            return "SO453", _by_signature(span, record, member)
        case "forge" if isinstance(signature := record.fields.get("signature"), str):
            return "SO452", relayed(span, record, member, signature)
        case "forge" if versions is not None and needs_proof(record.fields):
            return answered(span, record, member, forge, versions) or ("", None)
        case _:
            return "SO452", _by_commit(span, record, member)


def _by_commit(span: AuditRange, record: Said, member: Member) -> str | None:
    makers = [span.details[c.id] for c in record.commits]
    for maker in makers:
        if (found := span.member(maker.author)) and found.id == member.id:
            return None
    if not makers:
        return f"no commit of the range adds this record by {member.id}"
    who = f"the record says {member.id}, but {span.name(makers[-1])} made it in commit {makers[-1].short}"
    return who + (span.squash(record.commits[-1]) or span.way_in(makers[-1]))


def _by_signature(span: AuditRange, record: Said, member: Member) -> str | None:
    signature = record.fields.get("signature")
    if not isinstance(signature, str):
        return f"the record by {member.id} carries no signature, and this workspace asks for one (evidence: signature)"
    payload = signed_payload(span.policy.settings.name, record.path, record.fields)
    verdict = verify(member.id, member.ssh_keys, payload, signature)
    return None if verdict.good else f"the record by {member.id} is not proved: {verdict.reason}"


def dated(span: AuditRange, record: Added, *, past: bool = False) -> Iterator[Coded]:
    """SO456: `at` lies within a day of the commit, commits do not run back in time, and a leaver never acts.

    With *past* it tells of what went out long ago, so that its time is no commit's.
    """
    at = instant(record.record.at, span.policy.settings.timezone)
    makers = [span.details[c.id] for c in record.commits]
    subject, by = record.record.post, record.record.by
    member = span.policy.roster.members.get(by)
    if not past and (reason := misdated(span, member.id if member else "", at, makers)):
        yield coded(
            "SO456", record.path, f"{by}'s record says {at.isoformat()}, {reason}", keys=("at",), subject=subject
        )
    moments = (at, *(date for d in makers for date in (d.authored, d.committed)))
    if member and member.until and any(member.has_left(span.day(moment)) for moment in moments):
        message = f"{by} left on {member.until}, and can't add a record after that"
        yield coded("SO456", record.path, message, keys=("by",), subject=subject)


def misdated(span: AuditRange, by: str, at: datetime, makers: list[CommitDetail]) -> str | None:
    """Why a record's time can't be, as its commits have it; None where it can.

    A signed record that somebody else committed (a squash) may be older than the commit: its signature proves it.
    """
    for maker in makers:
        author = span.member(maker.author)
        squashed = span.policy.settings.evidence == "signature" and (author is None or author.id != by)
        if is_near(at, maker, squashed=squashed):
            older = [p for p in _parents(span, maker) if p.committed - maker.committed > TOLERANCE]
            if not older:
                return None
            return f"as does commit {maker.short}, but commit {older[0].short} before it is of {older[0].committed}"
    if not makers:
        return None
    return f"but its commit {makers[0].short} is of {makers[0].authored.isoformat()}: over a day apart"


def is_near(at: datetime, maker: CommitDetail, *, squashed: bool) -> bool:
    """Whether a record that a commit adds may say that time; *squashed* where a signature proves an older one."""
    return any(abs(at - date) <= TOLERANCE or (squashed and at <= date) for date in (maker.authored, maker.committed))


def _parents(span: AuditRange, commit: CommitDetail) -> Iterable[CommitDetail]:
    missing = [name for name in commit.parents if name not in span.details]
    found = details(span.objects, missing) if missing else {}
    return [span.details.get(name) or found[name] for name in commit.parents]


def content_of(span: AuditRange, steps: Iterable[PostChange]) -> dict[str, str]:
    """Under `evidence: signature`, the commits that take a right by what they do to posts, each with the first path."""
    found: dict[str, str] = {}
    for step in steps if span.policy.settings.evidence == "signature" else ():
        if step.matters:
            found.setdefault(step.commit.id, step.path)
    return found


def signed_commits(span: AuditRange, content: Mapping[str, str]) -> Iterator[Coded]:
    """SO453: under `evidence: signature`, commits that change policy or *content* are signed by their author."""
    if span.policy.settings.evidence != "signature":
        return
    for commit in span.commits:
        paths = [span.inside(p) for p in span.policy_decided(commit)]
        paths += [content[commit.id]] if commit.id in content else []
        reason = _unsigned(span, span.details[commit.id]) if paths else None
        if reason:
            short = span.details[commit.id].short
            yield coded("SO453", paths[0], f"commit {short} changes policy or content, and is not proved: {reason}")


def _unsigned(span: AuditRange, commit: CommitDetail) -> str | None:
    author = span.member(commit.author)
    if author is None:
        return f"{span.name(commit)} made it"
    if commit.signature is None:
        return f"it is not signed, and says it is by {author.id}"
    verdict = verify(author.id, author.ssh_keys, commit.payload, commit.signature + "\n", namespace=COMMIT_NAMESPACE)
    return None if verdict.good else verdict.reason

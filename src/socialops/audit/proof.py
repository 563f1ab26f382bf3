"""SO452 and SO453: every record is proved to be its member's, by the evidence that base asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from socialops.audit.policy import is_policy
from socialops.audit.records import Added
from socialops.audit.scene import Scene, Told, told
from socialops.audit.versions import Version
from socialops.domain.clock import instant
from socialops.domain.evidence import signed_payload
from socialops.domain.review import Review
from socialops.domain.roster import Member
from socialops.ledger.signature import COMMIT_NAMESPACE, verify
from socialops.ledger.span import Commit

TOLERANCE = timedelta(days=1)
"""How far a record's `at` may lie from its commit's date."""

ForgeCheck = Callable[[Review, Member], str | None]
"""Asks the forge whether a review is the member's; None if it is, else why not."""


def proved(scene: Scene, record: Added, forge: ForgeCheck | None) -> Iterator[Told]:
    """SO452 or SO453 where the record's `by` is not proved."""
    by = record.record.by
    member = scene.policy.roster.members.get(by)
    subject = record.record.post
    if member is None:
        message = f"the record says {by}, who is no member at base: nobody can prove that"
        yield told("SO452", record.path, message, keys=("by",), subject=subject)
        return
    evidence = scene.policy.settings.evidence
    if evidence == "commit":
        reason, code = _by_commit(scene, record, member), "SO452"
    elif evidence == "signature":
        reason, code = _by_signature(scene, record, member), "SO453"
    else:
        reason, code = _by_forge(scene, record, member, forge), "SO452"
    if reason:
        yield told(code, record.path, reason, keys=("by",), subject=subject)


def _by_commit(scene: Scene, record: Added, member: Member) -> str | None:
    makers = [scene.details[c.id] for c in record.commits]
    if any(found and found.id == member.id for found in (scene.member(d.author) for d in makers)):
        return None
    if not makers:
        return f"no commit of the range adds this record by {member.id}"
    return f"the record says {member.id}, but {scene.name(makers[-1])} made it in commit {makers[-1].short}"


def _by_signature(scene: Scene, record: Added, member: Member) -> str | None:
    signature = record.fields.get("signature")
    if not isinstance(signature, str):
        return f"the record by {member.id} carries no signature, and this workspace asks for one (evidence: signature)"
    payload = signed_payload(scene.policy.settings.name, record.path, record.fields)
    verdict = verify(member.id, member.ssh_keys, payload, signature)
    return None if verdict.good else f"the record by {member.id} is not proved: {verdict.reason}"


def _by_forge(scene: Scene, record: Added, member: Member, forge: ForgeCheck | None) -> str | None:
    """The API's answer, or a signature of a relay (or of the member, which proves more)."""
    signature = record.fields.get("signature")
    if isinstance(signature, str):
        payload = signed_payload(scene.policy.settings.name, record.path, record.fields)
        signers = [m for m in scene.policy.roster.members.values() if m.relay or m.id == member.id]
        if any(verify(m.id, m.ssh_keys, payload, signature).good for m in signers if m.ssh_keys):
            return None
        return f"the record by {member.id} carries a signature that is neither a relay's nor {member.id}'s"
    if isinstance(record.record, Review) and record.record.forge is not None:
        if forge is None:
            return f"the record by {member.id} names a review on the forge, and the forge was not asked (no token)"
        return forge(record.record, member)
    return f"nothing proves the record by {member.id}: neither a review on the forge nor a relay's signature"


def dated(scene: Scene, record: Added) -> Iterator[Told]:
    """SO456: `at` lies within a day of the commit, and who had left by then can't act."""
    zone = scene.policy.settings.timezone
    at = instant(record.record.at, zone)
    dates = [d for c in record.commits for d in (scene.details[c.id].authored, scene.details[c.id].committed)]
    subject, by = record.record.post, record.record.by
    if dates and all(abs(at - date) > TOLERANCE for date in dates):
        message = f"{by}'s record says {at.isoformat()}, but its commit is of {dates[0].isoformat()}: over a day apart"
        yield told("SO456", record.path, message, keys=("at",), subject=subject)
    member = scene.policy.roster.members.get(by)
    days = [at.date(), *(date.date() for date in dates)]
    if member and any(member.has_left(day) for day in days):
        message = f"{by} left on {member.until}, and can't add a record after that"
        yield told("SO456", record.path, message, keys=("by",), subject=subject)


def signed_commits(scene: Scene, covered: Callable[[Commit, str], tuple[Version | None, ...]]) -> Iterator[Told]:
    """SO453: under `evidence: signature`, commits that change policy or content are signed by a key of their author."""
    if scene.policy.settings.evidence != "signature":
        return
    for commit in scene.commits:
        paths = [
            p for p in scene.decided(commit) if is_policy(p, scene.prefix) or _is_content(scene, commit, p, covered)
        ]
        if not paths:
            continue
        detail = scene.details[commit.id]
        author = scene.member(detail.author)
        if author is None:
            reason = f"{scene.name(detail)} made it"
        elif detail.signature is None:
            reason = f"it is not signed, and says it is by {author.id}"
        else:
            signature = detail.signature + "\n"
            verdict = verify(author.id, author.ssh_keys, detail.payload, signature, namespace=COMMIT_NAMESPACE)
            reason = "" if verdict.good else verdict.reason
        if reason:
            message = f"commit {detail.short} changes policy or content, and is not proved: {reason}"
            yield told("SO453", scene.inside(min(paths)), message)


def _is_content(
    scene: Scene, commit: Commit, path: str, covered: Callable[[Commit, str], tuple[Version | None, ...]]
) -> bool:
    """True where the commit changes the content part of a post at that path."""
    if not scene.inside(path).startswith("posts/") or not path.endswith(".yaml"):
        return False
    now, *before = covered(commit, path.rsplit("/", 1)[1].removesuffix(".yaml"))
    return now is not None and all(version is None or version.content != now.content for version in before)

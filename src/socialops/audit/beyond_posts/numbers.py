"""SO452, SO453, SO456 for measures and decisions: each is its member's, lies where it says, and was theirs to make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from socialops.audit.evidence import misdated, objection
from socialops.audit.forge_evidence import ForgeCheck
from socialops.audit.range import AuditRange, coded
from socialops.audit.records import bringing, unheld
from socialops.classes import dataclass
from socialops.domain.documents.decision import Decision, decision_misplaced
from socialops.domain.documents.kind import GENERAL, MEASURES, OF_NUMBERS
from socialops.domain.documents.measure import Measure, measure_misplaced
from socialops.domain.documents.people import Member
from socialops.domain.numbers.deciding import decision_objections
from socialops.domain.numbers.objections import measure_objections, mending_objection
from socialops.domain.source import Fault
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Coded
from socialops.git.objects import REGULAR
from socialops.git.range import RangeCommit
from socialops.store.yaml.reader import parse

_FOLDERS = frozenset(kind.folder for kind in OF_NUMBERS)


@dataclass(frozen=True)
class AddedNumber:
    """A measure or a decision that base does not hold yet, and the commits that add it."""

    path: str
    record: Measure | Decision
    data: bytes
    commits: tuple[RangeCommit, ...]

    @property
    def subject(self) -> str | None:
        """What it is about."""
        return self.record.channel if isinstance(self.record, Measure) else self.record.of

    @cached_property
    def fields(self) -> Mapping[str, Any]:
        """The words of the file."""
        value = parse(self.data)
        return {} if isinstance(value, Fault) else value


def number_charges(span: AuditRange, forge: ForgeCheck | None) -> Iterator[Coded]:
    """All that is wrong with the measures and decisions that the merge would add."""
    new = unheld(span, _FOLDERS)
    if not new:
        return
    adding = bringing(span, new)
    for path, data in zip(new, span.objects.blobs([span.after[p].oid for p in new]), strict=True):
        inside = span.inside(path)
        record = _read(inside, data) if data is not None and span.after[path].mode in REGULAR else None
        if record is None or data is None:
            message = "the record can't be read, so nobody can prove whose it is: see 'socialops check'"
            yield coded("SO452", inside, message)
            continue
        yield from _charges(span, AddedNumber(inside, record, data, adding[path]), forge)


def _read(path: str, data: bytes) -> Measure | Decision | None:
    value = parse(data)
    model = Measure if path.startswith(f"{MEASURES}/") else Decision
    try:
        return None if isinstance(value, Fault) else model.model_validate(value)
    except ValidationError:
        return None


def _charges(span: AuditRange, added: AddedNumber, forge: ForgeCheck | None) -> Iterator[Coded]:
    record, subject = added.record, added.subject
    zone = span.policy.settings.timezone
    wrong = (
        measure_misplaced(added.path, record, zone)
        if isinstance(record, Measure)
        else decision_misplaced(added.path, record)
    )
    if wrong:
        yield coded("SO452", added.path, wrong[0], keys=wrong[1], subject=subject)
        return
    member = span.policy.roster.members.get(record.by)
    if member is None:
        message = f"the record says {record.by}, who is no member at base: nobody can prove that"
        yield coded("SO452", added.path, message, keys=("by",), subject=subject)
        return
    code, reason = objection(span, added, member, forge, None)
    if reason:
        yield coded(code, added.path, reason, keys=("by",), subject=subject)
    for why in dict.fromkeys(_rights(span, added, member)):
        yield coded("SO456", added.path, why, keys=("by",), subject=subject)
    if isinstance(record, Decision):
        at, makers = instant(record.at, zone), [span.details[c.id] for c in added.commits]
        if when := misdated(span, member.id, at, makers):
            message = f"{member.id}'s decision says {at.isoformat()}, {when}"
            yield coded("SO456", added.path, message, keys=("at",), subject=subject)


def _rights(span: AuditRange, added: AddedNumber, member: Member) -> Iterator[str]:
    """Why the member may not record it, by the policy at base, on any day that its commits name.

    The day on which numbers were shown says nothing of when they were recorded; that of a decision is its own.
    """
    record, policy = added.record, span.policy
    makers = [span.details[commit.id] for commit in added.commits]
    days = {span.day(moment) for maker in makers for moment in (maker.authored, maker.committed)}
    if isinstance(record, Decision):
        days.add(span.day(instant(record.at, policy.settings.timezone)))
    for day in sorted(days):
        if isinstance(record, Decision):
            known = policy if _is_known(span, record) else span.workspace
            yield from decision_objections(known, record.of, member, day)
        else:
            yield from measure_objections(policy.roster, member, day)
    if isinstance(record, Measure) and record.instead_of:
        entry = span.after.get(span.prefix + record.instead_of)
        named = _read(record.instead_of, next(span.objects.blobs([entry.oid])) or b"") if entry else None
        if not isinstance(named, Measure) or named.channel != record.channel:
            place = record.channel or GENERAL
            yield f"it is to stand in the place of {record.instead_of}, which is no record of {place}"
        elif why := mending_objection(policy.roster, member, named):
            yield why


def _is_known(span: AuditRange, decision: Decision) -> bool:
    """True where base knows what was decided about; else the range brings it, with its owner."""
    kind, slash, name = decision.of.partition("/")
    return not slash or kind not in {"campaign", "goal"} or name in span.policy.of_kind(kind)

"""SO451 to SO453, SO456, SO651 to SO656 for cases: each entry of a log is its member's, and stays as it was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import ValidationError

from socialops.audit.evidence import misdated, objection
from socialops.audit.forge_evidence import ForgeCheck
from socialops.audit.policy import fold_path
from socialops.audit.range import AuditRange, coded
from socialops.classes import dataclass
from socialops.domain.documents.case import Case, CaseEntry
from socialops.domain.documents.people import Member
from socialops.domain.handoff.case_rules import Setting, objections
from socialops.domain.handoff.case_state import story
from socialops.domain.source import Fault
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Coded
from socialops.git.objects import REGULAR
from socialops.git.range import RangeCommit
from socialops.store.yaml.reader import parse

FOLDER = "cases/"
Words = Mapping[str, Any]


class _Read(NamedTuple):
    """A case as one file holds it: the case, and each entry in the words of the file."""

    case: Case
    log: tuple[Words, ...]


@dataclass(frozen=True)
class AddedEntry:
    """An entry that base does not hold yet, and the commits that brought it."""

    path: str
    number: int
    record: CaseEntry
    fields: Words
    commits: tuple[RangeCommit, ...]


def case_charges(span: AuditRange, forge: ForgeCheck | None) -> Iterator[Coded]:
    """All that is wrong with the cases that the range touches."""
    for path in sorted(_touched(span)):
        inside = span.inside(path)
        if path not in span.after and path not in span.before and not any(_held(span, path)):
            continue
        if not inside.startswith(FOLDER) or not inside.endswith((".yaml", ".yml")):
            message = "some file systems take this for a case: cases lie in cases/ and end in .yaml"
            yield coded("SO452", inside, message)
            continue
        after = _at(span, span.after, path)
        if reason := _altered(span, path, after):
            yield coded("SO451", inside, reason, subject=_subject(inside))
        if after is None:
            if path in span.after and span.after[path] != span.before.get(path):
                message = "the case can't be read, so nobody can prove who said what: see 'socialops check'"
                yield coded("SO452", inside, message, subject=_subject(inside))
            continue
        yield from _entries(span, path, after, forge)


def _entries(span: AuditRange, path: str, after: _Read, forge: ForgeCheck | None) -> Iterator[Coded]:
    base = _at(span, span.before, path)
    numbers = _new(after.log, base.log if base else ())
    inside = span.inside(path)
    for number in numbers:
        words = after.log[number]
        entry = AddedEntry(inside, number, after.case.log[number], words, tuple(_bringing(span, path, words)))
        yield from _proved(span, entry, forge, copied=words in after.log[:number])
        if after.case.alert and number == 0:
            yield from _answered(span, entry, after.case.alert)
    yield from _rightful(span, inside, after.case, frozenset(numbers))


def _touched(span: AuditRange) -> set[str]:
    """The paths of cases that differ from base after the merge, or that a commit of the range touches."""
    start = fold_path(span.prefix + FOLDER)
    paths = span.apart.union(*(commit.own for commit in span.commits))
    return {p for p in paths if fold_path(p).startswith(start) and fold_path(p).endswith((".yaml", ".yml"))}


def _held(span: AuditRange, path: str) -> Iterator[str]:
    """Every version of the file that base or a commit of the range held."""
    if path in span.before:
        yield span.before[path].oid
    for commit in span.commits:
        change = commit.own.get(path)
        if change and change.after:
            yield change.after


def _at(span: AuditRange, entries: Mapping[str, Any], path: str) -> _Read | None:
    entry = entries.get(path)
    return _read(span, entry.oid) if entry is not None and entry.mode in REGULAR else None


def _read(span: AuditRange, oid: str) -> _Read | None:
    return _parsed(next(span.objects.blobs([oid])) or b"")


@lru_cache(maxsize=1024)
def _parsed(data: bytes) -> _Read | None:
    value = parse(data)
    if isinstance(value, Fault):
        return None
    try:
        return _Read(Case.model_validate(value), tuple(value["log"]))
    except ValidationError:
        return None


def _altered(span: AuditRange, path: str, after: _Read | None) -> str | None:
    """Why the case does not go on from what it was; None where entries were only added."""
    for oid in dict.fromkeys(_held(span, path)):
        before = _read(span, oid)
        if before is None:
            continue
        if after is None:
            what = "removed" if path not in span.after else "broken"
        elif not _within(before.log, after.log):
            what = "changed"
        elif (before.case.id, before.case.playbook) != (after.case.id, after.case.playbook):
            what = "given to another playbook"
        elif before.case.alert != after.case.alert:
            what = "given to another alert"
        else:
            continue
        return f"the case was {what} by {_blamed(span, path, before)}: entries are only ever added"
    return None


def _blamed(span: AuditRange, path: str, before: _Read) -> str:
    for commit in span.commits:
        now, detail = span.trace(path).at(commit.id)[0], span.details[commit.id]
        if all(span.trace(path).at(parent)[0] == now for parent in detail.parents):
            continue
        found = _read(span, now) if now and " " not in now else None
        if found is None or not _within(before.log, found.log) or found.case.playbook != before.case.playbook:
            return f"{span.name(detail)} in commit {detail.short}"
    return "the merge"


def _within(log: Sequence[Words], other: Sequence[Words]) -> bool:
    """True where the other log holds these entries in this order; those of another branch may stand between them."""
    rest = iter(other)
    return all(entry in rest for entry in log)


def _new(log: Sequence[Words], known: Sequence[Words]) -> list[int]:
    """The numbers of the entries that are not among those known, each of which accounts for one."""
    left, found = list(known), []
    for number, entry in enumerate(log):
        if entry in left:
            left.remove(entry)
        else:
            found.append(number)
    return found


def _bringing(span: AuditRange, path: str, words: Words) -> Iterator[RangeCommit]:
    """The commits of the range that hold the entry while none of their parents does."""
    for commit in span.commits:
        change = commit.own.get(path)
        found = _read(span, change.after) if change and change.after else None
        if change is None or found is None or words not in found.log:
            continue
        before = [_read(span, oid) for oid in change.before if oid]
        if not any(read and words in read.log for read in before):
            yield commit


def _proved(span: AuditRange, entry: AddedEntry, forge: ForgeCheck | None, *, copied: bool) -> Iterator[Coded]:
    """SO452, SO453: the entry is its member's; SO652: a leaver acts no more."""
    by, keys = entry.record.by, ("log", entry.number, "by")
    member = span.policy.roster.members.get(by)
    if member is None:
        message = f"the entry says {by}, who is no member at base: nobody can prove that"
        yield coded("SO452", entry.path, message, keys=keys, subject=_subject(entry.path))
        return
    code, reason = objection(span, entry, member, forge, None)
    if copied:
        code, reason = code or "SO452", f"the entry repeats one that stands above it: {by} said that once"
    if reason:
        yield coded(code, entry.path, reason, keys=keys, subject=_subject(entry.path))
    if _left(span, entry, member):
        message = f"{by} left on {member.until}, and can't act in a case after that"
        yield coded("SO652", entry.path, message, keys=keys, subject=_subject(entry.path))


def _answered(span: AuditRange, entry: AddedEntry, alert: str) -> Iterator[Coded]:
    """SO456: a case answers what rang until it was opened, so that time is its commit's, as a decision's is."""
    at, makers = instant(entry.record.at, span.policy.settings.timezone), [span.details[c.id] for c in entry.commits]
    if when := misdated(span, entry.record.by, at, makers):
        message = f"the case answers the alert {alert} and says it was opened {at.isoformat()}, {when}"
        yield coded("SO456", entry.path, message, keys=("log", entry.number, "at"), subject=_subject(entry.path))


def _left(span: AuditRange, entry: AddedEntry, member: Member) -> bool:
    makers = [span.details[commit.id] for commit in entry.commits]
    own = [m for m in makers if (found := span.member(m.author)) and found.id == member.id]
    return any(member.has_left(moment.date()) for m in own for moment in (m.authored, m.committed))


def _rightful(span: AuditRange, path: str, case: Case, added: frozenset[int]) -> Iterator[Coded]:
    """Whoever acts had the right, by the playbook and the roles at base; what base holds was judged when it came."""
    playbook = span.policy.playbooks.get(case.playbook)
    if playbook is None or not added:
        return
    setting = Setting(span.policy, playbook.item)
    for moved in story(case, playbook.item, span.policy.settings.timezone):
        if moved.number not in added:
            continue
        for found in objections(setting, moved.before, moved.entry, moved.at):
            name = found.keys[0] if found.keys[0] in moved.entry.model_fields_set else "action"
            yield coded(found.code, path, found.message, keys=("log", moved.number, name), subject=case.id)


def _subject(path: str) -> str:
    return path.rsplit("/", 1)[-1].rpartition(".")[0]

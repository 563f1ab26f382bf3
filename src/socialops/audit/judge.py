"""Judge a range: every charge, stamped and sorted."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from socialops.audit import authors, evidence, publications, records, review, rights
from socialops.audit.beyond_posts import cases, numbers
from socialops.audit.catalogue import BY_CODE
from socialops.audit.forge_evidence import ForgeCheck
from socialops.audit.moved import moves
from socialops.audit.post_changes import post_in, steps
from socialops.audit.range import AuditRange, coded
from socialops.audit.records import Added
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.finding import Finding, Severity
from socialops.domain.results.report import Report, stamp
from socialops.domain.workspace import Coded


def judge(span: AuditRange, forge: ForgeCheck | None = None) -> Report:
    """All that is wrong with merging head into base."""
    found = set(_charges(span, forge))
    stamped = [
        stamp(BY_CODE[code], finding, finding.position or span.workspace.files.locate(finding.path, finding.keys))
        for code, finding in found
    ]
    return Report(tuple(sorted(stamped, key=attrgetter("said"))), len(span.commits))


def _charges(span: AuditRange, forge: ForgeCheck | None) -> Iterator[tuple[str, Finding]]:
    for item in _judge_all(span, forge):
        yield item.code, item.finding


def _judge_all(span: AuditRange, forge: ForgeCheck | None) -> Iterator[Coded]:
    if f"{span.prefix}{SETTINGS_FILE}" not in span.before:
        yield from _beginnings(span)
        return
    posts = _posts_in_range(span)
    if posts:
        span.library.prepare(posts)
    yield from moves(span)
    yield from records.altered(span)
    added, unreadable = records.added(span)
    yield from unreadable
    for record in added:
        yield from _record(span, record, forge)
        yield from publications.overruled(span, record)  # a warning: no command refuses for it
    yield from cases.case_charges(span, forge)
    yield from numbers.number_charges(span, forge)
    made = steps(span, posts)
    yield from rights.policy_changes(span)
    yield from rights.content_changes(span, made)
    yield from publications.flagged(span)
    yield from rights.standing_rights(span, frozenset(record.path for record in added))
    yield from evidence.signed_commits(span, made)
    if any(span.workspace.reviews.get(post) for post in span.judged):
        yield from authors.authors_approved(span, frozenset(record.path for record in added))


def judge_record(span: AuditRange, path: str, forge: ForgeCheck | None, *, dated: bool = True) -> Iterator[Coded]:
    """What `judge` would say of one record that the range adds, but for who wrote what it approves (SO455).

    Without *dated* its time is not compared with its commit's: what is only rehearsed may have another clock.
    """
    if f"{span.prefix}{SETTINGS_FILE}" not in span.before:
        yield from (item for item in _beginnings(span) if item.finding.path == path)
        return
    added, unreadable = records.added(span)
    yield from (item for item in (*records.altered(span), *unreadable) if item.finding.path == path)
    for record in added:
        if record.path == path:
            yield from _record(span, record, forge, dated=dated)


def _record(span: AuditRange, record: Added, forge: ForgeCheck | None, *, dated: bool = True) -> Iterator[Coded]:
    versions = span.library[record.record.post]
    yield from evidence.proved(span, record, forge, versions)
    if dated:
        yield from evidence.dated(span, record, past=publications.brought(record, span.library))
    yield from records.outdated(span, record)
    yield from review.record_rights(span, record, versions)
    yield from records.unseen(span, record, versions)
    yield from publications.unapproved(span, record, span.library)


def _beginnings(span: AuditRange) -> Iterator[Coded]:
    """A workspace that base never held: policy and posts may come, and nobody judged them; records may not."""
    message = (
        "base holds no workspace yet: nobody could judge this policy and these posts; from the next merge on they bind"
    )
    yield Coded("SO454", Finding(SETTINGS_FILE, message, severity=Severity.NOTE))
    for path in sorted(span.after):
        if records.is_record(span, path):
            message = "the first range of a workspace can't bring records: at base nobody was there to make them"
            yield coded("SO456", span.inside(path), message)


def _posts_in_range(span: AuditRange) -> set[str]:
    paths = (path for commit in span.commits for path in commit.own)
    return {*span.judged, *(post for path in paths if (post := post_in(span, path)))}

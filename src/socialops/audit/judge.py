"""Judge a range: every charge, stamped and sorted."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter

from socialops.audit import authors, evidence, publications, records, review, rights
from socialops.audit.beyond_posts import cases, numbers
from socialops.audit.catalogue import BY_CODE
from socialops.audit.forge_evidence import ForgeCheck
from socialops.audit.makers import Makers
from socialops.audit.moved import moves
from socialops.audit.post_changes import post_in, steps
from socialops.audit.range import AuditRange, coded
from socialops.audit.records import Added
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.finding import Finding, Severity
from socialops.domain.results.report import Report, stamp
from socialops.domain.workspace import Coded
from socialops.processes import MOST_TASKS, processes, shared

_TOGETHER = 250
"""Posts that one process judges before it takes more."""


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
    yield from cases.case_charges(span, forge)
    yield from numbers.number_charges(span, forge)
    yield from rights.policy_changes(span)
    yield from publications.flagged(span)
    content: dict[str, str] = {}
    for found, own in _portions(span, posts, added, forge):
        yield from found
        for commit, path in own.items():
            content.setdefault(commit, path)
    yield from evidence.signed_commits(span, content)


_Found = tuple[list[Coded], dict[str, str]]
"""What is wrong with some posts; and the commits that are to be signed for what they do to them, each with a path."""


def _portions(
    span: AuditRange, posts: Collection[str], added: Sequence[Added], forge: ForgeCheck | None
) -> Iterator[_Found]:
    """What is wrong with the posts and their records, some posts at a time, by several processes where that pays.

    A post is judged by nothing that another one's judgement leaves behind, but for what both need not work out twice.
    A forge is asked by this process alone: what it answers once holds for all.
    """
    records: dict[str, list[Added]] = {post: [] for post in posts}
    for record in added:
        records.setdefault(record.record.post, []).append(record)
    paths = frozenset(record.path for record in added)
    makers = Makers(span) if any(span.workspace.reviews.get(post) for post in span.judged) else None
    several = processes(1 if span.policy.settings.evidence == "forge" else None, len(span.commits))
    portions = _cut(sorted(records), several)

    def judged(number: int) -> _Found:
        some = portions[number]
        made = steps(span, some, misplaced=number == 0)
        found = [item for post in some for record in records[post] for item in _added(span, record, forge)]
        found += rights.content_changes(span, made)
        found += rights.standing_rights(span, paths, some)
        found += authors.authors_approved(span, paths, some, makers) if makers else ()
        return found, evidence.content_of(span, made)

    if len(portions) == 1:
        yield judged(0)
        return
    work = shared(len(portions), lambda number: pickle.dumps(judged(number)), several)
    yield from map(pickle.loads, work)  # out of pipes of our own


def _cut(posts: Sequence[str], several: int) -> list[Sequence[str]]:
    """The posts in portions for so many processes: one alone judges all at once."""
    together = max(_TOGETHER, -(-len(posts) // MOST_TASKS)) if several > 1 else len(posts)
    return [posts[at : at + together] for at in range(0, len(posts), together)] if posts else [[]]


def _added(span: AuditRange, record: Added, forge: ForgeCheck | None) -> Iterator[Coded]:
    yield from _record(span, record, forge)
    yield from publications.overruled(span, record)  # a warning: no command refuses for it


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

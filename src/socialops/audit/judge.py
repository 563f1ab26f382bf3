"""Judge a range: every charge, stamped and sorted."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from socialops.audit import authors, cases, evidence, publications, records, review, rights
from socialops.audit.catalogue import BY_CODE
from socialops.audit.forge_evidence import ForgeCheck
from socialops.audit.moved import moves
from socialops.audit.post_changes import post_in, steps
from socialops.audit.range import Scene, Told, told
from socialops.audit.records import Added
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.finding import Finding, Severity
from socialops.domain.results.report import Report, stamp


def judge(scene: Scene, forge: ForgeCheck | None = None) -> Report:
    """All that is wrong with merging head into base."""
    found = set(_charges(scene, forge))
    stamped = [
        stamp(BY_CODE[code], finding, finding.position or scene.workspace.files.locate(finding.path, finding.keys))
        for code, finding in found
    ]
    return Report(tuple(sorted(stamped, key=attrgetter("said"))), len(scene.commits))


def _charges(scene: Scene, forge: ForgeCheck | None) -> Iterator[tuple[str, Finding]]:
    for item in _judge_all(scene, forge):
        yield item.code, item.finding


def _judge_all(scene: Scene, forge: ForgeCheck | None) -> Iterator[Told]:
    if f"{scene.prefix}{SETTINGS_FILE}" not in scene.before:
        yield from _beginnings(scene)
        return
    posts = _posts_in_range(scene)
    if posts:
        scene.library.prepare(posts)
    yield from moves(scene)
    yield from records.altered(scene)
    added, unreadable = records.added(scene)
    yield from unreadable
    for record in added:
        yield from _record(scene, record, forge)
        yield from publications.overruled(scene, record)  # a warning: no command refuses for it
    yield from cases.case_charges(scene, forge)
    made = steps(scene, posts)
    yield from rights.policy_changes(scene)
    yield from rights.content_changes(scene, made)
    yield from rights.standing_rights(scene, frozenset(record.path for record in added))
    yield from evidence.signed_commits(scene, made)
    if any(scene.workspace.reviews.get(post) for post in scene.judged):
        yield from authors.authors_approved(scene, frozenset(record.path for record in added))


def judge_record(scene: Scene, path: str, forge: ForgeCheck | None, *, dated: bool = True) -> Iterator[Told]:
    """What `judge` would say of one record that the range adds, but for who wrote what it approves (SO455).

    Without *dated* its time is not compared with its commit's: what is only rehearsed may have another clock.
    """
    if f"{scene.prefix}{SETTINGS_FILE}" not in scene.before:
        yield from (item for item in _beginnings(scene) if item.finding.path == path)
        return
    added, unreadable = records.added(scene)
    yield from (item for item in (*records.altered(scene), *unreadable) if item.finding.path == path)
    for record in added:
        if record.path == path:
            yield from _record(scene, record, forge, dated=dated)


def _record(scene: Scene, record: Added, forge: ForgeCheck | None, *, dated: bool = True) -> Iterator[Told]:
    versions = scene.library[record.record.post]
    yield from evidence.proved(scene, record, forge, versions)
    if dated:
        yield from evidence.dated(scene, record)
    yield from records.outdated(scene, record)
    yield from review.record_rights(scene, record, versions)
    yield from records.unseen(scene, record, versions)
    yield from publications.unapproved(scene, record, scene.library)


def _beginnings(scene: Scene) -> Iterator[Told]:
    """A workspace that base never held: policy and posts may come, and nobody judged them; records may not."""
    message = (
        "base holds no workspace yet: nobody could judge this policy and these posts; from the next merge on they bind"
    )
    yield Told("SO454", Finding(SETTINGS_FILE, message, severity=Severity.NOTE))
    for path in sorted(scene.after):
        if records.is_record(scene, path):
            message = "the first range of a workspace can't bring records: at base nobody was there to make them"
            yield told("SO456", scene.inside(path), message)


def _posts_in_range(scene: Scene) -> set[str]:
    paths = (path for commit in scene.commits for path in commit.own)
    return {*scene.judged, *(post for path in paths if (post := post_in(scene, path)))}

"""Judge a range: every charge, stamped and sorted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from operator import attrgetter

from socialops.audit import authors, cases, evidence, publications, records, rights
from socialops.audit.catalogue import BY_CODE
from socialops.audit.forge_evidence import ForgeCheck
from socialops.audit.post_changes import post_in, steps
from socialops.audit.range import Scene, Told, told
from socialops.audit.records import Added
from socialops.audit.versions import POSTS, SERIES, Versions
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.finding import Finding, Severity
from socialops.domain.results.report import Report, stamp
from socialops.git.range import log


def judge(scene: Scene, forge: ForgeCheck | None = None) -> Report:
    """All that is wrong with merging head into base."""
    found = set(_charges(scene, forge))
    stamped = [
        stamp(BY_CODE[code], finding, finding.place or scene.workspace.locate(finding.path, finding.keys))
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
    places = _places(scene)
    versions = {
        post: Versions(scene.objects, scene.policy, scene.prefix, post, places.get(post, ()))
        for post in _posts_in_range(scene)
    }
    yield from records.altered(scene)
    added, unreadable = records.added(scene)
    yield from unreadable
    for record in added:
        yield from _record(scene, record, versions, forge)
    yield from cases.case_charges(scene, forge)
    made = steps(scene, versions)
    yield from rights.policy_changes(scene)
    yield from rights.content_changes(scene, made)
    yield from rights.standing_rights(scene, frozenset(record.path for record in added))
    yield from evidence.signed_commits(scene, made)
    if any(scene.workspace.reviews.get(post) for post in scene.judged):
        yield from authors.authors_approved(scene, log(scene.objects, scene.head), versions)


def _record(scene: Scene, record: Added, known: Mapping[str, Versions], forge: ForgeCheck | None) -> Iterator[Told]:
    versions = known[record.record.post]
    yield from evidence.proved(scene, record, forge, versions)
    yield from evidence.dated(scene, record)
    yield from rights.record_rights(scene, record, versions)
    yield from records.unseen(scene, record, versions)
    yield from publications.unapproved(scene, record, known)


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
    paths = (path for commit in scene.commits for path in scene.decided(commit))
    return {*scene.judged, *(post for path in paths if (post := post_in(scene, path)))}


def _places(scene: Scene) -> dict[str, set[str]]:
    """Where each post or series lies at base, after the merge, and in the commits of the range."""
    found: dict[str, set[str]] = {}
    for path in chain(scene.before, scene.after, *(commit.own for commit in scene.commits)):
        if path.startswith((scene.prefix + POSTS, scene.prefix + SERIES)) and path.endswith(".yaml"):
            found.setdefault(path.rsplit("/", 1)[1].removesuffix(".yaml"), set()).add(path)
    return found

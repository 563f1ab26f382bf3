"""Judge a range: every charge, stamped and sorted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from socialops.audit import authors, proof, records, rights
from socialops.audit.catalogue import BY_CODE
from socialops.audit.proof import ForgeCheck
from socialops.audit.scene import Scene, Told, told
from socialops.audit.versions import Version, Versions
from socialops.domain.finding import Finding, Severity
from socialops.domain.kind import SETTINGS_FILE
from socialops.domain.report import Report, stamp
from socialops.ledger.span import Commit, log


def judge(scene: Scene, forge: ForgeCheck | None = None) -> Report:
    """All that is wrong with merging head into base."""
    found = set(_charges(scene, forge))
    stamped = [
        stamp(BY_CODE[code], finding, finding.place or scene.workspace.locate(finding.path, finding.keys))
        for code, finding in found
    ]
    return Report(tuple(sorted(stamped)), len(scene.commits))


def _charges(scene: Scene, forge: ForgeCheck | None) -> Iterator[tuple[str, Finding]]:
    for item in _judge_all(scene, forge):
        yield item.code, item.finding


def _judge_all(scene: Scene, forge: ForgeCheck | None) -> Iterator[Told]:
    if f"{scene.prefix}{SETTINGS_FILE}" not in scene.before:
        yield from _beginnings(scene)
        return
    versions = {post: _versions(scene, post) for post in _posts_in_range(scene)}
    covered = partial(_covered, scene, versions)
    yield from records.altered(scene)
    added, unreadable = records.added(scene)
    yield from unreadable
    for record in added:
        yield from proof.proved(scene, record, forge)
        yield from proof.dated(scene, record)
        yield from rights.record_rights(scene, record)
        yield from records.unseen(scene, record, versions[record.record.post])
    yield from rights.policy_changes(scene)
    yield from rights.content_changes(scene, covered)
    yield from rights.standing_rights(scene, frozenset(record.path for record in added))
    yield from proof.signed_commits(scene, covered)
    if any(scene.workspace.reviews.get(post) for post in scene.touched):
        history = log(scene.objects, scene.head)
        yield from authors.authors_approved(scene, history, versions)


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
    found = set(scene.touched)
    for commit in scene.commits:
        for path in scene.decided(commit):
            inside = scene.inside(path)
            if path.startswith(scene.prefix) and inside.startswith("posts/") and path.endswith(".yaml"):
                found.add(inside.rsplit("/", 1)[1].removesuffix(".yaml"))
    return found


def _versions(scene: Scene, post: str) -> Versions:
    name = f"/{post}.yaml"
    places = {p for p in (*scene.before, *scene.after) if p.endswith(name) and scene.inside(p).startswith("posts/")}
    for commit in scene.commits:
        places |= {p for p in commit.own if p.endswith(name) and scene.inside(p).startswith("posts/")}
    return Versions(scene.objects, scene.policy, scene.prefix, post, places)


def _covered(scene: Scene, versions: dict[str, Versions], commit: Commit, post: str) -> tuple[Version | None, ...]:
    """A post at a commit and at each of its parents."""
    names = [commit.id, *scene.details[commit.id].parents]
    versions[post].read(names)
    return tuple(versions[post].at(name) for name in names)

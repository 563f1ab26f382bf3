"""SO407: what an added publication says went out was approved when it was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from socialops.audit.records import Added
from socialops.audit.scene import Scene, Told, told
from socialops.audit.versions import Version, Versions
from socialops.domain.review import Publication
from socialops.domain.state import fold


def unapproved(scene: Scene, record: Added, versions: Versions) -> Iterator[Told]:
    """By base's policy, an approval that the adding commit holds covers the published digest."""
    publication = record.record
    if not isinstance(publication, Publication) or publication.outcome == "failed" or not record.commits:
        return
    waits: list[str] = []
    for commit in record.commits:
        near = (version for name in scene.up_to(commit.id) if (version := versions.at(name)))
        shown = {v.full: v for v in near if v.channels.get(publication.channel) == publication.digest}
        waits = [reason for v in shown.values() if (reason := _waits(scene, v, commit.id))]
        if len(waits) < len(shown) or not shown:
            return  # approved; or never there, which SO457 says
    short = scene.details[record.commits[-1].id].short
    message = (
        f"{publication.by} recorded in commit {short} that this went out on {publication.channel}, but it was not "
        f"approved there: {waits[0]}"
    )
    yield told("SO407", record.path, message, keys=("digest",), subject=publication.post)


def _waits(scene: Scene, version: Version, commit: str) -> str | None:
    """What was missing for that version's approval, with the records that the commit holds; None where nothing was."""
    filed = scene.workspace.reviews.get(version.post.id, ())
    oids = scene.objects.oids([f"{commit}:{scene.prefix}{record.path}" for record in filed])
    there = tuple(
        record
        for record, oid in zip(filed, oids, strict=True)
        if oid is not None and scene.after[scene.prefix + record.path].oid == oid
    )
    then = replace(scene.workspace, reviews={version.post.id: there}, publications={}, media=version.lookup)
    state = fold(then, version.post, scene.now)
    if state.all_satisfied:
        return None
    names = [s.stage.id for s in state.stages if not s.satisfied]
    return f"it waited at {', '.join(names)}" if names else "no stage applies to it"

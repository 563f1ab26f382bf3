"""SO407: what an added publication says went out was approved when it was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from socialops.audit.range import Scene, Told, told
from socialops.audit.records import Added, near
from socialops.audit.versions import Library, Version
from socialops.domain.approval.state import post_state
from socialops.domain.documents.records import Publication, Review, publication_name
from socialops.domain.file_facts import NoFiles
from socialops.domain.source import MediaFile
from socialops.domain.workspace import Filed


def unapproved(scene: Scene, record: Added, known: Library) -> Iterator[Told]:
    """By base's policy, an approval that the adding commit holds covers the published digest."""
    publication = record.record
    if not isinstance(publication, Publication):
        return
    if out := _out_already(scene, record.path, publication):
        said = f"{publication.by} records '{publication.outcome}' on {publication.channel}"
        message = f"{said}, and {out}: what is out is out"
        yield told("SO407", record.path, message, keys=("outcome",), subject=publication.post)
    if publication.outcome == "failed" or not record.commits:
        return
    versions, waits = known[publication.post], list[str]()
    for commit in record.commits:
        there = near(scene, versions, commit.id)
        shown = {v.full: v for v in there if v.channels.get(publication.channel) == publication.digest}
        word = [v.post.status for v in versions.last(commit.id) if shown and v.post.status != "ready"]
        reasons: list[str | None] = [f"its status was '{word[0]}'"] if word else []
        reasons += [_waits(scene, v, commit.id, known) for v in shown.values() if not word]
        if None in reasons:
            return
        waits += [reason for reason in reasons if reason]
    if not waits:
        return  # never there, which SO457 says
    short = scene.details[record.commits[-1].id].short
    message = (
        f"{publication.by} recorded in commit {short} that this went out on {publication.channel}, but it was not "
        f"approved there: {waits[0]}"
    )
    yield told("SO407", record.path, message, keys=("digest",), subject=publication.post)


def _out_already(scene: Scene, path: str, publication: Publication) -> str | None:
    """The record by which a channel is out that another one says it is not; None where there is none."""
    name = publication_name(path)
    if name is None or publication.outcome == "published":
        return None
    for filed in scene.workspace.publications.get(publication.post, ()):
        other = publication_name(filed.path)
        if other and other.channel == name.channel and other.number < name.number and filed.item.outcome == "published":
            return f"{filed.path} says it was published"
    return None


def _waits(scene: Scene, version: Version, commit: str, known: Library) -> str | None:
    """What was missing for that version's approval, with the records that the commit holds; None where nothing was."""
    post = version.post
    ahead = known[post.series].at(commit) if post.series else None
    series = {ahead.post.id: Filed(ahead.post.id, ahead.series)} if ahead and ahead.series else {}
    then = replace(
        scene.workspace,
        series=series,
        reviews={name: _there(scene, name, commit) for name in (post.id, post.series) if name},
        publications={},
        files=_Known([version, ahead] if ahead else [version]),
    )
    state = post_state(then, post, scene.now)
    if state.all_satisfied:
        return None
    names = [s.stage.id for s in state.stages if not s.satisfied]
    return f"it waited at {', '.join(names)}" if names else "no stage applies to it"


def _there(scene: Scene, name: str, commit: str) -> tuple[Filed[Review], ...]:
    """The records under that id which the commit holds as the merge will."""
    filed = scene.workspace.reviews.get(name, ())
    oids = scene.objects.oids([f"{commit}:{scene.prefix}{record.path}" for record in filed])
    return tuple(
        record
        for record, oid in zip(filed, oids, strict=True)
        if oid is not None and scene.after[scene.prefix + record.path].oid == oid
    )


class _Known(NoFiles):
    """Media files, each as the first of the versions knows it that does; a state is folded from nothing else."""

    def __init__(self, versions: Sequence[Version]) -> None:
        self._versions = versions

    def media(self, path: str) -> MediaFile:
        """What is known of it."""
        found = [version.lookup(path) for version in self._versions]
        return next((file for file in found if file.sha256), found[0])

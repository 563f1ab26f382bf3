"""SO407 and SO412: what an added publication says went out was approved; who calls failed what another sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from socialops.audit.range import AuditRange, coded
from socialops.audit.records import Added, lower, near
from socialops.audit.versions import Library, Version, Versions
from socialops.classes import dataclass
from socialops.domain.approval.publications import covers, is_brought, is_over, outcome_objection, part_of, rests_on
from socialops.domain.approval.stages import stage_applies
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Publication, Review
from socialops.domain.file_facts import NoFiles
from socialops.domain.source import MediaFile
from socialops.domain.time.clock import exact
from socialops.domain.workspace import Coded, Filed
from socialops.git.range import details
from socialops.git.tree import Tree
from socialops.store.load import load


def unapproved(span: AuditRange, record: Added, known: Library) -> Iterator[Coded]:
    """By base's policy, approvals that the adding commit holds cover what went out, at the stages that it names."""
    publication = record.record
    if not isinstance(publication, Publication):
        return
    before = [filed for filed in lower(span, record) if isinstance(filed.item, Publication)]
    if reason := outcome_objection(before, publication):
        said = f"{publication.by} records '{publication.outcome}' on {publication.channel}"
        message = f"{said}, and {reason}: what is out is out"
        yield coded("SO407", record.path, message, keys=("outcome",), subject=publication.post)
    if not record.commits or rests_on(before, publication):
        return
    if brought(record, known):
        if reason := _unbrought(span, record, publication, known[publication.post]):
            message = f"{publication.by} records what went out before as imported, but {reason}"
            yield coded("SO407", record.path, message, keys=("at",), subject=publication.post)
        return
    versions, waits = known[publication.post], list[str]()
    for commit in record.commits:
        there = near(span, versions, commit.id)
        shown = {v.full: v for v in there if v.channels.get(publication.channel) == part_of(publication)}
        word = [v.post.status for v in versions.last(commit.id) if shown and v.post.status != "ready"]
        reasons: list[str | None] = [f"its status was '{word[0]}'"] if word else []
        reasons += [_objection(_Claim(span, publication, v, commit.id, known)) for v in shown.values() if not word]
        if None in reasons:
            return
        waits += [reason for reason in reasons if reason]
    if not waits:
        return  # never there, which SO457 says
    short = span.details[record.commits[-1].id].short
    message = (
        f"{publication.by} recorded in commit {short} that this went out on {publication.channel}, but it was not "
        f"approved there: {waits[0]}"
    )
    keys = ("digest",) if publication.stages is None else ("stages",)
    yield coded("SO407", record.path, message, keys=keys, subject=publication.post)


def brought(record: Added, known: Library) -> bool:
    """True for a record of what went out before the team came here: no approval is claimed for it."""
    said = record.record
    if not isinstance(said, Publication):
        return False
    there = [version for commit in record.commits if (version := known[said.post].at(commit.id))]
    return any(is_brought(version.post, said) for version in there)


def _unbrought(span: AuditRange, record: Added, said: Publication, versions: Versions) -> str | None:
    """Why a record must not be brought without an approval; None where it may.

    Only together with its post, and only what went out before the workspace began: so nothing that was ever planned
    here goes out that way.
    """
    if said.outcome != "published":
        return f"its outcome is '{said.outcome}': what was brought is out"
    starts = details(span.objects, [commit.id for commit in span.chronicle.starts])
    begun = min((moment for d in starts.values() for moment in (d.authored, d.committed)), default=None)
    at = exact(said.at, span.policy.settings.timezone)
    if begun is None or at >= begun:
        since = f", which was on {begun:%Y-%m-%d}" if begun else ""
        before = f"only what did so before the workspace's first commit{since} may come so"
        return f"it went out on {at:%Y-%m-%d}, and {before}"
    for commit in record.commits:
        version = versions.at(commit.id)
        if version is None or not version.post.imported:
            return "its post does not say 'imported: true'"
        if any(versions.held(parent).content is not None for parent in span.details[commit.id].parents):
            return f"commit {span.details[commit.id].short} adds it to a post that was there before"
    chronicle, number = span.chronicle, span.chronicle.lineage.number
    first = min(number[commit.id] for commit in record.commits)
    if any(number[commit.id] < first for commit in chronicle.touching(chronicle.places(said.post))):
        return "a post of that id was there before, and went"
    return None


def flagged(span: AuditRange) -> Iterator[Coded]:
    """Posts of base that say afterwards that they were imported, so that nobody asks for their approvals."""
    for filed in span.workspace.posts.values():
        if not filed.item.imported:
            continue
        before = span.library[filed.item.id].at(span.base)
        if before is not None and not before.post.imported:
            message = "'imported' was added to a post that was here before: only a post that is brought with it has it"
            yield coded("SO407", filed.path, message, keys=("imported",), subject=filed.item.id)


def overruled(span: AuditRange, record: Added) -> Iterator[Coded]:
    """A failure that somebody tells of what somebody else had claimed and left unknown: it may be out all the same."""
    said = record.record
    if not isinstance(said, Publication) or said.outcome != "failed":
        return
    claim: Filed[Publication] | None = None
    for filed in reversed(lower(span, record)):
        if not isinstance(filed.item, Publication) or filed.item.outcome != "unknown":
            break
        claim = Filed(filed.path, filed.item)
    if claim is None or claim.item.by == said.by:
        return
    message = (
        f"{said.by} says that it failed on {said.channel}, but {claim.item.by} was at sending it ({claim.path}) and "
        f"nobody knew what came of it: look at {said.channel} before anybody sends it again"
    )
    yield coded("SO412", record.path, message, keys=("outcome",), subject=said.post)


def is_settled(span: AuditRange, post: Post) -> bool:
    """True where base holds that the post is over, as it still is, and no word of what is out changed: none of it is
    charged again.
    """
    there = span.workspace.publications.get(post.id, ())
    known = tuple(f for f in there if span.prefix + f.path in span.before)
    then = span.workspace if known == there else replace(span.workspace, publications={post.id: known})
    state = span.state(post.id)
    return is_over(then, post) and is_over(span.workspace, post) and state is not None and not state.changed


@dataclass(frozen=True)
class _Claim:
    """What a publication says of one version of its post, in one of the commits that add it."""

    span: AuditRange
    said: Publication
    version: Version
    commit: str
    known: Library

    @cached_property
    def ahead(self) -> Version | None:
        """The post's series as the commit holds it."""
        series = self.version.post.series
        return self.known[series].at(self.commit) if series else None

    @cached_property
    def records(self) -> dict[str, tuple[Filed[Review], ...]]:
        """The reviews of the post and its series that the commit holds as the merge will."""
        post = self.version.post
        return {name: _there(self.span, name, self.commit) for name in (post.id, post.series) if name}

    def state(self, reviews: Mapping[str, tuple[Filed[Review], ...]]) -> PostState:
        """What became of that version by these reviews and base's policy."""
        ahead = self.ahead
        series = {ahead.post.id: Filed(ahead.post.id, ahead.series)} if ahead and ahead.series else {}
        files = _Known([self.version, ahead] if ahead else [self.version])
        then = replace(self.span.workspace, series=series, reviews=reviews, publications={}, files=files)
        return post_state(then, self.version.post, self.span.now)


def _objection(claim: _Claim) -> str | None:
    """Why that version was not approved as the record says; None where it was."""
    said, state = claim.said, claim.state(claim.records)
    if said.part is not None and not _is_bound(claim, state):
        return "its 'digest' is not that of the words that its 'part' is of"
    applying = [result.stage.id for result in state.stages if result.applies]
    late = _late(claim, state) if said.stages else frozenset[str]()
    waits = [result.stage.id for result in state.stages if not result.satisfied and result.stage.id not in late]
    if waits:
        return f"it waited at {', '.join(waits)}"
    if not applying:
        return "no stage applies to it"
    return None if said.stages is None else _misnamed(claim, [name for name in applying if name not in late])


def _misnamed(claim: _Claim, applying: Sequence[str]) -> str | None:
    """What is wrong with the stages that the record names, where these had to be."""
    named = claim.said.stages or ()
    if left_out := [name for name in applying if name not in named]:
        return f"'stages' leaves out {', '.join(left_out)}"
    given = [filed for records in claim.records.values() for filed in records]
    more = [name for name in named if name not in applying and not _is_given(claim, name, given)]
    if more:
        return f"nobody approved it at {', '.join(more)}"
    return None if named else "it names no stage"


def _is_bound(claim: _Claim, state: PostState) -> bool:
    """True where the record's digest is that of the version; or of its series, where all was approved ahead."""
    if claim.version.is_of(claim.said.digest):
        return True
    about = {decided.review.post for result in state.stages for decided in result.approved}
    return claim.ahead is not None and about == {claim.ahead.post.id} and claim.ahead.is_of(claim.said.digest)


def _is_given(claim: _Claim, stage: str, given: Sequence[Filed[Review]]) -> bool:
    """True where somebody who had no part in it approved it at a stage that base does not ask for."""
    post, digest = claim.version.post, claim.said.digest
    return any(covers(filed, stage, digest) and filed.item.by not in post.people for filed in given)


def _late(claim: _Claim, state: PostState) -> frozenset[str]:
    """The stages that base took up after the commit's history left it, and that the range has approved since."""
    missing = [r.stage for r in state.stages if not r.satisfied or r.stage.id not in (claim.said.stages or ())]
    landed = [stage.id for stage in missing if _is_new(claim, stage.id)]
    if not landed:
        return frozenset()
    now = claim.state({name: claim.span.workspace.reviews.get(name, ()) for name in claim.records})
    return frozenset(r.stage.id for r in now.stages if r.stage.id in landed and r.satisfied)


def _is_new(claim: _Claim, name: str) -> bool:
    span, post = claim.span, claim.version.post
    for fork in span.objects.merge_bases(span.base, claim.commit):
        then = load(Tree(span.objects, span.objects.trees(fork), span.prefix), posts=())
        workflow = then.workflow_of(post)
        stage = workflow.stage(name) if workflow else None
        if stage and stage_applies(stage, post, then):
            return False
    return True


def _there(span: AuditRange, name: str, commit: str) -> tuple[Filed[Review], ...]:
    """The records under that id which the commit holds as the merge will."""
    filed = span.workspace.reviews.get(name, ())
    oids = span.objects.oids([f"{commit}:{span.prefix}{record.path}" for record in filed])
    return tuple(
        record
        for record, oid in zip(filed, oids, strict=True)
        if oid is not None and span.after[span.prefix + record.path].oid == oid
    )


class _Known(NoFiles):
    """Media files, each as the first of the versions knows it that does; a state is folded from nothing else."""

    def __init__(self, versions: Sequence[Version]) -> None:
        self._versions = versions

    def media(self, path: str) -> MediaFile:
        """What is known of it."""
        found = [version.lookup(path) for version in self._versions]
        return next((file for file in found if file.sha256), found[0])

"""Before anything is claimed: what the claim rests on is proved as an audit would prove it, though it is at the tip.

An audit judges what a branch brings; what lies at the tip already was judged when it came, if somebody had it judged.
Here nothing is taken on trust: the reviews of the post and its series are judged as if they came with the claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from socialops.audit.authors import authors_approved
from socialops.audit.build import Incomplete
from socialops.audit.evidence import TOLERANCE, dated, proved
from socialops.audit.forge_evidence import ForgeCheck
from socialops.audit.judge import judge_record
from socialops.audit.post_changes import steps
from socialops.audit.range import AuditRange
from socialops.audit.records import added, unseen
from socialops.audit.review import record_rights
from socialops.audit.rights import content_changes
from socialops.domain.approval.publications import GIVEN
from socialops.domain.approval.state import PostState
from socialops.domain.documents.records import Review
from socialops.domain.plan import Plan
from socialops.domain.workspace import Coded
from socialops.git.objects import Objects
from socialops.git.range import CommitDetail, details
from socialops.git.reading.files import below, but
from socialops.git.rehearsal import add_commit
from socialops.git.repo import Identity
from socialops.operations.posts.rehearsal import Rehearsal
from socialops.operations.publish.tip import Tip

_DECIDES = frozenset({*GIVEN, "lift", "withdraw"})


class AllDetails(Mapping[str, CommitDetail]):
    """Who made each commit of a history, asked of git when somebody wants to know."""

    def __init__(self, objects: Objects, names: Mapping[str, tuple[str, ...]]) -> None:
        self._objects, self._names = objects, names
        self._known: dict[str, CommitDetail] = {}

    def prepare(self, names: list[str]) -> None:
        """Ask for many at once."""
        self._known |= details(self._objects, names)

    def __getitem__(self, name: str) -> CommitDetail:
        if name not in self._known:
            if name not in self._names:
                raise KeyError(name)
            self._known |= details(self._objects, [name])
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def objections(
    tip: Tip,
    state: PostState,
    plan: Plan,
    now: datetime,
    forge: ForgeCheck | None,
    *,
    identity: Identity,
    signed: bool = True,
) -> list[str]:
    """Why an audit would refuse the claim of the plan, or a review that it rests on; empty where it would not.

    *identity* is who git says the user is.
    """
    post = state.post
    subjects = {post.id, *([post.series] if post.series else [])}
    change = plan.changes[0]
    name, email = identity
    who, path, objects = f"{name} <{email}>", tip.repo.prefix + change.path, tip.objects
    assert tip.scratch is not None  # noqa: S101 - a run that sends has one
    new = add_commit(objects, tip.scratch, tip.commit, path, change.after or b"", author=who, committer=who, at=now)
    rehearsal = Rehearsal(tip.repo, now, subjects, forge=forge)
    try:
        span = rehearsal.limited(objects, tip.commit, new, [tip.commit])
    except Incomplete as error:
        return [str(error)]
    pinned = abs(datetime.now(UTC) - now) > TOLERANCE
    claim = [
        item
        for item in judge_record(span, change.path, forge, dated=not pinned)
        if signed or item.code not in {"SO452", "SO453"}
    ]
    found = [*claim, *_reviews(_as_if_new(span, subjects), forge, dated_too=not pinned)]
    return [*dict.fromkeys(f"{item.finding.message} ({item.finding.path}: {item.code})" for item in found)]


def _as_if_new(span: AuditRange, subjects: set[str]) -> AuditRange:
    """The same span with the reviews of these posts brought by the range, which is then all of the history."""
    gone = (path for name in subjects for path in below(span.before, f"{span.prefix}reviews/{name}"))
    before = but(span.before, dict.fromkeys(gone))
    history = list(span.history or ())
    known = AllDetails(span.objects, span.objects.ancestry(span.head))
    known.prepare([commit.id for commit in history])
    return replace(span, before=before, commits=history, details=known)


def _reviews(span: AuditRange, forge: ForgeCheck | None, *, dated_too: bool) -> Iterator[Coded]:
    records, unreadable = added(span)
    yield from unreadable
    mine = [record for record in records if isinstance(record.record, Review) and _decides(span, record.record)]
    for record in mine:
        versions = span.library[record.record.post]
        yield from proved(span, record, forge, versions)
        if dated_too:
            yield from dated(span, record)
        yield from record_rights(span, record, versions)
        yield from unseen(span, record, versions)
    approving = {record.path for record in mine if record.record.decision in GIVEN}  # type: ignore[union-attr]
    yield from authors_approved(span, approving)
    yield from _after_approval(span, approving)


def _decides(span: AuditRange, review: Review) -> bool:
    """True for what may let the post out: approvals of what is there now, and words that take a request back."""
    if review.decision not in _DECIDES:
        return False
    state = span.state(review.post)
    return review.decision not in GIVEN or (state is not None and review.digest == state.digest)


def _after_approval(span: AuditRange, approving: set[str]) -> Iterator[Coded]:
    """What was done to the post after its first approval that counts: a status, too, is somebody's word."""
    lineage = span.chronicle.lineage.number
    brought = [lineage[c.id] for c in span.commits if any(span.prefix + path in c.own for path in approving)]
    if not brought:
        return
    first = min(brought)
    later = [step for step in steps(span, set(span.judged)) if lineage.get(step.commit.id, 0) > first]
    yield from content_changes(span, later)

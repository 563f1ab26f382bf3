"""What state a post is in, and why: it follows from its workflow, its content and its records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import ValidationError

from socialops.classes import dataclass
from socialops.domain.approval.decisions import Ahead, Decided, Votes, gather
from socialops.domain.approval.digest import MediaLookup, post_digest
from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.publications import changed_on, latest_publications
from socialops.domain.approval.series_approval import series_digest
from socialops.domain.approval.stages import StageResult, stage_results
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Publication
from socialops.domain.documents.workflow import Workflow
from socialops.domain.once import Once
from socialops.domain.time.clock import exact, instant
from socialops.domain.time.occurrence import expand
from socialops.domain.workspace import Filed, Workspace


class State(StrEnum):
    """Where a post stands."""

    CANCELLED = "cancelled"
    ON_HOLD = "on-hold"
    DRAFT = "draft"
    CHANGES_REQUESTED = "changes-requested"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    DUE = "due"
    PUBLISHED = "published"
    PARTLY_PUBLISHED = "partly-published"
    FAILED = "failed"
    SENDING = "sending"
    UNCONFIRMED = "unconfirmed"
    PLANNED = "planned"
    """No post yet: an occurrence of a series. Only calendars show it."""


_BY_STATUS = {"cancelled": State.CANCELLED, "hold": State.ON_HOLD, "draft": State.DRAFT}


@dataclass(frozen=True)
class PostState:
    """A post's state, and everything it follows from."""

    post: Post
    workflow: Workflow | None
    current: Callable[[], str] = field(repr=False, compare=False)
    """Works the digest out: media of gigabytes are read only for whom it matters."""
    state: State
    stages: tuple[StageResult, ...] = ()
    stage: str | None = None
    published: Mapping[str, Filed[Publication]] = field(default_factory=dict)
    times: Mapping[str, datetime] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    """The channels that the post is out on with another part than it has now."""
    votes: Votes = field(default_factory=lambda: Votes("", {}, (), {}))
    changers: Mapping[str, datetime] = field(default_factory=dict)
    """Under four eyes, who changed its content since others approved it, and when; empty where nobody asked git."""

    @Once
    def digest(self) -> str:
        """What an approval must carry now."""
        return self.current()

    def is_current(self, decided: Decided) -> bool:
        """True where a decision, on the post or on its series, is about what is there now."""
        return self.votes.is_current(decided)

    @property
    def revision(self) -> State | None:
        """How far the review of a change is, where the post is out on every channel; None where nothing changed."""
        if self.state is not State.PUBLISHED or not self.changed:
            return None
        return State.APPROVED if self.all_satisfied else _review(self)

    @property
    def objected(self) -> bool:
        """Whether the post is out on every channel as it is here, and somebody asks for changes of just that."""
        return self.state is State.PUBLISHED and not self.changed and _review(self) is State.CHANGES_REQUESTED

    @property
    def turn(self) -> State:
        """What waits for somebody: the revision of what is out, or what was asked of it, else the post itself."""
        return State.CHANGES_REQUESTED if self.objected else self.revision or self.state

    @Once
    def open_stage(self) -> StageResult | None:
        """The first stage that is not satisfied; None where all are, or none applies."""
        return next((s for s in self.stages if not s.satisfied), None)

    @property
    def all_satisfied(self) -> bool:
        """Every stage that applies is satisfied, and at least one applies."""
        return any(s.applies for s in self.stages) and self.open_stage is None

    @property
    def lapsed(self) -> tuple[Decided, ...]:
        """Approvals of something else than what is there now, on stages that are not satisfied otherwise."""
        return tuple(d for s in self.stages if not s.satisfied for d in s.lapsed)

    @Once
    def first_time(self) -> datetime | None:
        """The earliest publish time of any channel."""
        return min(self.times.values(), key=lambda at: at.astimezone(UTC), default=None)


def digest(workspace: Workspace, post: Post, media: MediaLookup | None = None) -> str:
    """The digest that an approval of the post must carry now."""
    if workspace.is_series_as_post(post):
        zone = workspace.settings.timezone
        return series_digest(workspace.series[post.id].item, post, media or workspace.files.media, zone=zone)
    workflow = workspace.workflow_of(post)
    schedule = workflow.covers_schedule if workflow else True
    return post_digest(post, media or workspace.files.media, zone=workspace.zone_of(post), schedule=schedule)


def bound_digest(state: PostState) -> str:
    """What a publication is proved by: the digest of the post, or of its series where all was approved ahead."""
    about = {d.review.post for result in state.stages for d in result.approved}
    series = state.post.series
    return state.votes.digests.get(series, state.digest) if series and about == {series} else state.digest


def votes_on(workspace: Workspace, post: Post, current: str) -> Votes:
    """All that was decided about the post whose digest is *current*, ahead of it too."""
    own = workspace.reviews.get(post.id, ())
    return gather(post.id, current, own, _ahead(workspace, post, current), workspace.settings.timezone)


def _ahead(workspace: Workspace, post: Post, current: str) -> Ahead:
    """What was said ahead of the post. Requests hold whatever becomes of the series, approvals bind to its file."""
    name = post.series
    records = workspace.reviews.get(name, ()) if name and name != post.id else ()
    occurrence = workspace.planned_as(post) if records else None
    if occurrence is None:
        return Ahead(records)
    series = workspace.series_as_posts[occurrence.series].item
    workflow = workspace.workflow_of(series)
    involved = frozenset(series.people if workflow and workflow.four_eyes else ())
    try:
        made = expand(workspace.series[series.id].item, occurrence)
    except ValidationError:
        return Ahead(records)
    same = digest(workspace, made) == current
    return Ahead(records, digest(workspace, series) if same else None, involved)


def post_state(workspace: Workspace, post: Post, now: datetime, known: str | None = None) -> PostState:
    """What state the post is in at *now*, and why; its digest may be *known* already."""
    workflow = workspace.workflow_of(post)
    current = _Digest(workspace, post, known)
    zone = workspace.zone_of(post)
    written = {channel: post.publish_on(channel) for channel in post.channels}
    times = {channel: instant(at, zone) for channel, at in written.items() if at}
    goes_out = not workspace.is_series_as_post(post)
    records = workspace.publications.get(post.id, ()) if goes_out else ()
    published = latest_publications(records)
    published = {channel: filed for channel, filed in published.items() if channel in post.channels}
    said = records or workspace.reviews.get(post.id) or workspace.reviews.get(post.series or "")
    votes = votes_on(workspace, post, current()) if said else Votes(post.id, {}, (), {})
    changed = _changed(workspace, post, published, votes)
    stages: tuple[StageResult, ...] = ()
    if workflow:
        electorate = Electorate(workspace.roster, workflow, post, workspace.stage_roles)
        stages = stage_results(workspace, workflow, post, votes, electorate, now)
    draft = PostState(post, workflow, current, State.DRAFT, stages, None, published, times, changed, votes)
    found = replace(draft, state=_unknown(draft, now, workspace.settings.timezone) or _state(draft, now))
    if found.open_stage is None or found.turn not in WAITING:
        return found
    return replace(found, stage=found.open_stage.stage.id)


class _Digest:
    """The digest that an approval of the post must carry now, worked out when it is first asked for."""

    __slots__ = ("_known", "_post", "_workspace")

    def __init__(self, workspace: Workspace, post: Post, known: str | None) -> None:
        self._workspace, self._post, self._known = workspace, post, known

    def __call__(self) -> str:
        if not self._known:
            self._known = digest(self._workspace, self._post)
        return self._known


WAITING = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED})
"""What waits for a reviewer or, after a request for changes, for the author."""


def _changed(
    workspace: Workspace, post: Post, published: Mapping[str, Filed[Publication]], votes: Votes
) -> tuple[str, ...]:
    """The channels whose part changed since it went out; what an approval of today covers needs no second look."""
    current = set(votes.digests.values())
    doubtful = [
        filed
        for filed in published.values()
        if filed.item.outcome == "published" and not (filed.item.part and filed.item.digest in current)
    ]
    return tuple(changed_on(post, doubtful, workspace.files.media))


def _review(draft: PostState) -> State:
    """Whose turn it is before the post is approved: the author's where somebody asks for changes of what is there."""
    current = any(map(draft.is_current, (d for s in draft.stages for d in s.requests)))
    return State.CHANGES_REQUESTED if current else State.IN_REVIEW


def _unknown(draft: PostState, now: datetime, zone: str) -> State | None:
    """Whether something is on its way or nobody knows what became of it: that comes before all else."""
    unknown = [filed.item for filed in draft.published.values() if filed.item.outcome == "unknown"]
    if not unknown:
        return None
    ahead = [p for p in unknown if p.sending_until and exact(p.sending_until, zone) > now.astimezone(UTC)]
    return State.SENDING if len(ahead) == len(unknown) else State.UNCONFIRMED


def _state(draft: PostState, now: datetime) -> State:  # noqa: PLR0911 - one return a line of the table of states
    outcomes = {channel: filed.item.outcome for channel, filed in draft.published.items()}
    channels, status = draft.post.channels, draft.post.status
    if status != "cancelled" and all(outcomes.get(channel) == "published" for channel in channels):
        return State.PUBLISHED
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if not draft.all_satisfied:
        return _review(draft)
    if "published" in outcomes.values():
        return State.PARTLY_PUBLISHED
    if outcomes:
        return State.FAILED
    if not draft.times:
        return State.APPROVED
    moment = now.astimezone(UTC)
    return State.DUE if any(at.astimezone(UTC) <= moment for at in draft.times.values()) else State.SCHEDULED

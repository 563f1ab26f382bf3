"""Everything that was loaded, with places and load findings; and lookups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from socialops.classes import dataclass
from socialops.domain.approval.series_approval import series_as_post
from socialops.domain.documents.people import Roster
from socialops.domain.file_facts import NO_FILES, FileFacts
from socialops.domain.finding import Finding
from socialops.domain.time.clock import Holidays
from socialops.domain.time.occurrence import Occurrence, occurrence_days

if TYPE_CHECKING:  # at run time a model is needed where there is a document of its kind
    from socialops.domain.documents.alert import Alert
    from socialops.domain.documents.campaign import Campaign, Goal, Moment
    from socialops.domain.documents.case import Case
    from socialops.domain.documents.channel import Channel
    from socialops.domain.documents.decision import Decision
    from socialops.domain.documents.format import Format
    from socialops.domain.documents.guide import Guide
    from socialops.domain.documents.kpi import Kpi
    from socialops.domain.documents.measure import Measure
    from socialops.domain.documents.people import Member, Role, Team
    from socialops.domain.documents.playbook import Playbook
    from socialops.domain.documents.post import Post
    from socialops.domain.documents.records import Publication, Review
    from socialops.domain.documents.series import Series
    from socialops.domain.documents.settings import Settings
    from socialops.domain.documents.workflow import Workflow

T = TypeVar("T")


class Filed(NamedTuple, Generic[T]):
    """A document and the file it came from (a POSIX path relative to the workspace)."""

    path: str
    item: T


class Aim(NamedTuple):
    """What a post is for: a goal, and an objective of it; None where nothing says so."""

    goal: str | None = None
    objective: str | None = None


AIMLESS = Aim()


class Coded(NamedTuple):
    """A finding of the loader, with its code."""

    code: str
    finding: Finding


@dataclass(frozen=True)
class Workspace:
    """All documents of one state of the files, by id; broken ones are in `findings` instead."""

    settings: Settings
    roles: Mapping[str, Filed[Role]] = field(default_factory=dict)
    members: Mapping[str, Filed[Member]] = field(default_factory=dict)
    teams: Mapping[str, Filed[Team]] = field(default_factory=dict)
    channels: Mapping[str, Filed[Channel]] = field(default_factory=dict)
    workflows: Mapping[str, Filed[Workflow]] = field(default_factory=dict)
    guides: Mapping[str, Filed[Guide]] = field(default_factory=dict)
    playbooks: Mapping[str, Filed[Playbook]] = field(default_factory=dict)
    kpis: Mapping[str, Filed[Kpi]] = field(default_factory=dict)
    alerts: Mapping[str, Filed[Alert]] = field(default_factory=dict)
    formats: Mapping[str, Filed[Format]] = field(default_factory=dict)
    campaigns: Mapping[str, Filed[Campaign]] = field(default_factory=dict)
    goals: Mapping[str, Filed[Goal]] = field(default_factory=dict)
    moments: Mapping[str, Filed[Moment]] = field(default_factory=dict)
    series: Mapping[str, Filed[Series]] = field(default_factory=dict)
    posts: Mapping[str, Filed[Post]] = field(default_factory=dict)
    cases: Mapping[str, Filed[Case]] = field(default_factory=dict)
    reviews: Mapping[str, tuple[Filed[Review], ...]] = field(default_factory=dict)
    publications: Mapping[str, tuple[Filed[Publication], ...]] = field(default_factory=dict)
    measures: Mapping[str, tuple[Filed[Measure], ...]] = field(default_factory=dict)
    """By channel; those of no channel under 'general'."""
    decisions: Mapping[str, tuple[Filed[Decision], ...]] = field(default_factory=dict)
    """By what was decided about, such as campaign--spring."""
    findings: tuple[Coded, ...] = ()
    broken: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    """Files that a sparse checkout leaves out: they are there, and what they hold is not known here."""
    file_count: int = 0
    files: FileFacts = NO_FILES
    holidays: Holidays = frozenset()

    def of_kind(self, kind: str) -> Mapping[str, Filed[Any]]:
        """All documents of a kind, by id."""
        plural = kind if kind == "series" else kind + "s"
        found: Mapping[str, Filed[Any]] = getattr(self, plural)
        return found

    def records(self, kind: str) -> Mapping[str, tuple[Filed[Any], ...]]:
        """All records of a kind, by the folder they lie in."""
        found: Mapping[str, tuple[Filed[Any], ...]] = getattr(self, f"{kind}s")
        return found

    def without(self, away: frozenset[str]) -> Workspace:
        """The same, knowing that those files are left out; of a post's reviews all count, or none."""
        partly = {path.split("/")[1] for path in away if path.startswith("reviews/")}
        reviews = {name: records for name, records in self.reviews.items() if name not in partly}
        return replace(self, broken=self.broken | away, away=away, reviews=reviews)

    def lacks_media(self, post: Post) -> bool:
        """Whether media of the post are left out, so that nobody can tell whether it was changed."""
        return bool(self.away) and any(item.file in self.away for _, item in post.all_media())

    def lacks_reviews(self, name: str) -> bool:
        """Whether reviews of that post or series are left out."""
        return bool(self.away) and any(path.startswith(f"reviews/{name}/") for path in self.away)

    @cached_property
    def roster(self) -> Roster:
        """Members and roles together."""
        return Roster((m.item for m in self.members.values()), (r.item for r in self.roles.values()))

    @cached_property
    def series_as_posts(self) -> Mapping[str, Filed[Post]]:
        """The series that are approved ahead, each as a post; none whose id a post has taken."""
        found = (
            (name, filed.path, series_as_post(filed.item))
            for name, filed in self.series.items()
            if name not in self.posts
        )
        return {name: Filed(path, post) for name, path, post in found if post}

    def subject(self, name: str) -> Filed[Post] | None:
        """What reviews under that id are about: a post, or a series that is approved ahead."""
        return self.posts.get(name) or self.series_as_posts.get(name)

    def is_series_as_post(self, post: Post) -> bool:
        """True for a series as a post, see `leads`."""
        return post.series == post.id and post.id in self.series_as_posts

    @cached_property
    def _days(self) -> Mapping[str, Mapping[date, Occurrence]]:
        """The occurrences of the series that are approved ahead, where there are posts of them."""
        days: dict[str, set[date]] = {}
        for filed in self.posts.values():
            name, day = filed.item.series, filed.item.occurrence
            if name and day and name in self.series_as_posts:
                days.setdefault(name, set()).add(day)
        return {name: self._between(name, min(found), max(found)) for name, found in days.items()}

    def _between(self, name: str, first: date, last: date) -> Mapping[date, Occurrence]:
        return occurrence_days(self.series[name].item, self.settings.timezone, last, first=first)

    def planned_as(self, post: Post) -> Occurrence | None:
        """The occurrence that the post stands for, of a series that is approved ahead."""
        name, day = post.series, post.occurrence
        if name is None or day is None or name not in self.series_as_posts:
            return None
        known = self._days.get(name)
        if known is None or day not in known:  # another version of a post may name any day
            known = self._between(name, day, day)
        return known.get(day)

    def workflow_of(self, post: Post) -> Workflow | None:
        """The workflow the post goes through: its own, else the workspace's, else the only one there is."""
        name = post.workflow or self.settings.default_workflow
        if name is None and len(self.workflows) == 1:
            name = next(iter(self.workflows))
        filed = self.workflows.get(name) if name else None
        return filed.item if filed else None

    def aim_of(self, post: Post) -> Aim:
        """What the post is for: its own objective, else the goal of its campaign."""
        goal, _, objective = (post.objective or "").partition("/")
        if goal:
            return Aim(goal, objective or None)
        campaign = self.campaigns.get(post.campaign or "")
        return Aim(campaign.item.goal if campaign else None)

    def zone_of(self, post: Post) -> str:
        """The zone of the post's wall times."""
        return post.timezone or self.settings.timezone

    def is_broken(self, kind: str, name: str) -> bool:
        """True where the file of that id is there but can't be read: then only the file is to be blamed."""
        folder = {"series": "series"}.get(kind, kind + "s")
        if kind == "post":
            return any(path.endswith(f"/{name}.yaml") for path in self.broken if path.startswith("posts/"))
        return f"{folder}/{name}.yaml" in self.broken

    def platform_of(self, channel: str) -> str | None:
        """The platform of a channel, where the channel is known."""
        filed = self.channels.get(channel)
        return filed.item.platform if filed else None

    @cached_property
    def stage_roles(self) -> Mapping[str, frozenset[str]]:
        """The roles that any workflow lets approve at a stage of that id."""
        found: dict[str, set[str]] = {}
        for filed in self.workflows.values():
            for stage in filed.item.stages:
                found.setdefault(stage.id, set()).update(stage.roles)
        return {stage: frozenset(roles) for stage, roles in found.items()}

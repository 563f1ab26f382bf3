"""What a pull request does, as data: per post its texts, what changed since each approval, findings, who must act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from socialops.classes import dataclass
from socialops.domain.documents.post import Post
from socialops.domain.finding import Diagnostic
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Filed, Workspace
from socialops.views.work.answered import Answers


@dataclass(frozen=True)
class Since:
    """What changed since members approved one version: lines of a diff, or None where it is not to be found."""

    who: tuple[tuple[str, str], ...]
    """Member and stage of each."""
    diff: tuple[str, ...] | None


@dataclass(frozen=True)
class Picture:
    """A picture or film in words, and where the forge shows it."""

    words: str
    address: str | None


@dataclass(frozen=True)
class PostBrief:
    """One post that the range touches."""

    id: str
    title: str
    path: str
    change: str
    state: str
    waits: tuple[str, ...]
    answers: Answers | None
    """Who does what by when."""
    texts: Mapping[str, str]
    fields: tuple[str, ...]
    """What an approval covers beside texts and pictures, and what else the file says."""
    pictures: tuple[Picture, ...]
    changed: tuple[str, ...]
    approvals: tuple[str, ...]
    since: tuple[Since, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Slot:
    """A post on a channel at a time."""

    post: str
    channel: str
    at: datetime


@dataclass(frozen=True)
class PlanChange:
    """What the range does to the calendar."""

    added: tuple[Slot, ...] = ()
    removed: tuple[Slot, ...] = ()
    moved: tuple[tuple[Slot, Slot], ...] = ()
    clashes: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Brief:
    """Everything a reviewer wants to know about a range."""

    workspace: str
    base: str
    head: str
    posts: tuple[PostBrief, ...]
    audit: tuple[Diagnostic, ...]
    other: tuple[Diagnostic, ...]
    plan: PlanChange
    policy: tuple[str, ...]
    today: date


def plan_change(
    before: Mapping[str, Filed[Post]],
    after: Mapping[str, Filed[Post]],
    workspace: Workspace,
    clashes: Sequence[Diagnostic],
) -> PlanChange:
    """Slots that appear, go, or move between two states of some posts."""
    old, new = _slots(before, workspace), _slots(after, workspace)
    both = old.keys() & new.keys()
    return PlanChange(
        added=tuple(sorted((new[key] for key in new.keys() - both), key=_order)),
        removed=tuple(sorted((old[key] for key in old.keys() - both), key=_order)),
        moved=tuple((old[key], new[key]) for key in sorted(both) if old[key].at != new[key].at),
        clashes=tuple(clashes),
    )


def _order(slot: Slot) -> tuple[datetime, str, str]:
    return slot.at, slot.post, slot.channel


def _slots(posts: Mapping[str, Filed[Post]], workspace: Workspace) -> dict[tuple[str, str], Slot]:
    found = {}
    for name, filed in posts.items():
        if filed.item.status == "cancelled":
            continue
        for channel in filed.item.channels:
            moment = filed.item.publish_on(channel)
            if moment:
                found[name, channel] = Slot(name, channel, instant(moment, workspace.zone_of(filed.item)))
    return found

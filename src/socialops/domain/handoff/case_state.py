"""Who holds the ball of a case, at which step, and to whom it is offered: it follows from its playbook and log.

A pure function of the file: who may do what is judged elsewhere (`case_rules`), so that no change of the roster ever
changes what a log means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from socialops.classes import dataclass
from socialops.domain.time.clock import instant

if TYPE_CHECKING:
    from socialops.domain.documents.case import Action, Case, CaseEntry
    from socialops.domain.documents.playbook import Playbook, Step


class CaseState(StrEnum):
    """Where a case stands; pending: the ball is offered and nobody has taken it yet."""

    OPEN = "open"
    PENDING = "pending"
    CLOSED = "closed"


class Offer(NamedTuple):
    """A ball in the air: for which step, to which role or team; its time box runs from `since`."""

    step: str
    party: str
    by: str
    at: datetime
    since: datetime
    action: Action


@dataclass(frozen=True)
class Ball:
    """Who holds the ball, and everything that follows from the log so far.

    `taken` is False while nobody has accepted since the case was opened: until then who opened it holds it, at no
    step of their own. `party` is whom the holder holds it for: the step's holder, or whom it was escalated to.
    """

    holder: str
    step: str
    party: str
    since: datetime
    opened: datetime
    last: datetime
    taken: bool = False
    offer: Offer | None = None
    place: str | None = None
    ticks: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    closed: datetime | None = None
    resolution: str | None = None

    @property
    def state(self) -> CaseState:
        """Open, pending or closed."""
        if self.closed:
            return CaseState.CLOSED
        return CaseState.PENDING if self.offer else CaseState.OPEN

    @property
    def in_play(self) -> str:
        """The step whose time box runs: the one offered, else the holder's."""
        return self.offer.step if self.offer else self.step


class CaseMove(NamedTuple):
    """One entry of a log, with the ball before and after it."""

    number: int
    entry: CaseEntry
    at: datetime
    before: Ball | None
    after: Ball


def story(case: Case, playbook: Playbook | None, zone: str) -> Iterator[CaseMove]:
    """Every entry in order; what should not be there is followed as far as it makes sense."""
    ball: Ball | None = None
    for number, entry in enumerate(case.log):
        at = instant(entry.at, zone)
        after = advance(ball, entry, at, playbook)
        yield CaseMove(number, entry, at, ball, after)
        ball = after


def case_state(case: Case, playbook: Playbook | None, zone: str) -> Ball:
    """Where the ball is now."""
    *_, last = story(case, playbook, zone)
    themes = tuple(dict.fromkeys((*case.themes, *last.after.themes)))
    return replace(last.after, themes=themes)


def advance(  # noqa: PLR0911 - one return an action
    ball: Ball | None, entry: CaseEntry, at: datetime, playbook: Playbook | None
) -> Ball:
    """The ball after one more entry."""
    if ball is None or entry.action in {"open", "reopen"}:
        return _opened(ball, entry, at, playbook)
    ticks = tuple(dict.fromkeys((*ball.ticks, *(item.casefold() for item in entry.done))))
    themes = tuple(dict.fromkeys((*ball.themes, *entry.themes)))
    ball = replace(ball, ticks=ticks, themes=themes, last=at)
    match entry.action:
        case "accept":
            return _accepted(ball, entry, at)
        case "pass":
            step = entry.step or ball.step
            return replace(ball, offer=Offer(step, holder_of(playbook, step), entry.by, at, at, "pass"))
        case "escalate":
            since = ball.offer.since if ball.offer else ball.since
            party = escalation_of(playbook, ball.in_play)
            return replace(ball, offer=Offer(ball.in_play, party, entry.by, at, since, "escalate"))
        case "move":
            return replace(ball, place=entry.place or ball.place)
        case "close":
            return replace(ball, offer=None, closed=at, resolution=entry.resolution)
        case _:
            return ball


def _opened(ball: Ball | None, entry: CaseEntry, at: datetime, playbook: Playbook | None) -> Ball:
    step = entry.step or (playbook.starts_with if playbook else "")
    party = holder_of(playbook, step)
    offer = Offer(step, party, entry.by, at, at, "reopen" if entry.action == "reopen" else "open")
    place = entry.place or (ball.place if ball else first_place(playbook, step))
    themes = (*(ball.themes if ball else ()), *entry.themes)
    opened = ball.opened if ball else at
    return Ball(entry.by, step, party, at, opened, at, offer=offer, place=place, themes=tuple(dict.fromkeys(themes)))


def takes_back(ball: Ball, entry: CaseEntry) -> bool:
    """True for the holder's own accept, unless it names the step on offer: they go on to that one themselves."""
    return entry.by == ball.holder and ball.taken and entry.step in {None, ball.step}


def _accepted(ball: Ball, entry: CaseEntry, at: datetime) -> Ball:
    offer = ball.offer
    if offer is None:  # somebody takes over
        return replace(ball, holder=entry.by)
    if takes_back(ball, entry):
        return replace(ball, offer=None)
    stays = offer.action == "escalate" and ball.taken and offer.step == ball.step
    return replace(
        ball,
        holder=entry.by,
        step=offer.step,
        party=offer.party,
        since=offer.since if offer.action == "escalate" else at,
        taken=True,
        offer=None,
        ticks=ball.ticks if stays else (),
    )


def holder_of(playbook: Playbook | None, step: str) -> str:
    """The role or team that holds the step; empty where the step is not known."""
    found = playbook.step(step) if playbook else None
    return found.holder if found else ""


def escalation_of(playbook: Playbook | None, step: str) -> str:
    """The role or team that the step escalates to; empty where there is none."""
    found = playbook.step(step) if playbook else None
    return found.escalate.to if found and found.escalate else ""


def known_places(playbook: Playbook) -> tuple[str, ...]:
    """Where the conversation may be: as the playbook lists, else as its steps say, else online and offline."""
    steps = dict.fromkeys(step.place for step in playbook.steps if step.place)
    return playbook.places or tuple(steps) or ("online", "offline")


def first_place(playbook: Playbook | None, step: str) -> str | None:
    """Where a case begins: at the step's place, else at the first of the playbook's."""
    if playbook is None:
        return None
    found = playbook.step(step)
    return (found.place if found else None) or known_places(playbook)[0]


def undone(step: Step | None, ticks: tuple[str, ...]) -> tuple[str, ...]:
    """What is still to be done before the step may be passed on; *ticks* are case-folded."""
    return tuple(item for item in step.before_passing if item.casefold() not in ticks) if step else ()

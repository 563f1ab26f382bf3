"""What cases say together: how many, how fast, where the ball fell, which themes come back, what was learned."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.handoff.case_state import CaseMove, story
from socialops.domain.handoff.deadline import step_deadline
from socialops.domain.time.zones import zone
from socialops.domain.workspace import Workspace
from socialops.views.cases.list import playbook_of

if TYPE_CHECKING:
    from socialops.domain.documents.case import Case
    from socialops.domain.documents.playbook import Playbook

RECURS = 3
"""So many cases on one theme are a candidate for one cause underneath."""


@dataclass(frozen=True)
class Tally:
    """How many cases of one name, and how many of them are closed."""

    name: str
    cases: int
    closed: int


@dataclass(frozen=True)
class Span:
    """Lengths of time in minutes by the clock on the wall: how many, the middle one, the longest."""

    name: str
    count: int
    median: int | None
    longest: int | None


@dataclass(frozen=True)
class Recurring:
    """A theme that came back, its cases, and the teams that its playbooks tell."""

    theme: str
    cases: tuple[str, ...]
    feed_back_to: tuple[str, ...]


@dataclass(frozen=True)
class Lesson:
    """What was learned in a case, and how often one of its themes came up again afterwards."""

    case: str
    closed: datetime
    lesson: str
    themes: tuple[str, ...]
    again: int


@dataclass(frozen=True)
class Week:
    """Cases opened and closed in the week that starts on that Monday."""

    monday: date
    opened: int
    closed: int


@dataclass(frozen=True)
class CaseReport:
    """Cases opened from *first* to *last*, both inclusive; None: without bound."""

    first: date | None
    last: date | None
    cases: int
    closed: int
    by_playbook: tuple[Tally, ...]
    by_kind: tuple[Tally, ...]
    by_theme: tuple[Tally, ...]
    by_channel: tuple[Tally, ...]
    times: tuple[Span, ...]
    steps: tuple[Span, ...]
    handoffs: int
    handoffs_per_case: float | None
    bounces: int
    dropped: int
    dropped_in: tuple[str, ...]
    recurring: tuple[Recurring, ...]
    lessons: tuple[Lesson, ...]
    weeks: tuple[Week, ...]
    titles: Mapping[str, str]
    """Of the cases that are named, by id."""


@dataclass(frozen=True)
class _Told:
    """A case with its story."""

    case: Case
    playbook: Playbook | None
    moves: tuple[CaseMove, ...]

    @property
    def opened(self) -> datetime:
        return self.moves[0].at

    @property
    def closed(self) -> datetime | None:
        return self.moves[-1].after.closed

    @cached_property
    def themes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.case.themes, *self.moves[-1].after.themes)))


def report(workspace: Workspace, now: datetime, *, first: date | None = None, last: date | None = None) -> CaseReport:
    """The report on the cases opened in the period, as they stand at *now*."""
    place = zone(workspace.settings.timezone) or UTC
    told = sorted(_told(workspace), key=lambda t: (t.opened, t.case.id))
    chosen = [t for t in told if _within(t.opened.astimezone(place).date(), first, last)]
    handoffs, bounces = sum(_handoffs(t) for t in chosen), sum(_bounces(t) for t in chosen)
    dropped = [t.case.id for t in chosen for _ in _dropped(workspace, t, now)]
    return CaseReport(
        first=first,
        last=last,
        cases=len(chosen),
        closed=sum(t.closed is not None for t in chosen),
        by_playbook=_tally(chosen, lambda t: [t.case.playbook]),
        by_kind=_tally(chosen, lambda t: [t.playbook.trigger.kind] if t.playbook else []),
        by_theme=_tally(chosen, lambda t: t.themes),
        by_channel=_tally(chosen, lambda t: [t.case.channel] if t.case.channel else []),
        times=_times(chosen),
        steps=_steps(chosen),
        handoffs=handoffs,
        handoffs_per_case=round(handoffs / len(chosen), 1) if chosen else None,
        bounces=bounces,
        dropped=len(dropped),
        dropped_in=tuple(dict.fromkeys(dropped)),
        recurring=_recurring(chosen),
        lessons=tuple(_lessons(chosen, told, place)),
        weeks=_weeks(chosen, place),
        titles={t.case.id: t.case.title for t in chosen},
    )


def _told(workspace: Workspace) -> Iterator[_Told]:
    for filed in workspace.cases.values():
        book = playbook_of(workspace, filed.item)
        yield _Told(filed.item, book, tuple(story(filed.item, book, workspace.settings.timezone)))


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or day >= first) and (last is None or day <= last)


def _tally(told: Iterable[_Told], names: Callable[[_Told], Iterable[str]]) -> tuple[Tally, ...]:
    cases: Counter[str] = Counter()
    closed: Counter[str] = Counter()
    for each in told:
        for name in dict.fromkeys(names(each)):
            cases[name] += 1
            closed[name] += each.closed is not None
    return tuple(Tally(name, cases[name], closed[name]) for name in sorted(cases, key=lambda n: (-cases[n], n)))


def _times(told: Iterable[_Told]) -> tuple[Span, ...]:
    taken, answered, resolved = [], [], []
    for each in told:
        taken.append(_until(each, lambda m: m.entry.action == "accept"))
        answered.append(_until(each, lambda m: bool(m.entry.done) or m.entry.action in {"pass", "close"}))
        resolved.append(each.closed - each.opened if each.closed else None)
    return _span("first taken", taken), _span("first answer", answered), _span("resolution", resolved)


def _until(told: _Told, test: Callable[[CaseMove], bool]) -> timedelta | None:
    return next((move.at - told.opened for move in told.moves if test(move)), None)


def _span(name: str, lengths: Iterable[timedelta | None]) -> Span:
    minutes = [max(0, int(length.total_seconds() // 60)) for length in lengths if length is not None]
    return Span(name, len(minutes), int(median(minutes)) if minutes else None, max(minutes, default=None))


def _steps(told: Iterable[_Told]) -> tuple[Span, ...]:
    """How long the ball stayed at each step, from its acceptance to the next one or the end."""
    found: dict[str, list[timedelta]] = {}
    for each in told:
        since: datetime | None = None
        for move in each.moves:
            before = move.before
            left = before is not None and before.taken and (move.after.since != before.since or move.after.closed)
            if left and before and since and not before.closed:
                found.setdefault(f"{each.case.playbook}/{before.step}", []).append(move.at - since)
            if move.entry.action == "accept" and (before is None or move.after.since != before.since):
                since = move.at
    return tuple(_span(name, lengths) for name, lengths in sorted(found.items()))


def _passes(told: _Told) -> Iterator[CaseMove]:
    """Accepted handoffs: the ball came to another step, or to another member."""
    for move in told.moves:
        before = move.before
        if move.entry.action != "accept" or before is None or before.offer is None or not before.taken:
            continue
        if (move.after.step, move.after.holder) != (before.step, before.holder):
            yield move


def _handoffs(told: _Told) -> int:
    return sum(1 for _ in _passes(told))


def _bounces(told: _Told) -> int:
    """Handoffs back to a step that had the ball before."""
    seen = {move.after.step for move in told.moves[:1]}
    count = 0
    for move in _passes(told):
        came_back = move.before is not None and move.after.step != move.before.step and move.after.step in seen
        count += came_back
        seen.add(move.after.step)
    return count


def _dropped(workspace: Workspace, told: _Told, now: datetime) -> Iterator[CaseMove]:
    """Offers that nobody took before the time box of the step was over."""
    for number, move in enumerate(told.moves):
        offer = move.after.offer
        if told.playbook is None or offer is None or move.entry.action not in {"open", "pass", "escalate", "reopen"}:
            continue
        due = step_deadline(workspace, told.playbook, offer.step, offer.at).due
        ended = next((later.at for later in told.moves[number + 1 :] if later.after.offer != offer), now)
        if due and ended > due:
            yield move


def _recurring(told: list[_Told]) -> tuple[Recurring, ...]:
    themes: dict[str, list[_Told]] = {}
    for each in told:
        for theme in each.themes:
            themes.setdefault(theme, []).append(each)
    found = []
    for theme, cases in sorted(themes.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(cases) >= RECURS:
            teams = dict.fromkeys(party for each in cases if each.playbook for party in each.playbook.tell)
            found.append(Recurring(theme, tuple(each.case.id for each in cases), tuple(teams)))
    return tuple(found)


def _lessons(chosen: Iterable[_Told], told: list[_Told], place: tzinfo) -> Iterator[Lesson]:
    themes: dict[str, list[_Told]] = {}
    for each in told:  # in the order of opening
        for theme in each.themes:
            themes.setdefault(theme, []).append(each)
    for each in chosen:
        for move in each.moves:
            for lesson in move.entry.lessons:
                again = _opened_after(move.at, [themes[theme] for theme in each.themes])
                yield Lesson(each.case.id, move.at.astimezone(place), lesson, each.themes, again)


def _opened_after(at: datetime, groups: list[list[_Told]]) -> int:
    """How many cases of the groups, each sorted by its opening, were opened after *at*."""
    starts = [bisect_right(group, at, key=lambda told: told.opened) for group in groups]
    if len(groups) == 1:
        return len(groups[0]) - starts[0]
    return len({told.case.id for group, start in zip(groups, starts, strict=True) for told in group[start:]})


def _weeks(told: list[_Told], place: tzinfo) -> tuple[Week, ...]:
    opened = Counter(_monday(t.opened, place) for t in told)
    closed = Counter(_monday(t.closed, place) for t in told if t.closed)
    days = sorted({*opened, *closed})
    return tuple(Week(day, opened[day], closed[day]) for day in days)


def _monday(at: datetime, place: tzinfo) -> date:
    day = at.astimezone(place).date()
    return day - timedelta(days=day.weekday())

"""Key figures that cases hold: how they ended, how long they took, how soon the first answer came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.handoff.case_state import CaseMove, story
from socialops.domain.numbers.kpi import Formula, Value, median_of, ratio_of
from socialops.domain.workspace import Workspace
from socialops.views.cases.list import playbook_of
from socialops.views.numbers.gone import Choice

if TYPE_CHECKING:
    from socialops.domain.documents.case import Case
    from socialops.domain.documents.playbook import Playbook


class _Told(NamedTuple):
    """A case with its story."""

    case: Case
    playbook: Playbook | None
    moves: tuple[CaseMove, ...]

    @property
    def closed(self) -> bool:
        return self.moves[-1].after.closed is not None


def of_cases(workspace: Workspace, formula: Formula, choice: Choice, place: tzinfo) -> Value:
    """The key figure over the cases that were opened on the days of the choice."""
    told = list(_chosen(workspace, choice, place))
    return _BY_ID[formula.id](formula, told)


def _chosen(workspace: Workspace, choice: Choice, place: tzinfo) -> Iterator[_Told]:
    for filed in workspace.cases.values():
        case = filed.item
        post = workspace.posts.get(case.post or "")
        if not choice.filters.take(workspace, post.item if post else None, case.channel):
            continue
        book = playbook_of(workspace, case)
        moves = tuple(story(case, book, workspace.settings.timezone))
        if choice.takes_day(moves[0].at, place):
            yield _Told(case, book, moves)


def _resolution_rate(formula: Formula, told: list[_Told]) -> Value:
    """Successes by cases that are closed; what is open has no end yet, and without its playbook nobody knows."""
    closed = [t for t in told if t.closed and t.playbook]
    good = sum(1 for t in closed if t.playbook and t.playbook.succeeded(t.moves[-1].after.resolution))
    return ratio_of(formula, good, len(closed), len(closed), len(told) - len(closed))


def _spans(ends: Callable[[_Told], CaseMove | None]) -> Callable[[Formula, list[_Told]], Value]:
    """The median of how long it took from the opening to an entry, in seconds by the clock on the wall."""

    def found(formula: Formula, told: list[_Told]) -> Value:
        moves = [(each.moves[0].at, move.at) for each in told if (move := ends(each))]
        lengths = [max(0, int((end - start).total_seconds())) for start, end in moves]
        return median_of(formula, lengths, len(told) - len(lengths))

    return found


def _close(told: _Told) -> CaseMove | None:
    """The last close; a case that was opened again counts until then."""
    return next((m for m in reversed(told.moves) if m.entry.action == "close"), None) if told.closed else None


def _answer(told: _Told) -> CaseMove | None:
    """The first word to the person: something of the step is done, or the ball goes on, or the case ends."""
    return next((m for m in told.moves if m.entry.done or m.entry.action in {"pass", "close"}), None)


def _last(told: _Told) -> CaseMove | None:
    return told.moves[-1] if len(told.moves) > 1 else None


_BY_ID: Mapping[str, Callable[[Formula, list[_Told]], Value]] = {
    "resolution-rate": _resolution_rate,
    "resolution-time": _spans(_close),
    "first-response": _spans(_answer),
    "engagement-duration": _spans(_last),
}
OF_CASES = frozenset(_BY_ID)
"""The key figures that are worked out here."""

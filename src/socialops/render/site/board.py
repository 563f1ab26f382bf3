"""The board: every post, in columns of the order in which it is worked on; what is on hold stands apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from socialops.domain.approval.state import State
from socialops.domain.sanitize import one_line
from socialops.render.calendar.sentences import when
from socialops.render.formats.html import page
from socialops.render.formats.words import SIGNS, many, people
from socialops.views.report.site import Site
from socialops.views.standing import Standing

_COLUMNS: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("Draft", (State.DRAFT, State.PLANNED)),
    ("Changes asked for", (State.CHANGES_REQUESTED,)),
    ("In review", (State.IN_REVIEW,)),
    ("Approved", (State.APPROVED, State.SCHEDULED)),
    ("Going out", (State.DUE, State.SENDING, State.FAILED, State.UNCONFIRMED, State.PARTLY_PUBLISHED)),
    ("Published", (State.PUBLISHED,)),
    ("On hold, cancelled", (State.ON_HOLD, State.CANCELLED)),
)
_OPEN = 30
"""Cards that a column shows at once; the rest is one step away."""


def board(found: Site) -> str:
    """The page of the board."""
    columns = []
    for title, states in _COLUMNS:
        held = [s for s in found.standings if s.state.state in states]
        held = held[::-1] if State.PUBLISHED in states else held
        if held:
            cards = [_card(s, found) for s in held]
            columns.append({"title": title, "count": len(held), "cards": cards[:_OPEN], "more": cards[_OPEN:]})
    return page(
        "board",
        name=one_line(found.name),
        lead=f"{many(len(found.standings), 'post')}, from draft to published. Times in {found.zone}, as of "
        f"{when(found.now, found.now.date())}.",
        columns=columns,
    )


def _card(standing: Standing, found: Site) -> dict[str, Any]:
    state, post, turn = standing.state, standing.post, standing.turn
    today, first = found.now.date(), state.first_time
    late = bool(turn and turn.due and turn.due < found.now)
    return {
        "id": post.id,
        "title": one_line(post.title),
        "state": str(state.state),
        "sign": SIGNS[state.state],
        "where": _where(post.channels, found),
        "when": when(first.astimezone(found.now.tzinfo), today) if first else "no time yet",
        "turn": f"{people(turn.members)} to {turn.task}" if turn else "",
        "late": late,
        "text": one_line(" ".join(post.text.split())[:140]) if post.text else "",
    }


def _where(channels: Sequence[str], found: Site) -> str:
    return ", ".join(dict.fromkeys(found.platforms.get(name, name) for name in channels))

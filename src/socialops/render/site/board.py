"""The board: every post, in columns of the order in which it is worked on; what is on hold stands apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from socialops.domain.approval.state import State
from socialops.domain.sanitize import one_line
from socialops.render.calendar.sentences import when
from socialops.render.formats.album import Album
from socialops.render.formats.html import page
from socialops.render.formats.words import SIGNS, brief, many
from socialops.render.posts.card_page import content, first_words, turn
from socialops.render.site.addresses import Addresses
from socialops.views.report.site import Site
from socialops.views.standing import Standing

_COLUMNS: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("Draft", (State.DRAFT, State.PLANNED)),
    ("Changes asked", (State.CHANGES_REQUESTED,)),
    ("In review", (State.IN_REVIEW,)),
    ("Approved", (State.APPROVED, State.SCHEDULED)),
    ("Going out", (State.DUE, State.SENDING, State.FAILED, State.UNCONFIRMED, State.PARTLY_PUBLISHED)),
    ("Published", (State.PUBLISHED,)),
)
_APART = (State.ON_HOLD, State.CANCELLED, State.PUBLISHED)
_UNTIMED, _OVER = "Without a time", ("On hold, cancelled", (State.ON_HOLD, State.CANCELLED))
_OPEN = 30
"""Cards that a column shows at once; the rest is one step away."""


def board(found: Site, at: Addresses) -> str:
    """The page of the board."""
    cards = {card.post.id: card for card in found.inside.dated.cards} if found.inside else {}
    album = Album(found.inside.dated.pictures if found.inside else {})
    untimed = {s.post.id for s in found.standings if s.state.first_time is None and s.state.state not in _APART}
    columns: list[dict[str, Any]] = []
    for title, states in (*_COLUMNS, (_UNTIMED, ()), _OVER):
        held = [s for s in found.standings if (s.state.state in states and s.post.id not in untimed)
                or (title == _UNTIMED and s.post.id in untimed)]  # fmt: skip
        held = held[::-1] if State.PUBLISHED in states else held
        spots = [
            _spot(s, found, at, content(cards[s.post.id].parts, album) if s.post.id in cards else {}) for s in held
        ]
        if held:
            apart = title in {_UNTIMED, _OVER[0]} and not any(column["apart"] for column in columns)
            columns.append(
                {
                    "title": title,
                    "apart": apart,
                    "mixed": len({s.state.state for s in held}) > 1,
                    "spots": spots[:_OPEN],
                    "more": spots[_OPEN:],
                }
            )
    return page(
        "board",
        name=one_line(found.name),
        lead=f"{many(len(found.standings), 'post')}, from draft to published. Times in {found.zone}, as of "
        f"{when(found.now, found.now.date())}.",
        columns=columns,
        images=album.sources,
    )


def _spot(standing: Standing, found: Site, at: Addresses, shown: Mapping[str, Any]) -> dict[str, Any]:
    state, post = standing.state, standing.post
    today, first = found.now.date(), state.first_time
    platforms = list(dict.fromkeys(found.platforms.get(name, name) for name in post.channels))
    address = at.post(post.id)
    return {
        "post": post.id,
        "href": "" if address.startswith("board.html") else address,
        "title": one_line(post.title),
        "iso": first.isoformat() if first else "",
        "time": brief(first.astimezone(found.now.tzinfo), today).strip() if first else "no time yet",
        "state": str(state.state),
        "sign": SIGNS[state.state],
        "urgency": "",
        "platforms": platforms,
        "where": ", ".join(platforms),
        "clashes": "",
        "turn": turn(standing.turn, found.people, found.now),
        "words": first_words(post.text or ""),
        "picture": None,
        "media": "",
        **shown,
    }

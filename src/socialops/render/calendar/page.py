"""The calendar as a page: a list and a card for each post, from which its script builds month, week and board."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from socialops.domain.approval.state import State
from socialops.domain.sanitize import one_line, visible
from socialops.render import questions
from socialops.render.calendar.sentences import offers, span, when
from socialops.render.calendar.text import span_of
from socialops.render.formats.html import page
from socialops.render.formats.words import SIGNS, day, people
from socialops.views.calendar.entries import Calendar, CalendarEntry, Doers
from socialops.views.calendar.open_weeks import OpenWeek
from socialops.views.calendar.special_days import SpecialDay
from socialops.views.card import Card, ChannelPart
from socialops.views.standing import Turn

_PATH = (
    State.PLANNED, State.DRAFT, State.ON_HOLD, State.CHANGES_REQUESTED, State.IN_REVIEW, State.APPROVED,
    State.SCHEDULED, State.DUE, State.FAILED, State.SENDING, State.UNCONFIRMED, State.PARTLY_PUBLISHED, State.PUBLISHED,
    State.CANCELLED,
)  # fmt: skip
"""States in the order in which a post passes them: the columns of the board."""


def calendar(
    found: Calendar,
    cards: Sequence[Card],
    involved: Mapping[str, Collection[str]],
    *,
    doers: Doers,
    days: Sequence[SpecialDay] = (),
    gaps: Sequence[OpenWeek] = (),
    neighbours: Sequence[CalendarEntry] = (),
    name: str,
    zone: str,
    now: datetime,
) -> str:
    """The calendar as a page; *cards* are the posts of its entries, *involved* says by post whom it is about.

    By due time *doers* says whose each duty is. *neighbours* are entries of the days around the period that share its
    first and its last week: the grid shows them dimmed, list and board leave them out.
    """
    today, by_post = now.date(), {card.post.id: card for card in cards}
    shown = list(_days(found, by_post, involved, doers, days, now))
    beside = list(_days(replace(found, entries=tuple(neighbours)), by_post, involved, doers, days, now))
    states = {entry.state for entry in (*found.entries, *neighbours)}
    inside = {entry.post for entry in found.entries}
    return page(
        "calendar",
        script="calendar.js",
        title=span_of(found),
        name=one_line(name),
        zone=zone,
        as_of=when(now, today),
        due=found.by == "due",
        first=found.first,
        last=found.last,
        today=today,
        days=shown,
        neighbours=[spot | {"iso_day": day["iso"]} for day in beside for spot in day["spots"]],
        spots=len(found.entries),
        filters=_filters((*found.entries, *neighbours), [*shown, *beside]),
        states=[state for state in _PATH if state in states],
        signs=SIGNS,
        specials=[
            {**_special(d), "first": d.first, "last": d.last, "span": span(d, today), "beside": _beside(d, found)}
            for d in days
        ],
        gaps=_gaps(gaps, now),
        cards=[{**_card(card, now), "beside": card.post.id not in inside} for card in cards],
    )


def _beside(special: SpecialDay, found: Calendar) -> bool:
    return special.last < found.first or special.first > found.last


def _filters(entries: Sequence[CalendarEntry], days: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    states = {entry.state for entry in entries}
    return {
        "Channel": sorted({entry.channel for entry in entries}),
        "Campaign": sorted({entry.campaign for entry in entries if entry.campaign}),
        "Member": sorted({member for day in days for spot in day["spots"] for member in spot["people"]}),
        "State": [state for state in _PATH if state in states],
    }


def _days(
    found: Calendar,
    cards: Mapping[str, Card],
    involved: Mapping[str, Collection[str]],
    doers: Doers,
    specials: Sequence[SpecialDay],
    now: datetime,
) -> Iterator[dict[str, Any]]:
    for date_, group in groupby(found.entries, key=lambda entry: entry.at.date()):
        spots = [list(same) for _, same in groupby(group, key=lambda e: (e.at, e.post, e.stage))]
        yield {
            "iso": date_.isoformat(),
            "label": day(date_, now.date()),
            "today": date_ == now.date(),
            "specials": [_special(special) for special in specials if special.on(date_)],
            "spots": [
                _spot(spot, _about(found, spot[0], cards.get(spot[0].post), involved, doers, now)) for spot in spots
            ],
        }


def _special(special: SpecialDay) -> dict[str, str]:
    return {"kind": special.kind, "title": one_line(special.title)}


class _About(NamedTuple):
    """Whom an entry is about, who is to act, and whether that is late."""

    people: Collection[str]
    turn: str
    late: bool


def _about(
    found: Calendar,
    entry: CalendarEntry,
    card: Card | None,
    involved: Mapping[str, Collection[str]],
    doers: Doers,
    now: datetime,
) -> _About:
    if found.by == "due":
        who = doers.get((entry.post, entry.stage or ""), ())
        return _About({*who, *(card.post.people if card else ())}, people(who) if who else "", entry.at < now)
    turn = card.turn if card else None
    text = f"{people(turn.members)} to {_task(turn)}" if turn else ""
    return _About(involved.get(entry.post, ()), text, bool(turn and turn.due and turn.due < now))


def _spot(entries: Sequence[CalendarEntry], about: _About) -> dict[str, Any]:
    """One post at one time, on all its channels."""
    entry = entries[0]
    return {
        "post": entry.post,
        "title": one_line(entry.title),
        "iso": entry.at.isoformat(),
        "time": f"{entry.at:%H:%M}",
        "state": str(entry.state),
        "sign": SIGNS[entry.state],
        "stage": entry.stage or "",
        "campaign": entry.campaign or "",
        "channels": [e.channel for e in entries],
        "where": ", ".join(dict.fromkeys(e.platform or e.channel for e in entries)),
        "people": sorted(about.people),
        "clashes": ", ".join(sorted({post for e in entries for post in e.conflicts})),
        "turn": about.turn,
        "late": about.late,
    }


def _task(turn: Turn) -> str:
    return f"{turn.task} at {turn.stage}" if turn.stage and turn.task == "approve" else turn.task


def _gaps(gaps: Sequence[OpenWeek], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "line": line,
            "channel": gap.channel,
            "offers": [{"iso": at.date().isoformat(), "time": f"{at:%H:%M}"} for at in gap.offers],
        }
        for gap, line in zip(gaps, offers(gaps, now.date()), strict=True)
    ]


def _card(card: Card, now: datetime) -> dict[str, Any]:
    post, turn = card.post, card.turn
    return {
        "id": post.id,
        "title": one_line(post.title),
        "path": card.path,
        "state": str(card.state),
        "stage": card.stage,
        "turn": turn
        and {
            "who": people(turn.members),
            "task": _task(turn),
            "due": when(turn.due.astimezone(now.tzinfo), now.date()) if turn.due else None,
            "late": bool(turn.due and turn.due < now),
        },
        "lapsed": [f"{one.by}'s approval at {one.stage} lapsed: the post changed after it." for one in card.lapsed],
        "facts": list(_facts(card)),
        "stages": [
            {
                "name": line.stage,
                "done": line.satisfied,
                "text": f"{', '.join(line.approved) or 'nobody yet'} ({len(line.approved)} of {line.needed})",
            }
            for line in card.stages
        ],
        "missing": [one_line(line) for line in card.missing],
        "comments": card.comments,
        "asked": list(questions.lines(card.answers, now.date())) if card.answers else [],
        "next": questions.next_move(card.answers.next, now.date()) if card.answers else "",
        "parts": _parts(card.parts, now),
    }


def _facts(card: Card) -> Iterator[tuple[str, str]]:
    post = card.post
    yield "Author", f"{post.author}, with {', '.join(post.contributors)}" if post.contributors else post.author
    for label, value in (
        ("Campaign", post.campaign),
        ("Objective", post.objective),
        ("Labels", ", ".join(post.labels)),
        ("Language", post.language),
    ):
        if value:
            yield label, one_line(value)


def _parts(parts: Sequence[ChannelPart], now: datetime) -> list[dict[str, Any]]:
    """What channels show; those that show the same stand together."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for part in parts:
        key = (part.headline, part.content_warning, part.text, part.media, part.following)
        same = found.setdefault(
            key,
            {
                "headline": part.headline,
                "warning": part.content_warning,
                "text": visible(part.text, keep="\n\t"),
                "media": part.media,
                "following": [(after.name, visible(after.text, keep="\n\t"), after.media) for after in part.following],
                "places": [],
            },
        )
        same["places"].append(_place(part, now))
    return list(found.values())


def _place(part: ChannelPart, now: datetime) -> dict[str, str | None]:
    url = part.url if part.url and part.url.startswith(("https://", "http://")) else None
    at = part.published_at or part.at
    return {
        "channel": part.channel,
        "at": when(at, now.date()) if at else "no time yet",
        "outcome": part.outcome,
        "url": url,
    }

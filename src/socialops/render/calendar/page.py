"""The calendar as a page: a list and a card for each post, from which its script builds month, week and board."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from socialops.domain.approval.state import State
from socialops.domain.sanitize import one_line
from socialops.render.calendar.chips import URGENCY, Plan, special
from socialops.render.calendar.sentences import offers, span, when
from socialops.render.calendar.text import span_of
from socialops.render.formats.album import Album
from socialops.render.formats.html import page
from socialops.render.formats.person import person
from socialops.render.formats.words import SIGNS
from socialops.render.posts.card_page import card
from socialops.views.calendar.entries import Calendar, CalendarEntry, Doers
from socialops.views.calendar.open_weeks import OpenWeek
from socialops.views.calendar.period import Period
from socialops.views.calendar.pictures import Picture
from socialops.views.calendar.special_days import SpecialDay
from socialops.views.card import Card

_PATH = (
    State.PLANNED, State.DRAFT, State.CHANGES_REQUESTED, State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.DUE,
    State.SENDING, State.UNCONFIRMED, State.FAILED, State.PARTLY_PUBLISHED, State.PUBLISHED, State.ON_HOLD,
    State.CANCELLED,
)  # fmt: skip
"""States in the order in which a post passes them, then those apart from the way: the columns of the board."""
_APART = {State.ON_HOLD, State.CANCELLED}
_MOST_LATE = 24
"""Posts in the strip of what is late; the backlog has all."""


def calendar(
    found: Calendar,
    cards: Sequence[Card],
    involved: Mapping[str, Collection[str]],
    *,
    doers: Doers,
    days: Sequence[SpecialDay] = (),
    gaps: Sequence[OpenWeek] = (),
    neighbours: Sequence[CalendarEntry] = (),
    reach: Period | None = None,
    late: Sequence[str] = (),
    untimed: Sequence[str] = (),
    names: Mapping[str, str] = MappingProxyType({}),
    pictures: Mapping[str, Picture] = MappingProxyType({}),
    base: str | None = None,
    links: Sequence[tuple[str, str]] = (),
    name: str,
    zone: str,
    now: datetime,
) -> str:
    """The calendar as a page; *cards* are the posts of its entries, *involved* says by post whom it is about.

    By due time *doers* says whose each duty is. *neighbours* are entries of the days around the period as far as
    *reach*: the grid dims those that share a week with it, and its arrows turn to the others. Posts that are *late* get
    a strip on top, *untimed* ones a column of the board. *base* is the way from the page to the workspace, for pictures
    that are too large to be part of it; *links* are names and addresses of pages beside it.
    """
    today, by_post = now.date(), {one.post.id: one for one in cards}
    album = Album(pictures, base)
    plan = Plan(found, by_post, involved, doers, names, album, now)
    shown, beside = list(plan.days(found.entries, days)), list(plan.days(neighbours, ()))
    pending = [spot for post in untimed if (spot := plan.untimed(post))]
    spots = [spot for day in (*shown, *beside) for spot in day["spots"]] + pending
    inside = {entry.post for entry in found.entries} | {*late, *untimed}
    drawn = [{**card(one, names=names, album=album, now=now), "beside": one.post.id not in inside} for one in cards]
    return page(
        "calendar",
        script="calendar.js",
        images=album.sources,
        title=span_of(found),
        name=one_line(name),
        zone=zone,
        as_of=when(now, today),
        links=links,
        due=found.by == "due",
        first=found.first,
        last=found.last,
        reach=((reach and reach.first) or found.first, (reach and reach.last) or found.last),
        today=today,
        days=shown,
        neighbours=[spot for day in beside for spot in day["spots"]],
        untimed=pending,
        late=list(plan.late(late)),
        most_late=_MOST_LATE,
        spots=len(found.entries),
        filters=_filters(spots, names, due=found.by == "due"),
        legend=_legend(spots, due=found.by == "due"),
        signs=SIGNS,
        specials=[
            {**special(d), "first": d.first, "last": d.last, "span": span(d, today), "beside": _beside(d, found)}
            for d in days
        ],
        gaps=_gaps(gaps, today),
        cards=drawn,
    )


def _beside(one: SpecialDay, found: Calendar) -> bool:
    return one.last < found.first or one.first > found.last


def _filters(
    spots: Iterable[dict[str, Any]], names: Mapping[str, str], *, due: bool
) -> dict[str, list[tuple[str, str]]]:
    """By label, what may be chosen: the value, and what people call it."""
    spots = list(spots)
    members = {member for spot in spots for member in spot["people"]}
    states = {spot["state"] for spot in spots}
    found = {
        "Channel": _same({channel for spot in spots for channel in spot["channels"]}),
        "Campaign": _same({spot["campaign"] for spot in spots if spot["campaign"]}),
        "Member": sorted(((member, person(member, names).name) for member in members), key=lambda pair: pair[::-1]),
        "State": [(str(state), str(state)) for state in _PATH if state in states],
    }
    return {**found, "Due": [(name, name) for name in URGENCY]} if due else found


def _same(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in sorted(values)]


def _legend(spots: Sequence[dict[str, Any]], *, due: bool) -> list[dict[str, Any]]:
    """What colours and signs mean: each is a filter, and a column of the board."""
    if due:
        there = {spot["urgency"] for spot in spots}
        return [
            {"filter": "due", "value": name, "sign": sign, "style": f"u-{name}", "apart": False}
            for name, sign in URGENCY.items()
            if name in there
        ]
    states = {spot["state"] for spot in spots}
    return [
        {"filter": "state", "value": str(state), "sign": SIGNS[state], "style": f"s-{state}", "apart": state in _APART}
        for state in _PATH
        if state in states
    ]


def _gaps(gaps: Sequence[OpenWeek], today: date) -> list[dict[str, Any]]:
    return [
        {
            "line": line,
            "channel": gap.channel,
            "offers": [{"iso": at.date().isoformat(), "time": f"{at:%H:%M}"} for at in gap.offers],
        }
        for gap, line in zip(gaps, offers(gaps, today), strict=True)
    ]

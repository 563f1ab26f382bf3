"""The chips of a calendar's page: one post at one time, on all its channels."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from socialops.classes import dataclass
from socialops.domain.approval.state import State
from socialops.domain.sanitize import one_line
from socialops.render.formats.album import Album
from socialops.render.formats.person import persons
from socialops.render.formats.words import SIGNS, brief, day
from socialops.render.posts.card_page import content, turn
from socialops.views.calendar.entries import Calendar, CalendarEntry, Doers
from socialops.views.calendar.late import urgency
from socialops.views.calendar.special_days import SpecialDay
from socialops.views.card import Card

URGENCY = {"late": "!", "soon": "\u203a", "fine": "\u00b7"}
"""How near a duty is, with a sign for each, so that nothing depends on colour."""
_DONE = {State.PUBLISHED, State.CANCELLED}


@dataclass(frozen=True)
class Plan:
    """What chips are made of besides their entries."""

    found: Calendar
    cards: Mapping[str, Card]
    involved: Mapping[str, Collection[str]]
    doers: Doers
    names: Mapping[str, str]
    album: Album
    now: datetime

    def days(self, entries: Iterable[CalendarEntry], specials: Sequence[SpecialDay]) -> Iterator[dict[str, Any]]:
        """The days that have entries."""
        for date_, group in groupby(entries, key=lambda entry: entry.at.date()):
            spots = [list(same) for _, same in groupby(group, key=lambda e: (e.at, e.post, e.stage))]
            yield {
                "iso": date_.isoformat(),
                "label": day(date_, self.now.date()),
                "today": date_ == self.now.date(),
                "specials": [special(one) for one in specials if one.on(date_)],
                "spots": [self.spot(spot) for spot in spots],
            }

    def spot(self, entries: Sequence[CalendarEntry]) -> dict[str, Any]:
        """One post at one time."""
        entry = entries[0]
        card = self.cards.get(entry.post)
        people, whose = self._about(entry, card)
        near = urgency(entry.at, self.now) if self.found.by == "due" else ""
        return {
            "post": entry.post,
            "title": one_line(entry.title),
            "iso": entry.at.isoformat(),
            "day": entry.at.date().isoformat(),
            "time": f"{entry.at:%H:%M}",
            "state": str(entry.state),
            "sign": URGENCY[near] if near else SIGNS[entry.state],
            "urgency": near,
            "stage": entry.stage or "",
            "campaign": entry.campaign or "",
            "channels": [e.channel for e in entries],
            "platforms": list(dict.fromkeys(e.platform or "" for e in entries)),
            "where": ", ".join(dict.fromkeys(e.platform or e.channel for e in entries)),
            "people": sorted(people),
            "clashes": ", ".join(sorted({post for e in entries for post in e.conflicts})),
            "turn": whose,
            **self._content(card, entry.channel),
        }

    def untimed(self, post: str) -> dict[str, Any] | None:
        """A post without a time."""
        card = self.cards.get(post)
        if card is None:
            return None
        parts = card.parts
        return {
            "post": post,
            "title": one_line(card.post.title),
            "iso": "",
            "day": "",
            "time": "no time",
            "state": str(card.state),
            "sign": SIGNS[card.state],
            "urgency": "",
            "stage": card.stage or "",
            "campaign": card.post.campaign or "",
            "channels": [part.channel for part in parts],
            "platforms": list(dict.fromkeys(part.platform or "" for part in parts)),
            "where": ", ".join(dict.fromkeys(part.platform or part.channel for part in parts)),
            "people": sorted(self.involved.get(post, ())),
            "clashes": "",
            "turn": turn(card.turn, self.names, self.now),
            **self._content(card, ""),
        }

    def late(self, posts: Iterable[str]) -> Iterator[dict[str, Any]]:
        """The strip: who is late with what, since when."""
        for post in posts:
            card = self.cards.get(post)
            if card and card.turn:
                yield {
                    "post": post,
                    "title": one_line(card.post.title),
                    "state": str(card.state),
                    "sign": SIGNS[card.state],
                    "turn": turn(card.turn, self.names, self.now),
                    "since": self._since(card),
                }

    def _since(self, card: Card) -> str:
        due = card.turn.due if card.turn else None
        return brief(due.astimezone(self.now.tzinfo), self.now.date()).strip() if due else ""

    def _about(self, entry: CalendarEntry, card: Card | None) -> tuple[Collection[str], dict[str, Any] | None]:
        if self.found.by != "due":
            return self.involved.get(entry.post, ()), turn(card.turn if card else None, self.names, self.now)
        who = self.doers.get((entry.post, entry.stage or ""), ())
        late = entry.at < self.now
        whose = {"who": persons(who, self.names), "task": "", "due": None, "late": late} if who or late else None
        return {*who, *(card.post.people if card else ())}, whose

    def _content(self, card: Card | None, channel: str) -> dict[str, Any]:
        """The first words and the first picture, as the channel shows them."""
        parts = card.parts if card else ()
        part = next((one for one in parts if one.channel == channel), parts[0] if parts else None)
        return content((part,) if part else (), self.album)


def special(one: SpecialDay) -> dict[str, str]:
    """A day to plan around."""
    return {"kind": one.kind, "title": one_line(one.title)}

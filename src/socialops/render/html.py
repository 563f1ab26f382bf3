"""Calendar and backlog as one HTML file each: no network, no fonts from elsewhere, nothing but what is in the file.

Jinja2 escapes every value. The page may load nothing and run only its own script and style, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from socialops.domain.state import State
from socialops.domain.visible import one_line, visible
from socialops.render.calendar import span_of
from socialops.render.cases import ball, left
from socialops.render.sentences import offers, span, when
from socialops.render.words import SIGNS, age, day, many, people
from socialops.views.backlog import Backlog, BacklogItem
from socialops.views.calendar import Calendar, Entry
from socialops.views.card import Card, ChannelPart
from socialops.views.cases import CaseRow
from socialops.views.days import SpecialDay
from socialops.views.slots import OpenWeek
from socialops.views.standing import Turn
from socialops.views.strain import Strain

_PATH = (
    State.PLANNED, State.DRAFT, State.ON_HOLD, State.CHANGES_REQUESTED, State.IN_REVIEW, State.APPROVED,
    State.SCHEDULED, State.DUE, State.FAILED, State.UNCONFIRMED, State.PARTLY_PUBLISHED, State.PUBLISHED,
    State.CANCELLED,
)  # fmt: skip
"""States in the order in which a post passes them: the columns of the board."""


def calendar(
    found: Calendar,
    cards: Sequence[Card],
    involved: Mapping[str, Collection[str]],
    *,
    days: Sequence[SpecialDay] = (),
    gaps: Sequence[OpenWeek] = (),
    name: str,
    zone: str,
    now: datetime,
) -> str:
    """The calendar as a page; *cards* are the posts of its entries, *involved* says by post whom it is about."""
    today, by_post = now.date(), {card.post.id: card for card in cards}
    shown = list(_days(found, by_post, involved, days, now))
    states = {entry.state for entry in found.entries}
    return _page(
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
        spots=len(found.entries),
        filters=_filters(found, involved),
        states=[state for state in _PATH if state in states],
        signs=SIGNS,
        specials=[{**_special(d), "first": d.first, "last": d.last, "span": span(d, today)} for d in days],
        gaps=_gaps(gaps, now),
        cards=[_card(card, now) for card in cards],
    )


def _filters(found: Calendar, involved: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    posts = {entry.post for entry in found.entries}
    states = {entry.state for entry in found.entries}
    return {
        "Channel": sorted({entry.channel for entry in found.entries}),
        "Campaign": sorted({entry.campaign for entry in found.entries if entry.campaign}),
        "Member": sorted({member for post in posts for member in involved.get(post, ())}),
        "State": [state for state in _PATH if state in states],
    }


def _days(
    found: Calendar,
    cards: Mapping[str, Card],
    involved: Mapping[str, Collection[str]],
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
            "spots": [_spot(spot, cards.get(spot[0].post), involved.get(spot[0].post, ()), now) for spot in spots],
        }


def _special(special: SpecialDay) -> dict[str, str]:
    return {"kind": special.kind, "title": one_line(special.title)}


def _spot(entries: Sequence[Entry], card: Card | None, involved: Collection[str], now: datetime) -> dict[str, Any]:
    """One post at one time, on all its channels."""
    entry, turn = entries[0], card.turn if card else None
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
        "people": sorted(involved),
        "clashes": ", ".join(sorted({post for e in entries for post in e.conflicts})),
        "turn": f"{people(turn.members)} to {_task(turn)}" if turn else "",
        "late": bool(turn and turn.due and turn.due < now),
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
        key = (part.headline, part.content_warning, part.text, part.media)
        same = found.setdefault(
            key,
            {
                "headline": part.headline,
                "warning": part.content_warning,
                "text": visible(part.text, keep="\n\t"),
                "media": part.media,
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


def backlog(found: Backlog, strain: Strain, *, name: str, zone: str, now: datetime) -> str:
    """The backlog as a page."""
    late = sum(item.overdue for item in found.items)
    return _page(
        "backlog",
        name=one_line(name),
        zone=zone,
        as_of=when(now, now.date()),
        summary=_waiting(len(found.items), late, len(found.cases)),
        items=[_item(item, now) for item in found.items],
        cases=[_case(row, now) for row in found.cases],
        load=found.load,
        most=max((row.open for row in found.load), default=1),
        piled={row.member for row in strain.pile_ups},
        pains=[one_line(line) for line in strain.sentences()],
    )


def _item(item: BacklogItem, now: datetime) -> dict[str, Any]:
    return {
        "post": item.post,
        "title": one_line(item.title),
        "state": str(item.state),
        "sign": SIGNS[item.state],
        "who": people(item.waiting_for),
        "task": item.stage if item.stage and item.task == "approve" else item.task,
        "age": age(item.age_days),
        "due": when(item.due, now.date()) if item.due else "-",
        "late": item.overdue,
        "publishes": when(item.publish_at, now.date()) if item.publish_at else "-",
    }


def _waiting(posts: int, late: int, cases: int) -> str:
    parts = [f"{many(posts, 'post')} waiting for somebody, {late} of them late"] if posts else []
    parts += [many(cases, "open case")] if cases else []
    return f"{', '.join(parts)}." if parts else ""


def _case(row: CaseRow, now: datetime) -> dict[str, Any]:
    return {
        "case": row.id,
        "title": one_line(row.title),
        "state": str(row.state),
        "ball": one_line(ball(row)),
        "place": row.place or "-",
        "due": when(row.due, now.date()) if row.due else "-",
        "left": left(row, now),
        "late": row.overdue,
    }


def _page(kind: str, *, script: str | None = None, **values: Any) -> str:
    from markupsafe import Markup

    style = _text("page.css") + _text(f"{kind}.css")
    code = _text(script) if script else ""
    sources = [f"style-src {_hash(style)}", *([f"script-src {_hash(code)}"] if code else [])]
    policy = "; ".join(["default-src 'none'", *sources, "base-uri 'none'", "form-action 'none'"])
    # Our own files, the only text that is not escaped; neither holds an end tag (a test looks).
    ours = {"style": Markup(style), "script": Markup(code)}  # noqa: S704 - package data
    return str(_template(f"{kind}.html.j2").render(policy=policy, **ours, **values)) + "\n"


@lru_cache
def _template(name: str) -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("socialops.render"), autoescape=True, undefined=StrictUndefined, auto_reload=False
    )
    return environment.get_template(name)


def _text(name: str) -> str:
    return files("socialops.render").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

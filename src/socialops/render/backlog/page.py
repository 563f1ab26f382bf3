"""The backlog as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from socialops.domain.sanitize import one_line
from socialops.render.calendar.sentences import when
from socialops.render.cases.list import in_play, left
from socialops.render.formats.album import Album
from socialops.render.formats.html import page
from socialops.render.formats.person import person, persons
from socialops.render.formats.words import SIGNS, age, many, work
from socialops.render.posts.card_page import card, content
from socialops.views.backlog import Backlog, BacklogItem
from socialops.views.calendar.pictures import Picture
from socialops.views.card import Card
from socialops.views.cases.list import CaseRow
from socialops.views.work.overload import Strain

if TYPE_CHECKING:
    from socialops.views.numbers.alerts import AlertRow
    from socialops.views.remarks import PostRemark


_MOST_ROWS = 100
"""Posts that the page shows at once; the rest is one step away."""


class Places(Protocol):
    """Where a post and a case have a page of their own; an empty address where they have none."""

    def post(self, name: str | None) -> str:
        """Where a post is."""
        ...

    def case(self, name: str | None) -> str:
        """Where a case is."""
        ...


def backlog(
    found: Backlog,
    strain: Strain,
    *,
    cards: Mapping[str, Card] = MappingProxyType({}),
    names: Mapping[str, str] = MappingProxyType({}),
    pictures: Mapping[str, Picture] = MappingProxyType({}),
    base: str | None = None,
    links: Sequence[tuple[str, str]] = (),
    places: Places | None = None,
    name: str,
    zone: str,
    now: datetime,
) -> str:
    """The backlog as a page; *cards* are its posts by id, to be opened; in a site, *places* leads to where they are.

    See the calendar's page for the rest.
    """
    late = sum(item.overdue for item in found.items)
    album = Album(pictures, base)
    items = [_item(item, cards.get(item.post), names, album, now) for item in found.items]
    own = {} if places else cards
    drawn = [card(one, names=names, album=album, now=now) for one in own.values()]
    return page(
        "backlog",
        images=album.sources,
        links=links,
        signs=SIGNS,
        cards=[{**one, "beside": False} for one in drawn],
        late=late,
        most_rows=_MOST_ROWS,
        name=one_line(name),
        zone=zone,
        as_of=when(now, now.date()),
        summary=_waiting(len(found.items), late, len(found.cases), len(found.alerts)),
        items=[
            one | {"href": places.post(one["post"]) if places else f"#post-{one['post']}" if one["post"] in own else ""}
            for one in items
        ],
        cases=[_case(row, names, now) | {"href": places.case(row.id) if places else ""} for row in found.cases],
        alerts=[_alert(row, names, now) for row in found.alerts],
        load=[(row, person(row.member, names)) for row in found.load],
        work=work,
        most=max((row.open for row in found.load), default=1),
        piled={row.member for row in strain.pile_ups},
        pains=[one_line(line) for line in strain.sentences()],
    )


def _item(
    item: BacklogItem, card: Card | None, names: Mapping[str, str], album: Album, now: datetime
) -> dict[str, Any]:
    parts = card.parts if card else ()
    return {
        "platforms": list(dict.fromkeys(part.platform or "" for part in parts)),
        "where": ", ".join(dict.fromkeys(part.platform or part.channel for part in parts)),
        **content(parts, album),
        "post": item.post,
        "title": one_line(item.title),
        "notes": [_note(remark, names) for remark in item.notes],
        "state": str(item.state),
        "sign": SIGNS[item.state],
        "who": persons(item.waiting_for, names),
        "task": item.stage if item.stage and item.task == "approve" else item.task,
        "age": age(item.age_days),
        "due": when(item.due, now.date()) if item.due else "-",
        "late": item.overdue,
        "publishes": when(item.publish_at, now.date()) if item.publish_at else "-",
    }


def _waiting(posts: int, late: int, cases: int, alerts: int) -> str:
    parts = [f"{many(posts, 'post')} waiting for somebody, {late} of them late"] if posts else []
    parts += [many(cases, "open case")] if cases else []
    parts += [f"{many(alerts, 'alert')} to answer"] if alerts else []
    return f"{', '.join(parts)}." if parts else ""


def _note(remark: PostRemark, names: Mapping[str, str]) -> dict[str, Any]:
    return {"who": person(remark.by, names), "what": remark.what, "note": one_line(remark.note)}


def _alert(row: AlertRow, names: Mapping[str, str], now: datetime) -> dict[str, Any]:
    from socialops.render.numbers.alerts import NOBODY, number

    return {
        "title": one_line(row.alert.title),
        "name": row.name,
        "who": persons(row.members, names),
        "nobody": NOBODY,
        "what": one_line(row.what),
        "number": number(row.formula.unit, row.now, row.limit, None, drop=row.drop),
        "since": when(row.since, now.date()),
        "due": when(row.due, now.date()),
        "late": row.overdue,
    }


def _case(row: CaseRow, names: Mapping[str, str], now: datetime) -> dict[str, Any]:
    who, task = in_play(row, names)
    return {
        "case": row.id,
        "title": one_line(row.title),
        "state": str(row.state),
        "who": persons(who, names),
        "task": one_line(task),
        "place": row.place or "-",
        "due": when(row.due, now.date()) if row.due else "-",
        "left": left(row, now),
        "late": row.overdue,
    }

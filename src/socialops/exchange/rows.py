"""Rows to posts: those of one id and other channels are one post and its variants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from socialops.classes import dataclass
from socialops.domain.documents.series import Series
from socialops.domain.results.imported import Fault
from socialops.domain.time.occurrence import fill
from socialops.exchange.draft import Draft, id_of, title_of
from socialops.exchange.own_row import VARIED
from socialops.exchange.values import Reading, Row, read

_OF_A_ROW: Final = frozenset({"own", "id", "channels"})
_BESIDE: Final = frozenset({"title", "notes"})
"""What rows of one post may say differently: the first one counts."""


@dataclass
class _Post:
    """A post on its way from its rows; `first` is the row that it began with."""

    first: Row
    fields: dict[str, Any]
    named: bool
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


@dataclass
class Posts:
    """The posts of a table, and all that is wrong with its rows."""

    drafts: list[Draft] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    whole_days: int = 0
    """Rows that have a day and no time of day."""


def posts_of(
    reading: Reading, rows: Iterable[tuple[str, Sequence[str]]], *, author: str | None, template: Series | None = None
) -> Posts:
    """The posts of rows, each with the words for its place; *author* wrote those that name nobody."""
    found = Posts()
    posts: dict[str, _Post] = {}
    for place, cells in rows:
        row = read(reading, place, cells)
        if not row.values and not row.places and not row.faults:
            continue
        found.whole_days += row.whole_day
        _take(reading, posts, row, template)
        found.faults += row.faults
    wrong = {(fault.place, fault.column) for fault in found.faults}
    bad = {place for place, _ in wrong}
    for name, post in posts.items():
        draft = _draft(reading, name, post, author, template)
        post.faults += [f for f in _lacking(reading, draft) if (f.place, f.column) not in wrong]
        found.faults += post.faults
        if not post.faults and bad.isdisjoint(post.places):
            found.drafts.append(draft)
    return found


def _take(reading: Reading, posts: dict[str, _Post], row: Row, template: Series | None) -> None:
    """Add a row to its post, or begin one."""
    given = str(row.values.get("id", ""))
    title = str(row.values.get("title", ""))
    words = str(row.values.get("text") or next(iter(row.said.values()), ""))
    name = id_of(given, title or _filled_title(template, row), words)
    own = row.values.get("own")
    varied = "own" in reading.columns.fields.values()
    channels = row.values.get("channels") or (
        [] if own is None and varied and _is_base(row) else list(reading.channels)
    )
    if not given:
        name = _free(posts, name, channels)
    post = posts.get(name)
    if post is None:
        posts[name] = _begin(row, channels, named=bool(given), own=own)
        return
    post.places.append(row.place)
    if twice := [channel for channel in channels if channel in post.fields["channels"]]:
        column = reading.columns.named("id" if given else "title")
        where = f"{name} is there already in {post.first.place}, for {', '.join(twice)}"
        post.faults.append(Fault(row.place, column, f"{where}: give it an id of its own, or another channel"))
        return
    _join(reading, post, row, channels, own if varied else None, compared=not varied)


def _is_base(row: Row) -> bool:
    """The row of the post itself that our own table has where each channel differs from it."""
    return "channels" not in row.values


def _begin(row: Row, channels: list[str], *, named: bool, own: list[str] | None) -> _Post:
    fields = {name: value for name, value in row.values.items() if name not in _OF_A_ROW and name not in (own or ())}
    fields["channels"] = list(channels)
    if row.said and "text" not in fields:
        fields["text"] = next(iter(row.said.values()))
    post = _Post(row, fields, named, places=[row.place])
    _keep(post, row, channels, own)
    _say(post, row)
    return post


def _say(post: _Post, row: Row) -> None:
    """What the column of a network holds is said there, where it is something else."""
    for channel, text in row.said.items():
        if text != post.fields.get("text"):
            post.own[channel] = {**post.own.get(channel, {}), "text": text}


def _keep(post: _Post, row: Row, channels: list[str], own: Iterable[str] | None) -> None:
    kept = {name: row.values[name] for name in own or () if name in VARIED and name in row.values}
    for channel in channels if kept else ():
        post.own[channel] = kept


def _join(
    reading: Reading, post: _Post, row: Row, channels: list[str], own: list[str] | None, *, compared: bool
) -> None:
    """Another channel of a post: what differs from the post is the channel's own."""
    for name, value in row.values.items():
        if name in _OF_A_ROW or name in (own or ()):
            continue
        if name not in post.fields and (name not in VARIED or not compared):
            post.fields[name] = value
        elif name not in VARIED and name not in _BESIDE and post.fields.get(name) != value:
            said = f"differs from {post.first.place}, which is the same post: write one of the two"
            post.faults.append(Fault(row.place, reading.columns.named(name), said))
    differing = [n for n in VARIED if n in row.values and row.values[n] != post.fields.get(n)] if compared else own
    post.fields["channels"] += channels
    _keep(post, row, channels, differing)
    _say(post, row)


def _free(posts: Mapping[str, _Post], name: str, channels: list[str]) -> str:
    """The id made of a title: with a number where a post of that title goes to the same channel already."""
    candidate, number = name, 2
    while (there := posts.get(candidate)) and (
        there.named or not channels or set(channels) & set(there.fields["channels"])
    ):
        candidate, number = f"{name[:60]}-{number}", number + 1
    return candidate


def _filled_title(template: Series | None, row: Row) -> str:
    if template is None:
        return ""
    title = template.template.get("title")
    return fill(title, row.places) if isinstance(title, str) else template.id + "-" + "-".join(row.places.values())


def _draft(reading: Reading, name: str, post: _Post, author: str | None, template: Series | None) -> Draft:
    fields = dict(post.fields)
    if template is not None:
        frame = {key: value for key, value in fill(template.template, post.first.places).items() if key != "status"}
        fields = {**frame, **{key: value for key, value in fields.items() if value not in (None, "", [])}}
    fields["id"] = name
    text = str(fields.get("text") or next((o["text"] for o in post.own.values() if o.get("text")), ""))
    fields["title"] = fields.get("title") or title_of(text, name)
    fields["author"] = fields.get("author") or author or ""
    fields["status"] = "draft"
    if post.own:
        fields["variants"] = {**(fields.get("variants") or {}), **post.own}
    columns = reading.columns
    names = {held: columns.names[at] for at, held in columns.fields.items()}
    return Draft(post.first.place, fields, {**names, "channels": names.get("channel", "channel")})


def _lacking(reading: Reading, draft: Draft) -> list[Fault]:
    fields, named = draft.fields, reading.columns.named
    found = []
    if not fields.get("channels"):
        found.append(
            Fault(draft.place, named("channel"), "there is no channel: fill the column, or say --channel for all rows")
        )
    if not fields.get("author"):
        found.append(Fault(draft.place, named("author"), "nobody wrote it: git's e-mail address is no member's"))
    own = fields.get("variants") or {}
    if not fields.get("text") and not all(own.get(channel, {}).get("text") for channel in fields.get("channels", ())):
        found.append(Fault(draft.place, named("text"), "there is no text"))
    return found

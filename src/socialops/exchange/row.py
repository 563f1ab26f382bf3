"""A post on a channel as a row of a target's file, and what the row leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.documents.post import Media
from socialops.exchange import own_row
from socialops.exchange.cells import FORMULA
from socialops.exchange.target import Column, Target
from socialops.platforms.part import MediaItem, Part


@dataclass(frozen=True)
class Going:
    """A part that is to go: when, in which zone; *base* is the address at which files of the workspace lie."""

    part: Part
    at: datetime
    zone: str
    base: str | None = None

    @property
    def platform(self) -> str:
        """Its platform's name."""
        return self.part.platform.name

    def address(self, item: Media) -> str:
        """Where others find a media item; empty where nobody but us can."""
        if item.url:
            return item.url
        return f"{self.base}/{_quoted_path(item.file or '')}" if self.base else ""

    @cached_property
    def media(self) -> tuple[tuple[MediaItem, str], ...]:
        """The media with their addresses."""
        return tuple((item, self.address(item.media)) for item in self.part.media)


class Row(NamedTuple):
    """The cells, what they leave behind, and why the row must not be written (empty: it may)."""

    cells: tuple[str, ...]
    left: tuple[str, ...]
    refused: tuple[str, ...]


def fill(target: Target, columns: tuple[Column, ...], going: Going) -> Row:
    """The row of a part."""
    if target.name == "generic":
        return _own(columns, going)
    fits = _fitting(target, going)
    cells = tuple(_cell(column, going, fits) for column in columns)
    refused = [*_formulas(columns, cells)]
    if target.networks and going.platform not in target.networks:
        refused.append(f"{target.title} knows no {going.part.platform.title}")
    return Row(cells, tuple(_left(target, going, fits)), tuple(refused))


def own_base(columns: tuple[Column, ...], going: Going) -> Row:
    """The row of the post itself in our own table."""
    found = own_row.row(going.part.post, None, None, going.zone, _kept(going))
    return _checked(columns, found, ())


def _own(columns: tuple[Column, ...], going: Going) -> Row:
    post = going.part.post
    found = own_row.row(post, going.part.channel, going.at, going.zone, _kept(going))
    return _checked(columns, found, tuple(own_row.left(post)))


def _checked(columns: tuple[Column, ...], found: dict[str, str], left: tuple[str, ...]) -> Row:
    cells = tuple(found[column.header] for column in columns)
    return Row(cells, left, tuple(_formulas(columns, cells)))


def _kept(going: Going) -> own_row.Address:
    """Addresses for our own table: a file without an address keeps its path."""
    return lambda item: going.address(item) or item.file or ""


def _formulas(columns: tuple[Column, ...], cells: tuple[str, ...]) -> Iterator[str]:
    for column, cell in zip(columns, cells, strict=True):
        if cell.startswith(FORMULA):
            sign = {"\t": "a tab", "\r": "a line break"}.get(cell[0], f"'{cell[0]}'")
            yield (
                f"'{column.header}' begins with {sign}, so a spreadsheet would take it for a formula: "
                "let the text begin with another sign"
            )


def _fitting(target: Target, going: Going) -> list[tuple[MediaItem, str]]:
    """The media that the row holds."""
    kinds = target.pictures.kinds
    found = [
        (item, address)
        for item, address in going.media
        if address and (not kinds or item.kind is None or item.kind in kinds)
    ]
    return found[: target.pictures.most]


def _cell(column: Column, going: Going, fits: list[tuple[MediaItem, str]]) -> str:  # noqa: PLR0911 - one a kind
    part = going.part
    if column.only and going.platform not in column.only:
        return ""
    match column.holds:
        case None:
            return column.value
        case "text":
            return part.text
        case "time":
            return going.at.strftime(column.format)
        case "network":
            return "TRUE" if column.network == going.platform else "FALSE"
        case "labels":
            return column.join.join(part.post.labels)
        case "headline" | "link" | "first_comment":
            return str(part.post.on(part.channel, column.holds) or "").rstrip()
        case _:
            return _media_cell(column, fits)


def _media_cell(column: Column, fits: list[tuple[MediaItem, str]]) -> str:
    alts = column.holds in {"alt", "alts"}
    values = [(item.media.alt or "").rstrip() if alts else address for item, address in fits]
    if column.holds in {"picture", "alt"}:
        return values[column.number - 1] if column.number <= len(values) else ""
    return column.join.join(values) if any(values) else ""


def _left(target: Target, going: Going, fits: list[tuple[MediaItem, str]]) -> Iterator[str]:
    """What the target can't hold of a part, in words."""
    part, post, platform = going.part, going.part.post, going.platform
    if following := len(post.thread_on(part.channel)):
        yield f"the rest of the thread ({following} {'part' if following == 1 else 'parts'})"
    if post.on(part.channel, "first_comment") and not target.holds("first_comment", platform):
        yield "the first comment"
    yield from _left_media(target, going, fits)
    if part.headline and not target.holds("headline", platform):
        yield "the headline"
    if part.content_warning:
        yield "the content warning"
    if post.on(part.channel, "reply_to"):
        yield "what it replies to"
    yield from _odd_joins(target, going, fits)


def _left_media(target: Target, going: Going, fits: list[tuple[MediaItem, str]]) -> Iterator[str]:
    held = {id(item) for item, _ in fits}
    kinds, most = target.pictures.kinds, target.pictures.most
    for item, address in going.media:
        if id(item) in held:
            continue
        if not most:
            why = "add it there"
        elif not address:
            why = "it has no address on the web, which --media-base URL gives"
        elif kinds and item.kind not in {None, *kinds}:
            why = f"{target.title} takes no {item.kind} from a file"
        else:
            why = f"a row holds {most}"
        yield f"{item.name} ({why})"
    described = [item for item, _ in fits if item.media.alt]
    if described and not (target.holds("alt", going.platform) or target.holds("alts", going.platform)):
        yield f"the alt text of {', '.join(item.name for item in described)}"


def _odd_joins(target: Target, going: Going, fits: list[tuple[MediaItem, str]]) -> Iterator[str]:
    """Values that hold the sign which parts them in the file, and so are read as two."""
    found = {"pictures": [a for _, a in fits], "alts": [i.media.alt or "" for i, _ in fits],
             "labels": list(going.part.post.labels)}  # fmt: skip
    for column in target.columns:
        for value in found.get(column.holds or "", ()):
            if column.join.strip() and column.join in value:
                yield f"'{value}' whole: {target.title} parts it at '{column.join}'"


def remarks_on(target: Target, going: Going, before: Going | None, now: datetime) -> Iterator[str]:
    """What the target, or the platform behind it, will not take; *before* is the row above it in the file."""
    if going.at < now:
        yield "its time has passed: give it another there"
    elif target.ahead and going.at < now + timedelta(minutes=target.ahead):
        yield f"its time is less than {target.ahead} minutes ahead, which {target.title} refuses"
    if target.apart and before and going.at < before.at + timedelta(minutes=target.apart):
        yield f"its time is less than {target.apart} minutes after the row above, which {target.title} refuses"
    part = going.part
    for length in () if part.surely_fits else part.lengths:
        if not length.ok:
            yield f"the text is too long: {length.value} {length.unit}, {part.platform.title} takes {length.limit}"


def _quoted_path(path: str) -> str:
    from urllib.parse import quote

    return quote(path)

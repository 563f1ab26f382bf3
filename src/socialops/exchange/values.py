"""A row's cells to the values of a post's fields, or to what is wrong with them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from socialops.classes import dataclass
from socialops.domain.results.imported import Fault
from socialops.domain.sanitize import one_line
from socialops.exchange import cells
from socialops.exchange.columns import Columns
from socialops.exchange.dates import Moment, Order, Unclear, moment
from socialops.exchange.draft import Known, Unfit, media_of

_FORMULA = re.compile(r"=|[+\-@][\w.+*/ -]*[|(!]")
"""What is a formula for sure. A text may well begin with @, or with a hyphen; a call or a program in it is none."""
_OURS = re.compile(r"'(?=[=+\-@\t\r])")
"""The apostrophe that our own tables put before what a spreadsheet would take for a formula."""
_DAMAGED = re.compile("[\u0080-\uffff]{2,}")
_LONGEST = 60
_YES: Final = frozenset(
    {"true", "yes", "y", "x", "1", "ja", "j", "oui", "si", "sí", "wahr", "vrai", "✓", "✔", "✅", "☑"}
)
_NO: Final = frozenset({"", "false", "no", "n", "0", "nein", "non", "falsch", "faux", "-", "☐", "✗", "❌"})
"""What says in the column of a network that a post goes there, or does not; all else is what is said there."""


@dataclass(frozen=True)
class Reading:
    """What rows are read with."""

    known: Known
    columns: Columns
    order: Order | None = None
    channels: tuple[str, ...] = ()


@dataclass
class Row:
    """A row's values by field; `places` are those for a template, `said` what channels say of their own."""

    place: str
    values: dict[str, Any]
    places: dict[str, str]
    faults: list[Fault]
    whole_day: bool = False
    said: dict[str, str] = field(default_factory=dict)


def read(reading: Reading, place: str, row: Sequence[str]) -> Row:
    """The values of a row, and every fault in it."""
    found = Row(place, {}, {}, [])
    raw: dict[str, list[str]] = {}
    for at, name in sorted(reading.columns.fields.items()):
        raw.setdefault(name, []).append(_cell(reading, found, at, row))
    for at, name in reading.columns.values.items():
        found.places[name] = _cell(reading, found, at, row).strip()
    for name, parts in raw.items():
        if name in {"time", "media", "alt", "sha256"} or not (text := parts[0]).strip():
            continue
        try:
            value = _value(reading, name, text, raw, found)
        except Unfit as error:
            found.faults.append(Fault(place, reading.columns.named(name), str(error)))
        else:
            if value not in (None, "", []):
                found.values["channels" if name == "channel" else name] = value
    _add_networks(reading, found, row)
    _add_media(reading, raw, found)
    if any(part.strip() for part in raw.get("time", ())) and not any(p.strip() for p in raw.get("publish_at", ())):
        found.faults.append(Fault(place, reading.columns.named("time"), "there is a time, and no day that it is on"))
    return found


def _add_networks(reading: Reading, found: Row, row: Sequence[str]) -> None:
    """The channels whose columns say yes, or hold what is said there."""
    for at, name in sorted(reading.columns.networks.items()):
        text = _cell(reading, found, at, row).strip()
        if text.casefold() in _NO:
            continue
        try:
            channel = reading.known.channel(name)
        except Unfit as error:
            found.faults.append(Fault(found.place, one_line(reading.columns.names[at]), str(error)))
            continue
        channels = found.values.setdefault("channels", [])
        if channel not in channels:
            channels.append(channel)
        if text.casefold() not in _YES:
            found.said[channel] = text


def _cell(reading: Reading, found: Row, at: int, row: Sequence[str]) -> str:
    text = row[at] if at < len(row) else ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("_x000D_", "")
    column = one_line(reading.columns.names[at] if at < len(reading.columns.names) else "?")
    if _FORMULA.match(text):
        found.faults.append(
            Fault(found.place, column, f"'{_short(text)}' is a formula: put the text itself there, or its value")
        )
        return ""
    if signs := damaged(text):
        found.faults.append(
            Fault(
                found.place,
                column,
                f"'{signs[0]}' stands where '{signs[1]}' was meant: the file was saved in a wrong encoding on its "
                "way; save it anew as CSV UTF-8",
            )
        )
        return ""
    return _OURS.sub("", text, count=1) if _OURS.match(text) else text


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"


def damaged(text: str) -> tuple[str, str] | None:
    """Letters that were UTF-8 and read as something else, and what they were; None where there are none."""
    if text.isascii():
        return None
    if "\ufffd" in text:
        return "\ufffd", "a letter"
    for found in _DAMAGED.finditer(text):
        for encoding in ("cp1252", "latin-1"):
            try:
                meant = found[0].encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            return found[0], meant
    return None


def _value(reading: Reading, name: str, text: str, raw: Mapping[str, list[str]], found: Row) -> Any:  # noqa: C901, PLR0911, PLR0912 - one a field
    known = reading.known
    match name:
        case "channel":
            return list(dict.fromkeys(map(known.channel, _channel_words(known, text))))
        case "publish_at":
            clock = next(iter(raw.get("time", ())), "")
            when = moment(text, clock, reading.order)
            if isinstance(when, Unclear):
                raise Unfit(when.reason)
            return _moment(when, found)
        case "hashtags":
            return cells.signed(text, "#")
        case "mentions":
            return cells.signed(text, "@")
        case "labels":
            return list(dict.fromkeys(word.lstrip("#") if word != "#" else word for word in cells.words(text)))
        case "contributors":
            return [known.member(word) for word in _people(known, text)]
        case "author":
            return known.member(text.strip())
        case "campaign" | "workflow":
            return known.of_kind(name, text.strip())
        case "thread":
            return cells.thread(text)
        case "reply_to":
            word = text.strip()
            return word if word.startswith(("http://", "https://")) else {"post": word}
        case "waivers":
            return _json(text)
        case "own":
            return cells.words(text)
        case "notes" | "text" | "first_comment":
            return text.rstrip()
        case _:
            return " ".join(text.split())


def _moment(when: Moment, found: Row) -> str:
    found.whole_day = when.whole_day
    return when.text


def _channel_words(known: Known, text: str) -> Iterator[str]:
    """The channels of a cell: parted as a list, unless all of it names one (`Twitter / X`)."""
    try:
        yield known.channel(text.strip())
    except Unfit:
        yield from (
            word for word in (cells.words(text.replace("/", " ").replace("|", " ").replace("+", " "))) if word != "&"
        )


def _people(known: Known, text: str) -> Iterator[str]:
    """The members of a cell, whose names may hold blanks."""
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    for part in parts:
        try:
            yield known.member(part)
        except Unfit:
            yield from cells.words(part)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Unfit("this is not in the form in which 'export --for generic' writes it") from error


def _add_media(reading: Reading, raw: Mapping[str, list[str]], found: Row) -> None:
    pictures, texts = raw.get("media", []), raw.get("alt", [])
    if len(texts) > 1:  # a column a picture
        alts = [text.strip() for text, cell in zip(texts, pictures, strict=False) if cell.strip()]
        beyond = [text for text in texts[len(pictures) :] if text.strip()]
        alts += beyond
    else:
        alts = cells.alts(texts[0]) if texts else []
    pins = cells.words(raw["sha256"][0]) if raw.get("sha256") else []
    addresses = [address for cell in pictures for address in cells.addresses(cell)]
    try:
        media = media_of(addresses, alts, pins)
    except Unfit as error:
        found.faults.append(Fault(found.place, reading.columns.named("alt"), str(error)))
        return
    if media:
        found.values["media"] = media

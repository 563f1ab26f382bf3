"""Markdown with front matter to posts, as galaxy-social, twitter-together, Hugo and Jekyll write it.

- `media:` that names channels, `hashtags:` and `mentions:` for each of them, pictures in the text or under `images:`
  (https://github.com/usegalaxy-eu/galaxy-social).
- Parts of a thread behind lines of three hyphens, each with front matter of its own
  (https://github.com/twitter-together/action).
- `title`, `date`, `tags`, `description` and `url` of an article: what is posted is its description, with the link.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from pathlib import PurePosixPath
from typing import Any, Final

from socialops.classes import dataclass
from socialops.domain.results.imported import Fault
from socialops.domain.slug import slug
from socialops.exchange.columns import field_of
from socialops.exchange.dates import Order, Unclear, moment
from socialops.exchange.draft import Draft, Known, Unfit, id_of, title_of

ENDINGS: Final = (".md", ".markdown", ".tweet")
Parse = Callable[[str], Mapping[str, Any] | str]
"""Front matter to its fields, or why it can't be read."""
Place = Callable[[str], str]
"""A picture's path, as it stands in the file, to one of the workspace; raises Unfit where it lies elsewhere."""
_FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?)(?:^|\n)\1[ \t]*(?:\n|\Z)", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)>?[^)]*\)")
_DATED = re.compile(r"(?:^|[^\d])(\d{4}-\d{1,2}-\d{1,2})(?:\D|$)")
_OPEN = re.compile(r"^---[ \t]*\n", re.MULTILINE)
_UNKNOWN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*")
_MEANT: Final = {
    "slug": "id", "reply": "reply_to", "lang": "language", "date": "publish_at", "publishdate": "publish_at",
    "scheduled": "publish_at", "tags": "labels", "categories": "labels", "url": "link", "canonicalurl": "link",
    "permalink": "link",
}  # fmt: skip
"""What others call our fields."""
_LATER: Final = frozenset(
    {"media", "images", "image", "hashtags", "mentions", "description", "summary", "draft", "status"}
)
"""What is read with the body and the channels, or means nothing here."""
_PLAIN: Final = frozenset(
    {"id", "title", "headline", "language", "content_warning", "timezone", "notes", "first_comment"}
)
_NO_POST: Final = {"retweet": "a repost", "poll": "a poll"}


@dataclass(frozen=True)
class Writing:
    """What files are read with: the workspace, --channel, --dates, and who wrote those that name nobody."""

    known: Known
    parse: Parse
    place: Place
    channels: tuple[str, ...] = ()
    order: Order | None = None
    author: str | None = None


@dataclass
class Page:
    """What a file holds; `unknown` are channels that it names and nobody knows, `named`: it has an id of its own."""

    draft: Draft | None = None
    faults: list[Fault] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    whole_day: bool = False
    named: bool = False


def page_of(writing: Writing, place: str, text: str) -> Page:
    """The post of a file; *place* is its path, whose name is the id where nothing else is."""
    found = Page()
    front, body = _split(writing, text)
    if isinstance(front, str):
        found.faults.append(Fault(place, "", front))
        return found
    for name, what in _NO_POST.items():
        if front.get(name):
            found.faults.append(Fault(place, name, f"{what} is no post that can be approved here: leave the file out"))
    path = PurePosixPath(place)
    stem = path.parent.name if path.stem in {"index", "_index"} and path.parent.name else path.stem
    fields: dict[str, Any] = {}
    for name, value in front.items():
        try:
            _take(writing, fields, str(name), value, found)
        except Unfit as error:
            found.faults.append(Fault(place, str(name), str(error)))
    try:
        _add_body(writing, fields, front, body)
        _add_channels(writing, fields, front, found)
    except Unfit as error:
        found.faults.append(Fault(place, "", str(error)))
    if "publish_at" not in fields and (dated := _DATED.search(stem)):
        when = moment(dated[1])
        if not isinstance(when, Unclear):
            fields["publish_at"], found.whole_day = when.text, True
    found.named = "id" in fields
    fields["id"] = id_of(str(fields.pop("id", "") or ""), slug(stem) or stem, str(fields.get("text", "")))
    fields["title"] = " ".join(str(fields.get("title") or title_of(stem, stem)).split())
    fields["author"] = fields.get("author") or writing.author or ""
    fields["status"] = "draft"
    found.faults = found.faults or list(_lacking(place, fields))
    if not found.faults:
        found.draft = Draft(place, fields)
    return found


def _split(writing: Writing, text: str) -> tuple[Mapping[str, Any] | str, str]:
    """The fields of the front matter, or why there are none; and what stands behind it."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _FRONT.match(whole)
    if found is None:
        if whole.lstrip("\ufeff").startswith(("---\n", "+++\n")):
            return "the front matter does not end: close it with a line of its own, as it begins", ""
        return {}, whole.lstrip("\ufeff")
    if found[1] == "---":
        return writing.parse(found[2] + "\n"), whole[found.end() :]
    try:
        return tomllib.loads(found[2]), whole[found.end() :]
    except tomllib.TOMLDecodeError as error:
        return f"the front matter can't be read: {error}", ""


def _take(writing: Writing, fields: dict[str, Any], name: str, value: Any, found: Page) -> None:
    """One field of the front matter."""
    word = name.casefold()
    meant = _MEANT.get(word, word)
    if value in (None, "", [], {}) or meant in _LATER:
        return
    if meant == "publish_at":
        when = moment(str(value), "", writing.order)
        if isinstance(when, Unclear):
            raise Unfit(when.reason)
        fields["publish_at"], found.whole_day = when.text, when.whole_day
    elif meant == "labels":
        given = value if isinstance(value, list) else [value]
        fields["labels"] = list(dict.fromkeys([*fields.get("labels", []), *(str(tag).strip() for tag in given)]))
    elif meant == "link":
        if str(value).startswith(("http://", "https://")):
            fields["link"] = str(value)
    elif meant == "reply_to":
        fields["reply_to"] = value if str(value).startswith("http") else {"post": str(value)}
    else:
        _take_name(writing, fields, meant, value)


def _take_name(writing: Writing, fields: dict[str, Any], meant: str, value: Any) -> None:
    """What names somebody or something, or is a plain text."""
    if meant == "author":
        fields["author"] = writing.known.member(str(value[0] if isinstance(value, list) else value))
    elif meant in {"campaign", "workflow"}:
        fields[meant] = writing.known.of_kind(meant, str(value))
    elif meant in _PLAIN:
        fields[meant] = str(value)
    elif isinstance(value, str) and (other := field_of(meant)) in {"text", *_PLAIN}:
        fields.setdefault(other, value)


def _add_body(writing: Writing, fields: dict[str, Any], front: Mapping[str, Any], body: str) -> None:
    """The text and its media; of an article its description."""
    text = front.get("description") or front.get("summary")
    article = bool(text) and not _names_channels(front)
    if article:
        fields["text"] = str(text).strip()
        media: list[dict[str, str]] = []
    else:
        delimiter = str(front.get("threadDelimiter") or "---")
        first, *others = [body] if _names_channels(front) else list(_parts(body, delimiter))
        fields["text"], media = _pictured(writing, first)
        fields["text"] = fields["text"] or str(front.get("text") or "")
        if parts := [_part(writing, each) for each in others]:
            fields["thread"] = parts
    media = [*_listed(writing, front), *media]
    if media:
        fields["media"] = media


def _parts(body: str, delimiter: str) -> Iterator[str]:
    """A thread's parts: behind lines that are the delimiter alone, front matter of a part with it."""
    part: list[str] = []
    lines = body.split("\n")
    inside = False
    for number, line in enumerate(lines):
        bare = line.strip()
        if bare == "---" and (inside or (not "".join(part).strip() and _is_front(lines, number))):
            inside = not inside
            part.append(line)
        elif bare == delimiter and not inside:
            yield "\n".join(part)
            part = []
        else:
            part.append(line)
    yield "\n".join(part)


def _is_front(lines: list[str], number: int) -> bool:
    """Whether a line of hyphens opens front matter: a field follows it, and it is closed."""
    rest = lines[number + 1 :]
    return bool(rest) and re.match(r"\w+:", rest[0]) is not None and any(line.strip() == "---" for line in rest)


def _part(writing: Writing, text: str) -> dict[str, Any]:
    """A part of a thread after its first."""
    front, body = _split(writing, text.lstrip("\n"))
    if isinstance(front, str):
        raise Unfit(front)
    for name, what in _NO_POST.items():
        if front.get(name):
            raise Unfit(f"{what} is no part of a thread here")
    words, media = _pictured(writing, body)
    media = [*_listed(writing, front), *media]
    return ({"text": words} if words else {}) | ({"media": media} if media else {})


def _pictured(writing: Writing, body: str) -> tuple[str, list[dict[str, str]]]:
    """A text without its pictures, and the pictures."""
    media = [_medium(writing, address, alt) for alt, address in _IMAGE.findall(body)]
    lines = [line.rstrip() for line in _IMAGE.sub("", body).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n"), media


def _listed(writing: Writing, front: Mapping[str, Any]) -> list[dict[str, str]]:
    """Media under `images:` or `media:`, where that names no channels."""
    found = []
    for name in ("images", "image", "media"):
        given = front.get(name) or []
        if name == "media" and _names_channels(front):
            continue
        for item in given if isinstance(given, list) else [given]:
            if isinstance(item, Mapping):
                address = str(item.get("url") or item.get("file") or item.get("src") or "")
                alt = str(item.get("alt_text") or item.get("alt") or "")
            else:
                address, alt = str(item), ""
            if address:
                found.append(_medium(writing, address, alt))
    return found


def _medium(writing: Writing, address: str, alt: str) -> dict[str, str]:
    web = address.lower().startswith(("http://", "https://"))
    item = {"url": address} if web else {"file": writing.place(address)}
    return item | ({"alt": alt.strip()} if alt.strip() else {})


def _names_channels(front: Mapping[str, Any]) -> bool:
    """Whether `media:` is a list of channels, and not of pictures."""
    given = front.get("media")
    return isinstance(given, list) and all(
        isinstance(each, str) and "/" not in each and "." not in each for each in given
    )


def _add_channels(writing: Writing, fields: dict[str, Any], front: Mapping[str, Any], found: Page) -> None:
    """Where it goes, and what is a channel's own."""
    named = front.get("channels") or front.get("channel") or front.get("platforms") or ()
    given = front.get("media") if _names_channels(front) else named
    channels: dict[str, str] = {}
    for word in given if isinstance(given, list) else re.split(r"[,;\s]+", str(given)) if given else ():
        try:
            channels[str(word)] = writing.known.channel(str(word))
        except Unfit:
            if not _UNKNOWN.fullmatch(str(word)):
                raise
            found.unknown.append(str(word))
    fields["channels"] = list(dict.fromkeys(channels.values())) or list(writing.channels)
    for name in ("hashtags", "mentions"):
        values = front.get(name)
        if isinstance(values, Mapping):
            for word, channel in channels.items():
                if own := _signed(name, values.get(word)):
                    fields.setdefault("variants", {}).setdefault(channel, {})[name] = own
        elif own := _signed(name, values):
            fields[name] = own


def _signed(name: str, values: Any) -> list[str]:
    """Hashtags without their sign, mentions with it."""
    words = values if isinstance(values, list) else str(values or "").split()
    if name == "hashtags":
        return [str(word).lstrip("#") for word in words if str(word).strip("# ")]
    return ["@" + str(word).strip().lstrip("@") for word in words if str(word).strip("@ ")]


def _lacking(place: str, fields: Mapping[str, Any]) -> Iterator[Fault]:
    if not fields.get("channels"):
        yield Fault(place, "channels", "there is no channel of this workspace: say --channel, or make one first")
    if not fields.get("author"):
        yield Fault(place, "author", "nobody wrote it: git's e-mail address is no member's")
    if not fields.get("text"):
        yield Fault(place, "", "there is no text")

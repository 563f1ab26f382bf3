"""A post that went out before, as any of the archives tells it; and how their texts are mended."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any, Final

from socialops.classes import dataclass
from socialops.domain.documents.field import FIRST_YEAR, LAST_YEAR

Read = Callable[[str], bytes | None]
"""The bytes of a file of the archive; None where there is none that can be read."""
_SKIPPED: Final = frozenset({"script", "style", "template", "iframe", "object"})
_NAMES: Final = frozenset({"mention", "hashtag", "u-url"})


class Damaged(ValueError):  # noqa: N818 - it says what a file is
    """A file of an archive that can't be read."""


@dataclass(frozen=True)
class Past:
    """One post: `key` is what the network calls it, or made of its words where that is kept from us."""

    key: str
    at: datetime
    text: str
    url: str | None = None
    media: tuple[Mapping[str, str], ...] = ()
    reply_to: str | None = None
    language: str | None = None
    warning: str | None = None


@dataclass
class Told:
    """The posts of an archive; and how many were left out, by what they were."""

    posts: list[Past] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def loaded(data: bytes) -> Any:
    """JSON, or the JSON behind the first `=` of a script, which is never run.

    Raises:
        Damaged: it is none.
    """
    text = data.decode("utf-8-sig", "replace")
    if not text.lstrip().startswith(("[", "{")):
        text = text.partition("=")[2]
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Damaged("it holds no JSON that can be read") from error


def moment(value: object) -> datetime | None:
    """Seconds since 1970, or ISO 8601."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            found = datetime.fromtimestamp(value, UTC)
        else:
            found = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    if found.tzinfo is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return found.astimezone(UTC).replace(microsecond=0)


def mended(text: str) -> str:
    """A text whose UTF-8 is shown as Latin-1, as Meta writes it; the text itself where it is none such."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def tidy(text: str) -> str:
    """A text as a file may hold it: line feeds, no signs that steer, nothing around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]", "", lines).strip()


def key_of(at: datetime, text: str) -> str:
    """A key for a post that has none: made of its second and its words, so that it is the same in the next archive."""
    return "t" + hashlib.sha256(f"{at.isoformat()}\n{text}".encode("utf-8", "replace")).hexdigest()[:20]


class _Plain(HTMLParser):
    """HTML to the text that people read; nothing of it is ever run, links lead where they lead."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in _SKIPPED:
            self._hidden += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag in {"p", "div", "blockquote", "ul", "ol"} and "".join(self.parts).strip():
            self.parts.append("\n\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "a" and not _NAMES & set(found.get("class", "").split()):
            address = found.get("href", "")
            if address.startswith(("http://", "https://")):
                self.parts.append(address)
                self._in_link = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "a":
            self._in_link = False

    def handle_data(self, data: str) -> None:
        if not self._hidden and not self._in_link:
            self.parts.append(data)


def plain(html: str) -> str:
    """The text of HTML."""
    reader = _Plain()
    reader.feed(html)
    reader.close()
    return tidy(re.sub(r"\n{3,}", "\n\n", "".join(reader.parts)))

"""Is what lies on a platform what was sent? Told by what people see: words, links written out, the number of media."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import Final

_LINK_CLASSES: Final = frozenset({"mention", "hashtag"})
_FIRST_HOST: Final = re.compile(r"(?<=@)([A-Za-z0-9_]+)@[A-Za-z0-9.-]+")


def same_text(one: str, other: str) -> bool:
    """Say whether two texts are the same to a reader: blanks between words count once, whatever their kind."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(_FIRST_HOST.sub(r"\1", unicodedata.normalize("NFC", text)).split())


def text_of_html(html: str) -> str:
    """The words of a status as its author typed them: links in full, mentions and hashtags as they are shown."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "p"}:
            self.found.append("\n")
        if tag == "a":
            known = dict(attrs)
            if not _LINK_CLASSES & set((known.get("class") or "").split()):
                self.found.append(known.get("href") or "")
                self._silent = True  # what is shown is the same address, cut

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._silent = False
        if tag == "p":
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)

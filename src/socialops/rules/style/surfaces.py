"""What a reader of a channel sees in words, and where each character of it is written in the post's file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from socialops.domain.finding import KeyPath
from socialops.platforms.compose import pieces, shown_text
from socialops.platforms.part import Part


class Stretch(NamedTuple):
    """A stretch of a surface and the value it comes from: character i is character i - `start` + `shift` there."""

    start: int
    end: int
    keys: KeyPath
    shift: int = 0


class Surface:
    """A text as it is shown; `main` is the post's own text with what is added to it, the others stand beside it.

    Where its characters come from is found out when somebody asks: most texts are fine.
    """

    __slots__ = ("_first", "_part", "main", "text")

    def __init__(self, text: str, part: Part, first: Stretch, *, main: bool = False) -> None:
        self.text = text
        self.main = main
        self._part = part
        self._first = first

    def origin(self, offset: int) -> Stretch:
        """Where a character comes from; what was put between two values belongs to the one before."""
        found = self._first
        if offset >= found.end and found.end < len(self.text):
            for origin in _origins(self._part):
                if origin.start <= offset:
                    found = origin
        return found

    def is_first(self, origin: Stretch) -> bool:
        """Say whether it is that of the value that the text begins with."""
        return origin == self._first

    def position(self, offset: int) -> tuple[KeyPath, int]:
        """The value and the character in it."""
        first = self._first
        if offset < first.end:
            return first.keys, max(0, offset + first.shift)
        origin = self.origin(offset)
        return origin.keys, max(0, min(offset, origin.end) - origin.start + origin.shift)


def surfaces(part: Part) -> Iterator[Surface]:
    """The text of a part, then its headline, content warning and the alt texts of its media."""
    if part.text:
        yield Surface(part.text, part, _first(part), main=True)
    if headline := part.headline:
        yield _whole(headline, part, part.keys("headline"))
    if warning := part.content_warning:
        yield _whole(warning, part, part.keys("content_warning"))
    for number, item in enumerate(part.post.on(part.channel, "media")):
        if item.alt:
            yield _whole(item.alt, part, (*part.keys("media"), number, "alt"))


def _first(part: Part) -> Stretch:
    own = shown_text(part.post, part.channel)
    return Stretch(0, len(own), part.keys("text")) if own else next(_origins(part))


def _origins(part: Part) -> Iterator[Stretch]:
    for piece in pieces(part.post, part.channel):
        keys = part.keys(piece.field)
        keys = keys if piece.number is None else (*keys, piece.number)
        yield Stretch(piece.start, piece.end, keys, piece.shift)


def _whole(text: str, part: Part, keys: KeyPath) -> Surface:
    return Surface(text, part, Stretch(0, len(text), keys))

"""What a reader of a channel sees in words, and where each character of it is written in the post's file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from socialops.domain.finding import KeyPath
from socialops.text.compose import pieces
from socialops.text.part import Part


class Origin(NamedTuple):
    """A stretch of a surface and the value it comes from: character i is character i - `start` + `shift` there."""

    start: int
    end: int
    keys: KeyPath
    shift: int = 0


class Surface(NamedTuple):
    """A text as it is shown; `main` is the post's own text with what is added to it, the others stand beside it."""

    text: str
    origins: tuple[Origin, ...]
    main: bool = False

    def origin(self, offset: int) -> Origin:
        """Where a character comes from; what was put between two values belongs to the one before."""
        found = self.origins[0]
        for origin in self.origins:
            if origin.start <= offset:
                found = origin
        return found

    def place(self, offset: int) -> tuple[KeyPath, int]:
        """The value and the character in it."""
        origin = self.origin(offset)
        return origin.keys, max(0, min(offset, origin.end) - origin.start + origin.shift)


def surfaces(part: Part) -> Iterator[Surface]:
    """The text of a part, then its headline, content warning and the alt texts of its media."""
    post, channel = part.post, part.channel
    if part.text:
        yield Surface(part.text, tuple(_origins(part)), main=True)
    if part.headline:
        yield _whole(part.headline, part.keys("headline"))
    if part.content_warning:
        yield _whole(part.content_warning, part.keys("content_warning"))
    for number, item in enumerate(post.on(channel, "media")):
        if item.alt:
            yield _whole(item.alt, (*part.keys("media"), number, "alt"))


def _origins(part: Part) -> Iterator[Origin]:
    post, channel = part.post, part.channel
    if not (post.on(channel, "hashtags") or post.on(channel, "mentions") or post.on(channel, "link")):
        yield Origin(0, len(part.text), part.keys("text"))
        return
    for piece in pieces(part.post, part.channel):
        keys = part.keys(piece.field)
        keys = keys if piece.number is None else (*keys, piece.number)
        yield Origin(piece.start, piece.end, keys, piece.shift)


def _whole(text: str, keys: KeyPath) -> Surface:
    return Surface(text, (Origin(0, len(text), keys),))

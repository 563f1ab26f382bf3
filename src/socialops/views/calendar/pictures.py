"""The pictures of posts that a page can show: small ones with their bytes, others by where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialops.domain.workspace import Workspace
    from socialops.views.card import Card

_SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}
"""What every browser draws, and what runs nothing: no SVG."""
SMALL = 96_000
"""Bytes; nothing here makes a picture smaller, so a larger one stays where it lies."""
MOST = 750_000
"""Bytes of all pictures that are held; as base64 text they come to 1 MB."""


@dataclass(frozen=True)
class Picture:
    """A picture of the workspace; `data` is None where it is too large to be part of a page."""

    path: str
    mime: str
    width: int
    height: int
    data: bytes | None


def pictures(workspace: Workspace, cards: Iterable[Card]) -> dict[str, Picture]:
    """By path, the pictures that the cards show; those of the first cards are the first to be held."""
    found: dict[str, Picture] = {}
    left = MOST
    for path in dict.fromkeys(path for card in cards for path in _sources(card)):
        facts = workspace.files.media_facts(path)
        if facts.problem or facts.mime not in _SHOWN or not (facts.width and facts.height):
            continue
        data = workspace.files.media_bytes(path, min(SMALL, left)) if facts.size <= min(SMALL, left) else None
        left -= len(data or b"")
        found[path] = Picture(path, facts.mime, facts.width, facts.height, data)
    return found


def _sources(card: Card) -> Iterator[str]:
    for part in card.parts:
        for item in (*part.media, *(item for after in part.following for item in after.media)):
            if not item.problem and "://" not in item.source:
                yield item.source

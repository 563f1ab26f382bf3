"""The pictures of posts that a page can show: small ones with their bytes, others by where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from socialops.classes import dataclass

if TYPE_CHECKING:
    from socialops.domain.workspace import Workspace
    from socialops.views.card import Card

_SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}
"""What every browser draws, and what runs nothing: no SVG."""
SMALL = 96_000
"""Bytes; nothing here makes a picture smaller, so a larger one stays where it lies."""
MOST = 750_000
"""Bytes of all pictures that are held; as base64 text they come to 1 MB."""
LARGE, MOST_BESIDE = 2_000_000, 10_000_000
"""Bytes of one picture that is copied into a site, and of all of them."""


@dataclass(frozen=True)
class Picture:
    """A picture of the workspace; `data` is None where it is too large to be part of a page.

    `beside` is the name of its copy in the folder of the page, where there is one.
    """

    path: str
    mime: str
    width: int
    height: int
    data: bytes | None
    beside: str | None = None


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


def copies(workspace: Workspace, found: Mapping[str, Picture]) -> tuple[dict[str, Picture], dict[str, bytes]]:
    """The pictures, where those that no page can hold have a copy beside it; and the copies by their names.

    A name is made of what is in the picture: no two are mixed up, and a picture that stays keeps its name.
    """
    shown, beside, left = dict(found), dict[str, bytes](), MOST_BESIDE
    for path, picture in found.items():
        data = None if picture.data is not None else workspace.files.media_bytes(path, min(LARGE, left))
        if data is not None:
            name = f"picture-{sha256(data).hexdigest()[:16]}.{picture.mime.rpartition('/')[2]}"
            left -= 0 if name in beside else len(data)
            beside[name] = data
            shown[path] = replace(picture, beside=name)
    return shown, beside

"""Where a platform's limit falls in a text: never inside a link or a character."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from socialops.platforms.characters import count_graphemes, emoji, graphemes, utf8_length, utf16_length
from socialops.platforms.count import lengths, mastodon_spans
from socialops.platforms.limits import Platform, load
from socialops.platforms.links import X_LINKS, find_links
from socialops.platforms.x_weight import LINK_WEIGHT, weigh_cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def cut(platform: Platform | str, text: str, *, content_warning: str | None = None, photo_post: bool = False) -> int:
    """The index of the first code point that no longer fits; the length of the text where all of it fits.

    Where the unit is not documented, the sure one decides.
    """
    if isinstance(platform, str):
        platform = load(platform)
    warning = content_warning if platform.content_warning_counts else None
    place = len(text)
    for length in lengths(platform, text, content_warning=warning, photo_post=photo_post):
        if length.sure and length.value > length.limit and length.unit != "shortened":
            room = length.limit - count_graphemes(warning or "")
            place = min(place, _cut(length.unit, text, room))
    return place if place == len(text) else _before_link(platform.name, text, place)


def _before_link(platform: str, text: str, place: int) -> int:
    """The place, or the start of the link that it falls into."""
    from socialops.platforms.entities.by_platform import extract

    links = extract(platform, text).links
    return next((link.start for link in links if link.start < place < link.end), place)


def _cut(unit: str, text: str, room: int) -> int:
    cost, spans = _prices(unit, text)
    for start, _, price in _atoms(text, spans, cost):
        room -= price
        if room < 0:
            return start
    return len(text)


def _prices(unit: str, text: str) -> tuple[Callable[[str], int], list[tuple[int, int, int]]]:
    if unit == "weighted":
        return weigh_cluster, _x_links(text)
    if unit == "mastodon":
        return (lambda _: 1), [(start, end, count_graphemes(shown)) for start, end, shown in mastodon_spans(text)]
    costs: dict[str, Callable[[str], int]] = {
        "threads": _threads_cluster,
        "graphemes": lambda _: 1,
        "bytes": utf8_length,
        "utf16": utf16_length,
        "characters": len,
    }
    return costs[unit], []


def _threads_cluster(cluster: str) -> int:
    return len(cluster) if next(emoji(cluster), None) is None else utf8_length(cluster)


def _x_links(text: str) -> list[tuple[int, int, int]]:
    composed = unicodedata.normalize("NFC", text)
    links = find_links(composed, X_LINKS)
    if composed == text:
        return [(link.start, link.end, LINK_WEIGHT) for link in links]
    place = _places(text)
    return [(place[link.start], place[link.end], LINK_WEIGHT) for link in links if link.end < len(place)]


def _places(text: str) -> list[int]:
    """For every index of the composed text (NFC), the index in the text as written."""
    places = []
    for start, end in graphemes(text):
        composed = len(unicodedata.normalize("NFC", text[start:end]))
        places += [min(start + offset, end) for offset in range(composed)]
    return [*places, len(text)]


def _atoms(text: str, spans: list[tuple[int, int, int]], cost: Callable[[str], int]) -> Iterator[tuple[int, int, int]]:
    """What cannot be cut in two, with its price: clusters, and priced spans with the clusters they touch."""
    waiting = iter(spans)
    span = next(waiting, None)
    begin, price, low = 0, 0, 0
    for start, end in graphemes(text):
        while span and span[0] < end and low < end:
            price += cost(text[max(low, start) : span[0]]) if span[0] > max(low, start) else 0
            price += span[2]
            low = span[1]
            span = next(waiting, None)
        if low >= end:
            continue
        price += cost(text[max(low, start) : end])
        yield begin, end, price
        begin, price, low = end, 0, end
    if begin < len(text):
        yield begin, len(text), price

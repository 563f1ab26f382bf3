"""Hashtags, mentions, cashtags and links, each by the rules of the platform that will show them."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Entity(NamedTuple):
    """One entity and where it stands, in code points: `text` is without its sign, the place includes it."""

    text: str
    start: int
    end: int


class Entities(NamedTuple):
    """What a platform makes of a text; each list is in order, and no two entities overlap."""

    hashtags: tuple[Entity, ...] = ()
    mentions: tuple[Entity, ...] = ()
    cashtags: tuple[Entity, ...] = ()
    links: tuple[Entity, ...] = ()


_NONE: Final = Entities()
_OWN_RULES: Final = ("x", "mastodon", "bluesky")
_SIGNS: Final = ("#", "@", "$", ".", "\uff03", "\uff20", "://")


@lru_cache
def _rules(platform: str) -> Callable[[str], Entities]:
    module = import_module(f"socialops.platforms.entities.{platform if platform in _OWN_RULES else 'plain'}")
    rules: Callable[[str], Entities] = module.extract
    return rules


def extract(platform: str, text: str) -> Entities:
    """The entities of a text on a platform, by that platform's own rules where they are public.

    X: twitter-text. Mastodon: its Extractor. Bluesky: detectFacets. The others publish none: see
    `entities_plain`.
    """
    if not any(sign in text for sign in _SIGNS):
        return _NONE
    return _rules(platform)(text)


def without_overlaps(
    links: Iterable[tuple[str, int, int]],
    mentions: Iterable[tuple[str, int, int]],
    hashtags: Iterable[tuple[str, int, int]],
    cashtags: Iterable[tuple[str, int, int]] = (),
) -> Entities:
    """The entities, less those that begin inside an earlier one; where two begin together, links go first."""
    kinds = (links, mentions, hashtags, cashtags)
    found = sorted((item[1], order, item) for order, kind in enumerate(kinds) for item in kind)
    kept: tuple[list[Entity], ...] = ([], [], [], [])
    low = 0
    for start, order, item in found:
        if start >= low:
            kept[order].append(Entity(*item))
            low = item[2]
    return Entities(hashtags=tuple(kept[2]), mentions=tuple(kept[1]), cashtags=tuple(kept[3]), links=tuple(kept[0]))

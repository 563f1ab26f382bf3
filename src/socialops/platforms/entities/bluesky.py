"""Entities as Bluesky's app finds them.

Source: detectFacets in packages/api/src/rich-text of https://github.com/bluesky-social/atproto.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from socialops.platforms.characters import utf16_length
from socialops.platforms.domains import registered_domains
from socialops.platforms.entities.by_platform import Entities, Entity, without_overlaps

if TYPE_CHECKING:
    from collections.abc import Iterator

# What JavaScript's \s holds; Python's differs (U+0085 and U+001C-1F in, U+FEFF out).
_SPACES: Final = "\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_MENTION: Final = re.compile(rf"(?:^|[{_SPACES}(])@([a-zA-Z0-9.-]+)\b", re.ASCII)
_LINK: Final = re.compile(
    rf"(?:(?<![^\n\r\u2028\u2029])|[{_SPACES}(])"
    rf"(https?://[^{_SPACES}]+|([a-z][a-z0-9]*(?:\.[a-z0-9]+)+)[^{_SPACES}]*)",
    re.IGNORECASE | re.ASCII,
)
_INVISIBLE: Final = "\u00ad\u2060\u200b\u200c\u200d\u20e2"
_HASHTAG: Final = re.compile(rf"(?:^|[{_SPACES}])[#\uff03]((?!\ufe0f)[^{_SPACES}{_INVISIBLE}]+)")
_CASHTAG: Final = re.compile(
    rf"(?:^|[{_SPACES}(])\$([A-Za-z][A-Za-z0-9]{{0,4}})(?=[{_SPACES}]|$(?!\n)|[.,;:!?)\"'\u2019])"
)
_LONGEST_TAG: Final = 64  # UTF-16 units


@lru_cache
def _pattern(pattern: str) -> Any:
    import regex

    return regex.compile(pattern)


def _is_domain(name: str) -> bool:
    return name.rpartition(".")[2] in registered_domains() and "." in name


def _mentions(text: str) -> Iterator[Entity]:
    if "@" not in text:
        return
    for found in _MENTION.finditer(text):
        if _is_domain(found[1]) or found[1].endswith(".test"):
            yield Entity(found[1], found.start(1) - 1, found.end(1))


def _links(text: str) -> Iterator[Entity]:
    if "." not in text and "://" not in text:
        return
    for found in _LINK.finditer(text):
        link, domain = found[1], found[2]
        if not link.startswith("http") and not (domain and _is_domain(domain)):
            continue
        if link[-1] in ".,;:!?":
            link = link[:-1]
        if link.endswith(")") and "(" not in link:
            link = link[:-1]
        yield Entity(link, found.start(1), found.start(1) + len(link))


def _hashtags(text: str) -> Iterator[Entity]:
    if "#" not in text and "\uff03" not in text:
        return
    meaningful = _pattern(r"[^0-9\p{P}\s]")
    trailing = _pattern(r"\p{P}++\Z")
    for found in _HASHTAG.finditer(text):
        if not meaningful.search(found[1]):
            continue
        tag = trailing.sub("", found[1])
        if tag and utf16_length(tag) <= _LONGEST_TAG:
            yield Entity(tag, found.start(1) - 1, found.start(1) + len(tag))


def _cashtags(text: str) -> Iterator[Entity]:
    if "$" not in text:
        return
    for found in _CASHTAG.finditer(text):
        yield Entity(found[1], found.start(1) - 1, found.end(1))


def extract(text: str) -> Entities:
    """The entities Bluesky's app makes facets of; a mention is a domain name, a link needs no scheme."""
    return without_overlaps(_links(text), _mentions(text), _hashtags(text), _cashtags(text))

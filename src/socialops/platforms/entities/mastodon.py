"""Entities as Mastodon links them.

Source: app/lib/extractor.rb, Account::MENTION_RE and Tag::HASHTAG_RE of https://github.com/mastodon/mastodon.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from socialops.platforms.entities.by_platform import Entities, Entity, without_overlaps
from socialops.platforms.entities.x import END_OF_MENTION
from socialops.platforms.links import MASTODON_LINKS, find_links

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = r"\p{L}\p{M}\p{Nd}\p{Pc}"
_MENTION: Final = rf"(?<![=/{_WORD}])@([a-zA-Z0-9_]+(?:[.-]+[a-zA-Z0-9_]+)*(?:@[{_WORD}]+(?:[.-]+[{_WORD}]+)*)?)"
_HASHTAG: Final = rf"(?<![^\s])[#\uff03]([{_WORD}][{_WORD}\u00b7\u30fb\u200c]*)"
_LETTER: Final = r"[\p{Alphabetic}_\u00b7\u30fb\u200c]"
_BEFORE_SCHEME: Final = re.compile(r"(.+?)https?\Z", re.IGNORECASE | re.DOTALL)
_SEPARATORS: Final = "\u00b7\u30fb\u200c"  # they join the words of a hashtag and cannot end it
_LONGEST_DOMAIN: Final = 253
_MIDDLE: Final = 3  # a separator or letter in the middle needs a character on either side


@lru_cache
def _pattern(pattern: str) -> Any:
    import regex

    return regex.compile(pattern)


def mentions(text: str) -> Iterator[Entity]:
    """`@user` and `@user@host`, as the status length is counted with."""
    if "@" not in text:
        return
    for found in _pattern(_MENTION).finditer(text):
        host = found[1].partition("@")[2]
        if len(host) <= _LONGEST_DOMAIN and not END_OF_MENTION.match(text, found.end()):
            yield Entity(found[1], found.start(), found.end())


def _hashtags(text: str) -> Iterator[Entity]:
    if "#" not in text and "\uff03" not in text:
        return
    for found in _pattern(_HASHTAG).finditer(text):
        name = found[1].rstrip(_SEPARATORS)
        if not _is_name(name):
            continue
        if text.startswith("://", found.start(1) + len(name)) and (before := _BEFORE_SCHEME.match(name)):
            name = before[1]
        yield Entity(name, found.start(), found.start(1) + len(name))


def _is_name(name: str) -> bool:
    """Not digits alone: a letter anywhere, or a separator or underscore in the middle."""
    letter = _pattern(_LETTER).search
    if len(name) >= _MIDDLE and letter(name, 1, len(name) - 1):
        return True
    return bool(_pattern(r"\p{Alphabetic}").search(name))


def extract(text: str) -> Entities:
    """The entities Mastodon links; a link needs its scheme, and there are no cashtags."""
    return without_overlaps(find_links(text, MASTODON_LINKS), mentions(text), _hashtags(text))

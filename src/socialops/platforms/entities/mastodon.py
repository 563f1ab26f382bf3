"""Entities as Mastodon links them.

Source: app/lib/extractor.rb, Account::MENTION_RE and Tag::HASHTAG_RE of https://github.com/mastodon/mastodon.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

from socialops.domain.pattern import late
from socialops.platforms.entities.by_platform import Entities, Entity, without_overlaps
from socialops.platforms.entities.latin import LETTERS, WORD, is_latin
from socialops.platforms.entities.x import END_OF_MENTION
from socialops.platforms.links import MASTODON_LINKS, find_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WORD: Final = r"\p{L}\p{M}\p{Nd}\p{Pc}"
_MENTION: Final = rf"(?<![=/{_WORD}])@([a-zA-Z0-9_]+(?:[.-]+[a-zA-Z0-9_]+)*(?:@[{_WORD}]+(?:[.-]+[{_WORD}]+)*)?)"
_HASHTAG: Final = r"(?<![^\s])[#\uff03]([{word}][{word}\u00b7\u30fb\u200c]*)"
_IN_THE_MIDDLE: Final = r"[{letter}_\u00b7\u30fb\u200c]"
_BEFORE_SCHEME: Final = late(r"(.+?)https?\Z", re.IGNORECASE | re.DOTALL)
_SEPARATORS: Final = "\u00b7\u30fb\u200c"  # they join the words of a hashtag and cannot end it
_LONGEST_DOMAIN: Final = 253
_MIDDLE: Final = 3  # a separator or letter in the middle needs a character on either side


@lru_cache
def _pattern(pattern: str) -> Any:
    import regex

    return regex.compile(pattern)


@lru_cache
def _hashtag(*, latin: bool) -> tuple[Any, Any, Any]:
    """The patterns of what may be one, of what makes a name of it in the middle, and of what does so anywhere."""
    word, letter, compiled = WORD, LETTERS, cast("Callable[[str], Any]", re.compile)
    if not latin:
        import regex

        word, letter, compiled = _WORD, r"\p{Alphabetic}", regex.compile
    patterns = (_HASHTAG.replace("{word}", word), _IN_THE_MIDDLE.replace("{letter}", letter), f"[{letter}]")
    found = tuple(map(compiled, patterns))
    return found[0], found[1], found[2]


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
    latin = is_latin(text)
    for found in _hashtag(latin=latin)[0].finditer(text):
        name = found[1].rstrip(_SEPARATORS)
        if not _is_name(name, latin=latin):
            continue
        if text.startswith("://", found.start(1) + len(name)) and (before := _BEFORE_SCHEME.match(name)):
            name = before[1]
        yield Entity(name, found.start(), found.start(1) + len(name))


def _is_name(name: str, *, latin: bool) -> bool:
    """Not digits alone: a letter anywhere, or a separator or underscore in the middle."""
    _, in_the_middle, letter = _hashtag(latin=latin)
    if len(name) >= _MIDDLE and in_the_middle.search(name, 1, len(name) - 1):
        return True
    return bool(letter.search(name))


def extract(text: str) -> Entities:
    """The entities Mastodon links; a link needs its scheme, and there are no cashtags."""
    return without_overlaps(find_links(text, MASTODON_LINKS), mentions(text), _hashtags(text))

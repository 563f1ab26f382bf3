"""Entities on platforms that publish no rules: Threads, LinkedIn, Instagram, Facebook, YouTube and others.

What they have in common, as far as it can be seen: a hashtag stands after no letter, digit or `&`, and
holds letters, marks, digits and underscores with at least one letter; a mention holds ASCII letters,
digits, `_`, and inside also `.` and `-`, at most 30 (the longest handle any of them allows); a link is what
X would link. None has cashtags.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from socialops.domain.pattern import late
from socialops.platforms.entities.by_platform import Entities, Entity, without_overlaps
from socialops.platforms.entities.latin import LETTERS, WORD, is_latin
from socialops.platforms.links import X_LINKS, find_links

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = r"\p{L}\p{M}\p{Nd}_\u200c\u200d"
_HASHTAG: Final = r"(?<![{word}&/#\uff03])[#\uff03](?!\ufe0f|\u20e3)([{word}]+)"
_MENTION: Final = late(
    r"(?<![\w@\uff20/.+-])[@\uff20]([a-zA-Z0-9_](?:[a-zA-Z0-9_.-]{0,28}[a-zA-Z0-9_])?)(?![\w@\uff20])"
)


@lru_cache
def _patterns(*, latin: bool) -> tuple[Any, Any]:
    """Of what may be a hashtag, and of a letter in it."""
    if latin:
        return re.compile(_HASHTAG.replace("{word}", WORD)), re.compile(f"[{LETTERS}]")
    import regex

    return regex.compile(_HASHTAG.replace("{word}", _WORD)), regex.compile(r"\p{L}")


def _hashtags(text: str) -> Iterator[Entity]:
    if "#" not in text and "\uff03" not in text:
        return
    hashtag, letter = _patterns(latin=is_latin(text))
    for found in hashtag.finditer(text):
        if letter.search(found[1]):
            yield Entity(found[1], found.start(), found.end())


def _mentions(text: str) -> Iterator[Entity]:
    if "@" not in text and "\uff20" not in text:
        return
    for found in _MENTION.finditer(text):
        yield Entity(found[1], found.start(), found.end())


def extract(text: str) -> Entities:
    """The entities such a platform most likely links."""
    return without_overlaps(find_links(text, X_LINKS), _mentions(text), _hashtags(text))

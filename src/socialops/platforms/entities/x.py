"""Entities as X links them (twitter-text, Apache-2.0: https://github.com/twitter/twitter-text)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from socialops.domain.pattern import late
from socialops.platforms.entities.by_platform import Entities, Entity, without_overlaps
from socialops.platforms.entities.latin import LETTERS, WORD, is_latin
from socialops.platforms.links import LATIN_ACCENTS, PUNCTUATION, SPACES, X_LINKS, find_links

if TYPE_CHECKING:
    from collections.abc import Iterator

_MENTION: Final = late(
    r"(?:^|[^a-zA-Z0-9_!#$%&*@\uff20]|(?:^|[^a-zA-Z0-9_+~.-])[rR][tT]:?)"
    r"[@\uff20]([a-zA-Z0-9_]{1,20})(/[a-zA-Z][a-zA-Z0-9_-]{0,24})?"
)
END_OF_MENTION: Final = late(rf"[@\uff20{LATIN_ACCENTS}]|://")
_END_OF_HASHTAG: Final = late("[#\uff03]|://")
_CASHTAG: Final = late(rf"(?:^|[{SPACES}])\$([a-zA-Z]{{1,6}}(?:[._][a-zA-Z]{{1,2}})?)(?=$|[\s\ufeff{PUNCTUATION}])")
_HASHTAG: Final = r"(?:^|[\ufe0e\ufe0f]|(?!{any}|&)[\s\S])[#\uff03](?!\ufe0f|\u20e3)({any}*{letter}{any}*)"
_LETTER: Final = r"\p{L}\p{M}"
_SPECIAL: Final = "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"


@lru_cache
def _hashtag(*, latin: bool) -> Any:
    if latin:
        return re.compile(_HASHTAG.replace("{any}", f"[{WORD}]").replace("{letter}", f"[{LETTERS}]"))
    import regex

    anything = rf"[{_LETTER}\p{{Nd}}{_SPECIAL}]"
    return regex.compile(_HASHTAG.replace("{any}", anything).replace("{letter}", f"[{_LETTER}]"))


def _hashtags(text: str) -> Iterator[Entity]:
    if "#" not in text and "\uff03" not in text:
        return
    for found in _hashtag(latin=is_latin(text)).finditer(text):
        if not _END_OF_HASHTAG.match(text, found.end()):
            yield Entity(found[1], found.start(1) - 1, found.end(1))


def _mentions(text: str) -> Iterator[tuple[Entity, bool]]:
    """Mentions, each with whether it names a list of that member rather than the member."""
    if "@" not in text and "\uff20" not in text:
        return
    for found in _MENTION.finditer(text):
        if not END_OF_MENTION.match(text, found.end()):
            yield Entity(found[1], found.start(1) - 1, found.end()), found[2] is not None


def _cashtags(text: str) -> Iterator[Entity]:
    if "$" not in text:
        return
    for found in _CASHTAG.finditer(text):
        yield Entity(found[1], found.start(1) - 1, found.end(1))


def extract(text: str) -> Entities:
    """The entities X links; a list (`@name/list`) is no mention, but nothing else begins inside it."""
    mentions = list(_mentions(text))
    lists = {entity for entity, is_list in mentions if is_list}
    found = without_overlaps(
        find_links(text, X_LINKS), (entity for entity, _ in mentions), _hashtags(text), _cashtags(text)
    )
    if not lists:
        return found
    return found._replace(mentions=tuple(entity for entity in found.mentions if entity not in lists))

"""The form in which values are digested and compared, in one place.

Two posts with one digest must be routed, shown and sent alike. So what routes a post or leads somewhere (labels,
handles, mentions, links) is compared in the form that the digest holds, and refused where it is written otherwise.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from pydantic_core import PydanticCustomError

from socialops.domain.pattern import late

_EMOJI_OR_SCRIPT = frozenset({"So", "Sk", "Lo", "Mn", "Mc"})
"""What a joiner or a selector may follow: emoji, and scripts that are written with joiners."""
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
_INVISIBLE = late(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\U000e0000-\U000e0fff]"
)
_LEADS = late(r"://|@|\w\.\w+/")
"""What a word that leads somewhere holds: a link with or without a scheme, a mail address, an account."""


def normal(value: str) -> str:
    """The form that the digest holds: NFC, LF, without blanks at the end."""
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    return (value.replace("\r\n", "\n") if "\r" in value else value).rstrip()


def normal_set(values: Iterable[str]) -> frozenset[str]:
    """Names in the form in which they are compared."""
    return frozenset(map(normal, values))


def own_form(value: str) -> str:
    """The value itself, where it is written as it is compared.

    Raises:
        PydanticCustomError: blanks stand around it, a sign stands for another one, or can't be seen.
    """
    if value != value.strip():
        raise _other("has a blank at its beginning or end: remove it")
    if value.isascii():
        return value
    if found := _unseen(value):
        raise _other(f"holds the invisible character U+{ord(found):04X}: remove it")
    composed = unicodedata.normalize("NFC", value)
    if composed != value:
        sign = _first_other(value, composed)
        raise _other(f"holds U+{ord(sign):04X}, which stands for another sign: write '{composed}'")
    return value


def own_addresses(text: str) -> str:
    """A text itself, where each link, mail address and account in it is written as it is digested.

    Raises:
        PydanticCustomError: NFC would make another address of one.
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    for word in text.split():
        composed = word if word.isascii() or not _LEADS.search(word) else unicodedata.normalize("NFC", word)
        if composed != word:
            sign = _first_other(word, composed)
            raise _other(f"holds an address with U+{ord(sign):04X}, which stands for another sign: write '{composed}'")
    return text


def _first_other(value: str, composed: str) -> str:
    at = next((n for n, (one, two) in enumerate(zip(value, composed, strict=False)) if one != two), len(composed))
    return value[min(at, len(value) - 1)]


def _unseen(value: str) -> str | None:
    for found in _INVISIBLE.finditer(value):
        before = value[found.start() - 1] if found.start() else ""
        if found[0] not in _JOINERS or not before or unicodedata.category(before) not in _EMOJI_OR_SCRIPT:
            return found[0]
    return None


def _other(what: str) -> PydanticCustomError:
    return PydanticCustomError("normal_form", "{what}", {"what": what})

"""Words in which letters of another alphabet stand for Latin ones that look the same.

The pairs are those of Unicode's confusables (UTS #39) that no common typeface tells apart. A word counts as mixed where
it has Latin letters too; a word that is wholly Cyrillic or Greek is that, whatever it looks like.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

_CYRILLIC = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u0501\u04bb\u04cf\u051b\u051d"
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0406\u0408\u0405\u051a\u051c",
        "aeopcxyijsdhlqwABEKMHOPCTXYIJSQW",
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "\u03bf\u03bd\u03c1\u03c5\u03b9\u03b1\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
        "ovpuiaABEZHIKMNOPTYX",
        strict=True,
    )
)
_LATIN = _CYRILLIC | _GREEK
_TABLE = str.maketrans(_LATIN)
OTHERS = "\u0370-\u03ff\u0400-\u052f"
"""Greek and Cyrillic, as a range of a pattern."""
_OTHERS = regex.compile(f"[{OTHERS}]")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_WHOLE = regex.compile(r"[\p{Cyrillic}\p{Greek}\p{M}]{2,}")


class Mixed(NamedTuple):
    """A word of two alphabets: where it begins, as it is written, and in Latin letters alone."""

    start: int
    written: str
    latin: str


def mixed_words(text: str) -> Iterator[Mixed]:
    """The words of Latin letters in which others stand that look like Latin ones."""
    if text.isascii() or not _OTHERS.search(text):
        return
    for found in _WORD.finditer(text):
        word = found[0]
        foreign = [sign for sign in word if _OTHERS.match(sign)]
        if foreign and len(foreign) < len(word) and all(sign in _LATIN for sign in foreign) and _is_latin(word):
            yield Mixed(found.start(), word, word.translate(_TABLE))


def _is_latin(word: str) -> bool:
    """Whether a word is one of Latin letters; a Greek letter before or behind a word is a sign: \u03b1Tocopherol."""
    inside = word[1:-1]
    edges = [sign for sign in (word[0], word[-1]) if sign in _GREEK and sign.islower()]
    return not edges or any(_OTHERS.match(sign) for sign in inside)


def speaks_another(text: str) -> bool:
    """Whether the text has words that are wholly Cyrillic or Greek: who writes those mixes on purpose (VIP\u0430)."""
    return any(_WHOLE.fullmatch(word) for word in _WORD.findall(text))


@lru_cache(maxsize=512)
def unmixed(text: str) -> str:
    """The text with its mixed words in Latin letters; as long as before, sign by sign."""
    signs = list(text)
    for found in mixed_words(text):
        signs[found.start : found.start + len(found.written)] = found.latin
    return "".join(signs)

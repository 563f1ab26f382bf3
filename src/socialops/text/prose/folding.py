"""Letter case as the pattern engine sees it, kept at one code point for one so that offsets stay."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD = regex.compile(r"\w+")
"""Words. Ours and linear in the text, so it needs no time limit."""

ASCII_WORD = re.compile(r"\w+", re.ASCII)
"""The same for texts of ASCII only, faster."""

TURKISH_I = frozenset("\u0130\u0131")
TWINS = {"\u0130": "i", "\u0131": "i", "\u1fd3": "\u0390", "\u1fe3": "\u03b0", "\ufb06": "\ufb05"}
ODD = frozenset(TWINS) | {"\u0390", "\u03b0", "\ufb05"}
"""Characters whose case relation is no equivalence in the engine (I, i and the Turkish i's) or which lower-casing does
not join. Texts with one of them get no shortcut that depends on letter case."""


ASCII = frozenset(map(chr, range(128)))
DIGIT = regex.compile(r"\d")
SPACE = regex.compile(r"\s")


def find_words(text: str) -> list[str]:
    """All words of a text in their order."""
    return ASCII_WORD.findall(text) if text.isascii() else WORD.findall(text)


def fold(text: str) -> str:
    """Fold letter case, code point for code point.

    Two texts that the pattern engine holds equal without regard to case fold to the same text. The reverse holds
    unless a character of ODD takes part. Both are checked over all of Unicode by the tests.
    """
    return text.lower() if text.isascii() else fold_strange(text, text)


def fold_strange(text: str, strange: Iterable[str]) -> str:
    """The same for a text whose characters beyond ASCII are known to be `strange`."""
    folded = text.casefold()
    if len(folded) == len(text) and ODD.isdisjoint(strange):
        return folded
    return "".join(map(fold_character, text))


def blur(folded: str, strange: Iterable[str]) -> str:
    """Put 0 in the place of every digit and a blank in that of any white space, so that "any digit" and "any white
    space" are one literal each; `strange` as for fold_strange.
    """
    for digit in "123456789":
        folded = folded.replace(digit, "0")
    for space in "\n\t\r\f\v":
        folded = folded.replace(space, " ")
    for character in strange:
        blurred = blur_character(character)
        if blurred != character:
            folded = folded.replace(character, blurred)
    return folded


@lru_cache(maxsize=4096)
def blur_character(character: str) -> str:
    """Blur one character: a digit to 0 and white space to a blank, as the pattern engine takes them."""
    if DIGIT.match(character):
        return "0"
    return " " if SPACE.match(character) else character


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """Fold one character to one character."""
    if character in TWINS:
        return TWINS[character]
    folded = character.casefold()
    if len(folded) == 1:
        return folded
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character


@lru_cache(maxsize=4096)
def is_word(character: str) -> bool:
    """Say whether the pattern engine takes the character for a part of a word."""
    return WORD.match(character) is not None


def is_boundary(text: str, place: int) -> bool:
    r"""Say whether `\b` holds at `place`."""
    before = place > 0 and is_word(text[place - 1])
    after = place < len(text) and is_word(text[place])
    return before != after

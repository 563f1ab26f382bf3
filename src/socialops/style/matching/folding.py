"""Letter case as the pattern engine sees it, kept at one code point for one so that offsets stay."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from socialops.domain.pattern import late_with_properties

WORD = late_with_properties(r"\w+")
"""Words. Ours and linear in the text, so it needs no time limit."""

ASCII = bytes(range(128))
BLURRED = bytes.maketrans(b"123456789\n\t\r\f\v", b"0" * 9 + b" " * 5)
SPREAD = bytes(byte if byte >= 128 or chr(byte).isalnum() or byte == ord("_") else ord(" ") for byte in range(256))  # noqa: PLR2004 - the end of ASCII
"""Bytes above ASCII are parts of other characters in UTF-8."""
TWINS = {"\u0130": "i", "\u0131": "i", "\u1fd3": "\u0390", "\u1fe3": "\u03b0", "\ufb06": "\ufb05"}
ODD = frozenset(TWINS) | {"\u0390", "\u03b0", "\ufb05"}
"""Characters whose case relation is no equivalence in the engine (I, i and the Turkish i's) or which lower-casing does
not join. Texts with one of them get no shortcut that depends on letter case."""


DIGIT = late_with_properties(r"\d")
SPACE = late_with_properties(r"\s")


class Signs(NamedTuple):
    """What to do about the characters beyond ASCII in a text: pairs of what to take and what to put, when its letter
    case is folded and when it is blurred; those that are no part of a word; and whether one is of ODD.
    """

    folds: tuple[tuple[str, str], ...]
    blurs: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]
    is_odd: bool


def signs_of(text: str) -> Signs:
    """What to do about the characters of a text."""
    return _signs(strange_in(text))


def strange_in(text: str) -> frozenset[str]:
    """The characters of a text beyond ASCII."""
    if text.isascii():
        return frozenset()
    return frozenset(text.encode("utf-8", "surrogatepass").translate(None, ASCII).decode("utf-8", "surrogatepass"))


@lru_cache(maxsize=4096)
def _signs(strange: frozenset[str]) -> Signs:
    folds, is_odd = _folds(strange)
    return Signs(
        folds,
        tuple((c, blur_character(c)) for c in strange if blur_character(c) != c),
        tuple(c for c in strange if not is_word(c)),
        is_odd,
    )


@lru_cache(maxsize=4096)
def _folds(strange: frozenset[str]) -> tuple[tuple[tuple[str, str], ...], bool]:
    """What `Signs` tells of the letter case alone."""
    return tuple((c, fold_character(c)) for c in strange if c != fold_character(c)), not ODD.isdisjoint(strange)


def fold_case(text: str) -> str:
    """Fold letter case, code point for code point.

    Two texts that the pattern engine holds equal without regard to case fold to the same text. The reverse holds
    unless a character of ODD takes part. Both are checked over all of Unicode by the tests.
    """
    return text.lower() if text.isascii() else _folded(text, *_folds(strange_in(text)))


def fold_with(text: str, signs: Signs) -> str:
    """The same for a text whose signs are known."""
    return _folded(text, signs.folds, is_odd=signs.is_odd)


def _folded(text: str, folds: tuple[tuple[str, str], ...], is_odd: bool) -> str:
    if is_odd:
        return "".join(map(fold_character, text))
    if text.isascii():
        return text.lower()
    folded = text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")  # ASCII alone
    for taken, put in folds:
        folded = folded.replace(taken, put)
    return folded


def blur_and_spread(folded: str, signs: Signs) -> tuple[str, str]:
    """Make two texts of one: with 0 in the place of every digit and a blank in that of any white space, so that "any
    digit" and "any white space" are one literal each; and with a blank for everything that is no part of a word.
    """
    raw = folded.encode("utf-8", "surrogatepass")
    blurred = raw.translate(BLURRED).decode("utf-8", "surrogatepass")
    spread = raw.translate(SPREAD).decode("utf-8", "surrogatepass")
    for taken, put in signs.blurs:
        blurred = blurred.replace(taken, put)
    for gap in signs.gaps:
        spread = spread.replace(gap, " ")
    return blurred, spread


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

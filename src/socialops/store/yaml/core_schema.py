"""What a plain scalar means: the core schema of YAML 1.2, and timestamps stay text."""

from __future__ import annotations

from socialops.domain.pattern import late

MAX_DIGITS = 30
"""Longer numbers are refused: no field holds one, and Python takes quadratic time to read them."""
MAY_RESOLVE = frozenset("0123456789-+.~nNtTfF")
"""The signs that anything but a text begins with."""

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
RESOLVED_WORDS = frozenset({*_NULL, *_BOOL})
"""All words that mean something else than a text: but for numbers, nothing else does."""
_LETTERS = frozenset("nNtTfF")
_INT = late(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = late(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class NumberTooLongError(ValueError):
    """A number of more than MAX_DIGITS signs."""

    def __init__(self) -> None:
        super().__init__("the number is too long: put it in quotes if it is meant as text")


def resolved(value: str) -> bool | int | float | str | None:
    """The value of a scalar that is written without quotes.

    Raises NumberTooLongError.
    """
    if value in _NULL:
        return None
    if value in _BOOL:
        return _BOOL[value]
    if value[0] in _LETTERS:
        return value
    whole = _INT.fullmatch(value)
    if not whole and not _FLOAT.fullmatch(value):
        return value
    if len(value) > MAX_DIGITS:
        raise NumberTooLongError
    if whole:
        return int(value, 0 if value[:2] in {"0o", "0x"} else 10)
    return _float(value)


def _float(value: str) -> float:
    word = value.lower().lstrip("+-.")
    if word not in {"inf", "nan"}:
        return float(value)
    return float("-" + word) if value.startswith("-") else float(word)

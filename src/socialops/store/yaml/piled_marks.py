"""Marks piled on one letter: accents and the like without end, as decorated ("zalgo") texts have them.

To bring marks into their one order takes time that grows with the square of their number, and no language needs more
than a few: the Stream-Safe Text Format of Unicode allows 30 in a row (UAX #15, section 13), and so do we.
"""

from __future__ import annotations

from typing import Final
from unicodedata import combining

MOST: Final = 30
PILED: Final = (
    f"more than {MOST} marks (accents and the like) in a row stand on one letter: write the letter without them"
)
_FIRST_MARK: Final = "\u0300"
_TWO_MARKS: Final = "\u0f73\u0f75\u0f81"
"""Tibetan vowel signs of class 0 that each stand for two marks."""


def find_piled(text: str) -> int | None:
    """Where more than 30 marks in a row begin; None where there are none.

    So many hold a place that 31 divides, so only those places are looked at.
    """
    step = MOST + 1
    if text.isascii() or max(text[::step]) < _FIRST_MARK:
        return None
    for place in range(0, len(text), step):
        if _is_mark(text[place]):
            start, end = place, place + 1
            while start and _is_mark(text[start - 1]):
                start -= 1
            while end < len(text) and end - start <= MOST and _is_mark(text[end]):
                end += 1
            if end - start > MOST:
                return start
    return None


def _is_mark(letter: str) -> bool:
    return letter >= _FIRST_MARK and (combining(letter) > 0 or letter in _TWO_MARKS)

"""Texts in Latin letters: what is a word in them, the standard library's patterns tell as well as Unicode's properties.

`regex`, which knows the properties, costs 15 ms to import and compiles slowly; most texts don't need it.
"""

from __future__ import annotations

from typing import Final

from socialops.domain.pattern import late

_BEYOND_ASCII: Final = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
LETTERS: Final = f"a-zA-Z{_BEYOND_ASCII}"
"""In such a text, all that is a letter, or alphabetic; there are no marks."""
WORD: Final = f"{LETTERS}0-9_"
"""In such a text, all letters, marks, decimal digits, and punctuation that connects."""
SIGNS: Final = f"\t\n\r -~{_BEYOND_ASCII}¡§«°»¿\u2010-\u2015\u2018-\u201f\u2026\u20ac\U0001f300-\U0001faff"
"""All that is in such a text. Signs that change others, such as selectors and joiners, are not."""
_OTHER: Final = late(f"[^{SIGNS}]")


def is_latin(text: str) -> bool:
    """Whether the text holds nothing else."""
    return not _OTHER.search(text)

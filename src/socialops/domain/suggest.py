"""What a mistyped word was meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST_COMPARED = 20_000
"""Beyond so many names the search takes longer than the hint is worth."""


def nearest(word: str, options: Iterable[str]) -> str | None:
    """The option most like *word*, or None where none is near."""
    known = list(options)
    if len(known) > MOST_COMPARED:
        known = [name for name in known if name[:2] == word[:2]]
    folded = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """A sentence that suggests the nearest option, or names a few, or nothing."""
    known = sorted(options)
    found = nearest(word, known)
    if found:
        return f"did you mean '{found}'?"
    if not known:
        return "there is none yet"
    few = ", ".join(known[:8])
    return f"known: {few}" + (", …" if len(known) > 8 else "")  # noqa: PLR2004

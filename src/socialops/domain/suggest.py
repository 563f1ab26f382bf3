"""What a mistyped word was meant to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches

MOST_COMPARED = 20_000
"""Beyond so many names the search takes longer than the hint is worth."""
MOST_HINTS = 25
"""Wrong names of one file that get a hint of their own."""


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


class Hints:
    """Hints for the first wrong names of each file.

    Each costs a look at all names there are, and a file may hold thousands of wrong ones: who reads so many has learnt
    from the first.
    """

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def of(self, path: str, word: str, options: Iterable[str]) -> str:
        """The hint for one more wrong name in the file at *path*."""
        self._given[path] += 1
        return did_you_mean(word, options) if self._given[path] <= MOST_HINTS else "see the names before it"

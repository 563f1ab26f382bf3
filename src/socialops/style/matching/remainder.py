r"""A cheaper check before a search: where the part behind a pattern's open beginning is absent, nothing matches.

`(?:[^\s,]+,)+ \w+ and` may begin anywhere, so the pattern engine tries it anywhere. Whatever it matches holds a match
of `, \w+ and` too, which begins where a comma is. A text without the second needs no search for the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from socialops.style.matching.pattern import compile_pattern, holds
from socialops.style.matching.pattern_facts import EDGE
from socialops.style.matching.pattern_reader import top_level

if TYPE_CHECKING:
    from socialops.style.matching.budget import Clock
    from socialops.style.matching.pattern_facts import Known
    from socialops.style.matching.text_view import View

PLACED = regex.compile(r"\\[bBAZzG]|\(\?<?[=!]|[$^]|\(\?[a-zA-Z-]*\)|\(\?[a-zA-Z]*-?[a-zA-Z]*:")
"""What speaks about the place of a match or about letter case, so that it may mean another thing in another text."""
MOST = 8
"""Most signs that the open beginning may end in."""


class Rest:
    """What is left of a pattern, ready to search for."""

    def __init__(self, source: str, *, ignorecase: bool) -> None:
        self._pattern = compile_pattern(source, ignorecase=ignorecase)

    def rules_out(self, view: View, clock: Clock) -> bool:
        """Say whether the text tells that the pattern matches nothing in it."""
        return not holds(self._pattern, view.text, clock)


def rest_of(pattern: str) -> str | None:
    """Give a pattern that holds in every text which has a piece that the given one matches; None where there is no
    cheaper one.
    """
    atoms = top_level(pattern)
    if len(atoms) < 2 or _tells(atoms[0][1]):  # noqa: PLR2004 - a beginning and something behind it
        return None
    rest = "".join(source for source, _ in atoms[1:])
    before = _last_signs(atoms[0][1])
    if PLACED.search(rest.replace("(?:", "(")) or not (before or _is_literal(atoms[1][1])):
        return None
    return before + rest


def _tells(beginning: Known) -> bool:
    """Whether it is known what a match begins with, beyond that a word begins there."""
    return beginning.exact is not None or not beginning.starts <= {EDGE}


def _last_signs(known: Known) -> str:
    """The signs the beginning ends in, where they have no letter case and, unlike digits and blanks, stand for no
    others.
    """
    ends = sorted(known.ends)
    plain = all(sign.isascii() and sign.isprintable() and not sign.isalnum() and len(sign) == 1 for sign in ends)
    if not ends or not plain or " " in ends or len(ends) > MOST:
        return ""
    return "(?:" + "|".join(map(regex.escape, ends)) + ")" if len(ends) > 1 else regex.escape(ends[0])


def _is_literal(known: Known) -> bool:
    return known.exact is not None and EDGE not in known.exact and "" not in known.exact

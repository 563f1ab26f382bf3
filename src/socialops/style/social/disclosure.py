"""Whether an advertisement says that it is one."""

from __future__ import annotations

import regex

MARKS = regex.compile(
    r"(?i)#(?:ad|ads|advert|advertisement|anzeige|werbung|sponsored|sponsoredpost|paidpartnership|paidad|publicidad|"
    r"pub|publicit[eé]|pubblicit[aà]|reclame|annonce|reklama?)\b"
    r"|\b(?:paid partnership|paid ad|sponsored by|advertisement|bezahlte partnerschaft|anzeige|werbung|"
    r"collaboration commerciale|publicidad)\b"
    r"|^\W{0,3}(?:ad|sponsored)\W{0,2}[:|\])]"
)
"""Words that the advertising authorities of the EU states, the UK (ASA) and the USA (FTC) hold clear enough.

#sp, #spon and #collab are not among them."""
EARLY = 125
"""Characters that platforms show before "more": a mark behind them is not seen."""


def find_disclosure(text: str) -> tuple[int, int] | None:
    """Give the place of the first mark of an advertisement; None when there is none."""
    found = MARKS.search(text)
    return None if found is None else found.span()


def is_early(span: tuple[int, int]) -> bool:
    """Say whether a mark stands before the place where platforms cut a text."""
    return span[1] <= EARLY

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


def find_disclosure(text: str) -> tuple[int, int] | None:
    """Give the place of the first mark of an advertisement; None when there is none."""
    found = MARKS.search(text)
    return None if found is None else found.span()

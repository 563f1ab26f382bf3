"""Ids out of names."""

from __future__ import annotations

import re
import unicodedata

from socialops.domain.documents.field import ID_PATTERN

LONGEST = 64
_ID = re.compile(ID_PATTERN)
# What Unicode does not take apart into a plain letter and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"}
)


def slug(text: str, fallback: str = "") -> str:
    """*text* as an id: small letters, digits, single hyphens; *fallback* where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or fallback


def is_id(text: str) -> bool:
    """True for what every id must be."""
    return len(text) <= LONGEST and "\n" not in text and _ID.fullmatch(text) is not None

"""Top-level domains, and where one begins a label: the part of link detection that needs a list."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from socialops.domain.pattern import late
from socialops.platforms.limits import read_data

_ASCII_LABEL: Final = late(r"[a-zA-Z0-9]*")
_PUNYCODE: Final = late(r"xn--[-0-9a-z]+", re.IGNORECASE | re.ASCII)
# What may not follow a top-level domain on X and Mastodon: it would be the rest of a word or an e-mail
# address.
_GLUED: Final = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@+-")
_SEPARATORS: Final = late("[.\u3002\uff0e\uff61]")
_LONGEST_LABEL: Final = 63


@lru_cache
def x_domains() -> frozenset[str]:
    """The top-level domains twitter-text knows (1,574, frozen in 2021)."""
    return frozenset(read_data("tlds_x.txt").split())


@lru_cache
def registered_domains() -> frozenset[str]:
    """The top-level domains IANA has registered, as Bluesky's app lists them."""
    return frozenset(read_data("tlds_iana.txt").split())


@lru_cache
def _longest_unicode() -> tuple[int, frozenset[str]]:
    names = [name for name in x_domains() if not name.isascii()]
    return max(map(len, names)), frozenset(name[0] for name in names)


def _unicode_end(text: str, start: int) -> int:
    longest, initials = _longest_unicode()
    if text[start : start + 1].lower() not in initials:
        return -1
    for end in range(min(start + longest, len(text)), start, -1):
        if text[start:end].lower() in x_domains() and text[end : end + 1] not in _GLUED:
            return end
    return -1


def domain_end(text: str, start: int) -> int:
    """Where the top-level domain that begins at `start` ends by X's rules, or -1.

    It may be followed by letters of another script (`example.comです`), never by ASCII letters or digits.
    """
    wide = _unicode_end(text, start)
    if wide >= 0:
        return wide
    end = _ASCII_LABEL.match(text, start).end()  # type: ignore[union-attr]  # an empty match is a match
    if (
        start < end <= start + _LONGEST_LABEL
        and text[start:end].lower() in x_domains()
        and text[end : end + 1] not in _GLUED
    ):
        return end
    puny = _PUNYCODE.match(text, start)
    return puny.end() if puny else -1


def has_legal_labels(domain: str) -> bool:
    """Each label is at most 63 octets once encoded as punycode (RFC 3490)."""
    return all(0 < _encoded_length(label) <= _LONGEST_LABEL for label in domain.split("."))


def _encoded_length(label: str) -> int:
    if label.isascii():
        return len(label)
    if len(label) > _LONGEST_LABEL:  # encoding only adds, and would take time on a hostile text
        return len(label)
    parts = _SEPARATORS.split(label)
    encoded = (len(part) if part.isascii() else 4 + len(part.encode("punycode")) for part in parts)
    return sum(encoded) + len(parts) - 1

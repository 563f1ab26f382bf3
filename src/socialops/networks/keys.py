"""The key of a claim: thirteen signs that hold its time and sort by it.

The form is that of a record key of Bluesky (TID: https://atproto.com/specs/tid): 53 bits of microseconds since 1970 and
10 bits that tell apart what falls together.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Final

_SIGNS: Final = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH: Final = 13
_FORM: Final = re.compile(rf"[{_SIGNS}]{{{_LENGTH}}}")
_CLOCK_BITS: Final = 10
_MICROSECONDS: Final = 1_000_000


def make_key(at: datetime, *words: str) -> str:
    """The key of a claim made at that time (whole seconds count) about what the words name."""
    drawn = int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[:8], "big")
    micros = int(at.timestamp()) * _MICROSECONDS + drawn % _MICROSECONDS
    return _spelt((micros << _CLOCK_BITS) | (drawn >> 40) % (1 << (_CLOCK_BITS - 1)))


def later_key(key: str, steps: int) -> str:
    """The key so many steps after this one: those of the parts of a thread."""
    return _spelt(_number(key) + steps)


def created(key: str) -> datetime | None:
    """The second that a key was made in; None where it is no such key."""
    if not _FORM.fullmatch(key):
        return None
    seconds = (_number(key) >> _CLOCK_BITS) // _MICROSECONDS
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _spelt(number: int) -> str:
    return "".join(_SIGNS[(number >> 5 * place) & 31] for place in reversed(range(_LENGTH)))


def _number(key: str) -> int:
    found = 0
    for sign in key:
        found = found * 32 + _SIGNS.index(sign)
    return found

"""Time zones by their names, and clocks that can be right, for who needs no more of time: this alone starts quickly."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from socialops.errors import SocialopsError

_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""No machine runs this program before it was written."""
_FIRST, _LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2199, 12, 30, tzinfo=UTC)
"""A day less than files may name, so that a time is one of these years in every zone."""


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo | None:
    """The IANA zone of that name, or None."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def believed(now: datetime, told: str = "") -> datetime:
    """The clock; *told* is what a person said that it is, if anybody did.

    Raises:
        SocialopsError: it can't be right, and every record would bear a wrong time.
    """
    if (_FIRST if told else _WRITTEN) <= now <= _LAST:
        return now
    if told:
        raise SocialopsError(f"--now '{told}' lies outside the years that files can name: {_FIRST:%Y} to {_LAST:%Y}.")
    raise SocialopsError(
        f"This machine's clock says {now:%Y-%m-%d %H:%M}, which can't be: set it right, then try again."
    )

"""A post's own id on its platform, out of its address; and the time that some ids hold.

Forms of addresses and of times: docs of the platforms, and what was measured on public exports (docs/measuring.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

BY_ID_ALONE: Final = frozenset({"x", "instagram", "youtube", "tiktok", "mastodon", "bluesky", "threads"})
"""Platforms whose exports always hold the id that the address shows, so that nothing else is ever asked."""
_PATHS: Final[Mapping[str, re.Pattern[str]]] = {
    "x": re.compile(r"/status(?:es)?/(\d{1,20})"),
    "linkedin": re.compile(r"(?:share|ugcPost|activity)[:-](\d{6,20})"),
    "instagram": re.compile(r"/(?:p|reel|reels|tv)/([\w-]{5,40})"),
    "threads": re.compile(r"/post/([\w-]{5,40})"),
    "tiktok": re.compile(r"/(?:video|photo)/(\d{6,20})"),
    "bluesky": re.compile(r"(?:/post/|/app\.bsky\.feed\.post/)([a-z0-9._:~-]{1,64})"),
    "facebook": re.compile(r"/(?:posts/(?:[^/]+/)?|reel/|videos/(?:[^/]+/)?|permalink/)(pfbid\w+|\d{6,20})"),
    "pinterest": re.compile(r"/pin/(\d{6,20})"),
    "youtube": re.compile(r"/(?:shorts|live|embed)/([\w-]{11})"),
}
_VIDEO: Final = re.compile(r"[\w-]{11}", re.ASCII)
_STATUS: Final = re.compile(r"/(?:@[^/]+|users/[^/]+/statuses|[^/]+/statuses|notice|notes)/(\w{1,40})/?$")
_LONGEST: Final = 2048
_X_EPOCH, _META_EPOCH = 1_288_834_974_657, 1_314_220_021_721
_BASE_64: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BASE_32: Final = "234567abcdefghijklmnopqrstuvwxyz"
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST: Final = 4_102_444_800_000
"""Milliseconds: the year 2100. An id that says more holds no time."""


def native_id(platform: str, address: str) -> str | None:
    """The id of the post that an address shows; of Mastodon with the host, where alone it means something."""
    address = address.strip()
    if not address or len(address) > _LONGEST:
        return None
    try:
        parts = urlsplit(address if "://" in address or address.startswith("urn:") else "https://" + address)
    except ValueError:
        return None
    path = unquote(parts.path)
    if platform == "mastodon":
        found = _STATUS.search(path)
        return f"{parts.netloc.casefold()}/{found[1]}" if found and parts.netloc else None
    if platform == "youtube" and (video := _video(parts.netloc, path, parts.query)):
        return video
    if platform == "facebook" and (story := parse_qs(parts.query).get("story_fbid")):
        return story[0]
    form = _PATHS.get(platform)
    found = form.search(address if platform in {"linkedin", "bluesky"} else path) if form else None
    return found[1] if found else None


def _video(host: str, path: str, query: str) -> str | None:
    name = path.strip("/") if host.casefold().endswith("youtu.be") else (parse_qs(query).get("v") or [""])[0]
    return name if _VIDEO.fullmatch(name) else None


def made_at(platform: str, native: str) -> datetime | None:
    """When a post was made, as its id says; None where the platform's ids hold no time."""
    milliseconds = _milliseconds(platform, native)
    if milliseconds is None or not 0 < milliseconds < _LATEST:
        return None
    return _START + timedelta(milliseconds=milliseconds)


def _milliseconds(platform: str, native: str) -> int | None:
    if platform in {"instagram", "threads"}:
        number = _number(native, _BASE_64)
        return None if number is None else (number >> 23) + _META_EPOCH
    if platform == "bluesky":
        number = _number(native, _BASE_32)
        return None if number is None else (number >> 10) // 1000
    plain = native.rpartition("/")[2]
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > 20:  # noqa: PLR2004 - digits of 64 bits
        return None
    number = int(plain)
    shifts = {"x": (22, 1, _X_EPOCH), "linkedin": (22, 1, 0), "tiktok": (32, 1000, 0), "mastodon": (16, 1, 0)}
    if platform not in shifts:
        return None
    bits, factor, epoch = shifts[platform]
    return (number >> bits) * factor + epoch


def _number(text: str, digits: str) -> int | None:
    """A word as a number in a system of that many digits; None where it is none, or longer than 64 bits."""
    if not text or len(text) > 13 or any(sign not in digits for sign in text):  # noqa: PLR2004 - 13 of base 32
        return None
    found = 0
    for sign in text:
        found = found * len(digits) + digits.index(sign)
    return found

"""One line of `count --jsonl`: the lengths and entities of a text on a platform, as plain values."""

from __future__ import annotations

from typing import Any

from socialops.platforms.count import lengths
from socialops.platforms.entities.by_platform import extract
from socialops.platforms.limits import Platform, load


def count_line(platform: Platform | str, text: str) -> dict[str, Any]:
    """The record for one text; hashtags and mentions come without their sign."""
    if isinstance(platform, str):
        platform = load(platform)
    found = extract(platform.name, text)
    return {
        "lengths": [
            {"unit": length.unit, "value": length.value, "limit": length.limit, "ok": length.ok}
            for length in lengths(platform, text)
        ],
        "hashtags": [entity.text for entity in found.hashtags],
        "mentions": [entity.text for entity in found.mentions],
        "links": [entity.text for entity in found.links],
    }

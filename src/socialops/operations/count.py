"""Count texts as platforms count them, and tell what platforms take; needs no workspace."""

from __future__ import annotations

from typing import Any

from socialops.domain.platform_names import PLATFORMS
from socialops.platforms.count import lengths
from socialops.platforms.entities.by_platform import extract
from socialops.platforms.limits import Platform, load

__all__ = ["Platform", "counted", "platform_of", "platforms"]


def platform_of(name: str) -> Platform:
    """The platform of that name, with its limits.

    Raises:
        SocialopsError: there is none.
    """
    return load(name)


def platforms(name: str | None = None) -> list[Platform]:
    """That platform, or all."""
    return [load(each) for each in ([name] if name else PLATFORMS)]


def counted(platform: Platform, text: str) -> dict[str, Any]:
    """The lengths and entities of one text, as plain values; hashtags and mentions come without their sign."""
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

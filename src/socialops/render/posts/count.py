"""`count` for people, and platform limits as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from socialops.domain.sanitize import one_line, visible
from socialops.platforms.count import Length, lengths
from socialops.platforms.entities.by_platform import Entities, extract
from socialops.platforms.limits import Limit, Platform
from socialops.platforms.truncate import cut
from socialops.render.formats.json import document

UNITS = {
    "weighted": "weighted (a link counts 23, an emoji 2)",
    "mastodon": "characters (a link counts 23, @user@host as @user)",
    "threads": "characters (an emoji counts as its bytes)",
    "graphemes": "characters as seen",
    "shortened": "characters as the app shortens links",
    "bytes": "bytes of UTF-8",
    "utf16": "UTF-16 units",
    "characters": "characters (code points)",
    "tags": "characters of tags with their commas",
}
"""How each unit is called where people read it."""


def counted(platform: Platform, text: str) -> str:
    """The lengths of a text, the place where it would be cut, and what the platform links."""
    measured = lengths(platform, text)
    lines = [f"{platform.title}: {length_words(length)}" for length in measured]
    place = cut(platform, text)
    if place < len(text):
        lines += ["What fits:", *_quoted(text[:place]), "What does not:", *_quoted(text[place:])]
    return "\n".join((*lines, *entity_lines(extract(platform.name, text))))


def _quoted(text: str) -> list[str]:
    """Behind a bar, so that no line of it is taken for ours, or for a command to a CI runner."""
    return ["│ " + visible(line) for line in text.split("\n")]


def length_words(length: Length) -> str:
    """`281 of 280 weighted (…), 1 too many`."""
    words = f"{length.value} of {length.limit} {UNITS[length.unit]}"
    if length.note:
        return f"{words}. {length.note}"
    if length.over:
        return f"{words}, {length.over} too many" + ("" if length.sure else " if the platform counts so")
    return f"{words}, nearly full" if length.near else words


def entity_lines(found: Entities) -> list[str]:
    """A line for each kind of entity that is there."""
    kinds = (("Hashtags", "#", found.hashtags), ("Mentions", "@", found.mentions), ("Cashtags", "$", found.cashtags))
    lines = [f"{name}: {' '.join(sign + one_line(e.text) for e in items)}" for name, sign, items in kinds if items]
    return lines + ([f"Links: {' '.join(one_line(e.text) for e in found.links)}"] if found.links else [])


def limits_json(platforms: Iterable[Platform]) -> str:
    """Every limit with all that is known of it."""
    rows = [_fields(platform, limit) for platform in platforms for limit in platform.limits.values()]
    return document({"limits": rows})


def _fields(platform: Platform, limit: Limit) -> dict[str, Any]:
    return {
        "platform": platform.name,
        "name": limit.name,
        "value": limit.value,
        "unit": limit.unit,
        "warn_unit": limit.warn_unit or None,
        "effect": limit.effect,
        "confidence": limit.confidence,
        "source": limit.source,
        "checked": limit.checked,
        "note": limit.note or None,
    }

"""One media item against what a platform takes, measure by measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from socialops.domain.source import MediaFacts
from socialops.platforms.limits import Limit, Platform

_ROUNDING: Final = 1.01
"""Sizes are whole pixels, so a ratio is a little off: 1200x628 is meant as 1.91:1."""
_MEGABYTE: Final = 1_000_000


class Complaint(NamedTuple):
    """What is wrong with an item on a platform; not `firm` where the platform may take it all the same."""

    message: str
    firm: bool = True


def complaints(platform: Platform, facts: MediaFacts) -> Iterator[Complaint]:
    """Everything the platform would object to; numbers that were not measured are not judged."""
    if facts.kind == "pointer":
        if facts.problem:
            yield Complaint(facts.problem.rstrip("."))
        return
    if facts.problem:
        yield Complaint(facts.problem.rstrip("."))
        if facts.kind == "unknown":
            return
    kind = platform.kind_of(facts.mime)
    if kind is None:
        yield Complaint(_not_taken(platform, facts))
        return
    yield from _size(platform, kind, facts)
    if facts.width and facts.height:
        yield from _sides(platform, kind, facts.width, facts.height)
        yield from _area(platform, kind, facts)
    yield from _time(platform, facts)


def _not_taken(platform: Platform, facts: MediaFacts) -> str:
    takes = sorted({mime.partition("/")[2].upper() for mimes in platform.accepts.values() for mime in mimes})
    what = facts.mime.partition("/")[2].partition("+")[0].upper() or facts.kind
    return f"{platform.title} takes no {what}: export it as one of {', '.join(takes)}"


def _size(platform: Platform, kind: str, facts: MediaFacts) -> Iterator[Complaint]:
    limit = platform.limit(f"{kind}_bytes")
    if limit and facts.size > limit.value:
        size, most = (f"{number / _MEGABYTE:.1f} MB" for number in (facts.size, limit.value))
        yield Complaint(f"the file has {size}, and {platform.title} takes {most}: make it smaller", limit.firm)


def _sides(platform: Platform, kind: str, width: int, height: int) -> Iterator[Complaint]:
    size = f"{width}x{height}"
    for name, value in (("width", width), ("height", height)):
        low = platform.limit(f"{kind}_{name}_min")
        if low and value < low.value:
            firm, what = low.firm, "scales it up, so it will look coarse" if low.effect == "scaled" else "refuses it"
            yield Complaint(f"it is {size}, under {low.value:g} pixels of {name}: {platform.title} {what}", firm)
    high = platform.limit(f"{kind}_width_max"), platform.limit(f"{kind}_height_max")
    firm = all(limit.firm for limit in high if limit)
    if not any(limit and limit.effect == "scaled" for limit in high) and not _fits(width, height, high):
        most = "x".join(f"{limit.value:g}" for limit in high if limit)
        yield Complaint(f"it is {size} pixels, and {platform.title} takes at most {most}: make it smaller", firm)
    ratio = width / height
    for limit in (platform.limit(f"{kind}_ratio_min"), platform.limit(f"{kind}_ratio_max")):
        if limit and not _ratio_fits(ratio, limit):
            side = "narrow" if limit.name.endswith("min") else "wide"
            shape = limit.note or f"{limit.value:g}:1"
            yield Complaint(f"it is {size}, too {side} for {platform.title} (at most {shape}): crop it", limit.firm)


def _fits(width: int, height: int, high: tuple[Limit | None, Limit | None]) -> bool:
    """Width and height fit; where both are limited, in either orientation."""
    most = tuple(limit.value if limit else float("inf") for limit in high)
    upright = width <= most[0] and height <= most[1]
    return upright or (None not in high and height <= most[0] and width <= most[1])


def _ratio_fits(ratio: float, limit: Limit) -> bool:
    if limit.name.endswith("min"):
        return ratio * _ROUNDING >= limit.value
    return ratio <= limit.value * _ROUNDING


def _area(platform: Platform, kind: str, facts: MediaFacts) -> Iterator[Complaint]:
    area = (facts.width or 0) * (facts.height or 0) * ((facts.frames or 1) if kind == "gif" else 1)
    limit = platform.limit(f"{kind}_pixels")
    if limit and area > limit.value and limit.effect != "scaled":
        message = f"it has {area / _MEGABYTE:.1f} million pixels, and {platform.title} takes"
        yield Complaint(f"{message} {limit.value / _MEGABYTE:.1f} million: make it smaller", limit.firm)
    frames = platform.limit(f"{kind}_frames")
    if frames and (facts.frames or 0) > frames.value:
        message = f"it has {facts.frames} frames, and {platform.title} takes {frames.value:g}: shorten it"
        yield Complaint(message, frames.firm)


def _time(platform: Platform, facts: MediaFacts) -> Iterator[Complaint]:
    if facts.kind != "video" or facts.duration is None:
        return
    low, high = platform.limit("duration_min"), platform.limit("duration_max")
    if low and facts.duration < low.value:
        message = f"it runs {facts.duration:.1f} seconds, and {platform.title} wants {low.value:g} or more"
        yield Complaint(message, low.firm)
    if high and facts.duration > high.value:
        message = f"it runs {facts.duration:.0f} seconds, and {platform.title} takes {high.value:g}: shorten it"
        yield Complaint(message, high.firm)

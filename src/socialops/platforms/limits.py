"""What each platform accepts: every limit with its unit, its source and the day it was checked.

The numbers live in `data/<platform>.json`, one file a platform, because they move and sources disagree; a
channel overrides any of them by name.
"""

from __future__ import annotations

import json
from dataclasses import field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pkgutil import get_data
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from socialops.classes import dataclass
from socialops.domain.platform_names import PLATFORMS, no_platform
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Limit:
    """One number a platform sets, in one unit.

    `warn_unit` is set where the platform does not say what it counts: over the value in `unit` (the smallest
    plausible count) the post surely fails, over it in `warn_unit` (the largest plausible one) it may fail.
    `confidence` is official, publisher (another publisher's documentation or code), unconfirmed or channel
    (the workspace's own override). `effect` is what the platform does beyond the value: it refuses the post, or
    it is `scaled` to fit, or the value is `advised` only (of a text: sources disagree).
    """

    name: str
    value: float
    unit: str
    source: str
    checked: str
    confidence: str = "official"
    note: str = ""
    warn_unit: str = ""
    effect: str = "refused"

    @property
    def firm(self) -> bool:
        """The platform surely refuses what is beyond the value."""
        return self.effect == "refused" and self.confidence != "unconfirmed"

    @property
    def units(self) -> tuple[str, ...]:
        """The units to count in: the sure one, then the one that only warns."""
        return (self.unit, self.warn_unit) if self.warn_unit else (self.unit,)


@dataclass(frozen=True, slots=True)
class Edits:
    """Whether a post that is out can be changed there: `yes`, `no`, or for so many minutes after it went out."""

    value: str | int
    source: str
    checked: str
    confidence: str = "official"
    note: str = ""

    def are_open(self, out_since: datetime, now: datetime) -> bool:
        """True where what went out at that time can be changed now."""
        if isinstance(self.value, int):
            return now - out_since <= timedelta(minutes=self.value)
        return self.value == "yes"


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform: its limits by name, what kinds of media it takes, and whether it takes edits.

    `accepts` maps a kind (image, gif, video, document) to MIME types. `mixing` is `any`, or `one-kind`
    where a post holds media of one kind only.
    """

    name: str
    title: str
    limits: Mapping[str, Limit]
    accepts: Mapping[str, tuple[str, ...]]
    mixing: str
    media_required: bool
    video_required: bool
    headline_required: bool
    headline_shown: bool
    markdown: bool
    content_warning_counts: bool
    links_clickable: bool
    alt_text: bool
    edits: Edits
    notes: tuple[str, ...] = ()
    # What `lengths` measures, worked out once: it is read for every text that is counted.
    text_limits: tuple[Limit, ...] = field(default=(), compare=False)

    def limit(self, name: str) -> Limit | None:
        """The limit of that name, if the platform sets one."""
        return self.limits.get(name)

    def kind_of(self, mime: str) -> str | None:
        """The kind of media a MIME type is here, or None where the platform does not take it."""
        return next((kind for kind, mimes in self.accepts.items() if mime in mimes), None)

    def unknown_overrides(self, names: Iterable[str]) -> tuple[str, ...]:
        """The names that are no limit of this platform, sorted."""
        return tuple(sorted(set(names) - set(self.limits)))

    def with_overrides(self, values: Mapping[str, float]) -> Platform:
        """The same platform with some values replaced; names it does not know are left out."""
        known = {name: value for name, value in values.items() if name in self.limits}
        if not known:
            return self
        doubted = self.limits.get("text_bytes")
        if "text" in known and doubted and doubted.effect == "advised":
            known.setdefault("text_bytes", known["text"])
        changed = {name: _overridden(self.limits[name], value) for name, value in known.items()}
        if doubted and "text_bytes" in changed and "text_bytes" not in values:
            changed["text_bytes"] = replace(changed["text_bytes"], effect="advised")
        limits = MappingProxyType({**self.limits, **changed})
        return replace(self, limits=limits, text_limits=_text_limits(limits))


def _overridden(limit: Limit, value: float) -> Limit:
    return replace(
        limit, value=value, source="the channel's limits", checked="", confidence="channel", note="", effect="refused"
    )


def _text_limits(limits: Mapping[str, Limit]) -> tuple[Limit, ...]:
    return tuple(limits[name] for name in ("text", "text_bytes") if name in limits)


def _platform(data: dict[str, Any]) -> Platform:
    limits = MappingProxyType({name: Limit(name, **fields) for name, fields in data.pop("limits").items()})
    accepts = MappingProxyType({kind: tuple(mimes) for kind, mimes in data.pop("accepts").items()})
    notes = tuple(data.pop("notes"))
    edits = Edits(**data.pop("edits"))
    return Platform(edits=edits, limits=limits, accepts=accepts, notes=notes, text_limits=_text_limits(limits), **data)


@lru_cache
def load(name: str) -> Platform:
    """The platform of that name.

    Raises:
        SocialopsError: there is no such platform.
    """
    if name not in PLATFORMS:
        raise SocialopsError(no_platform(name))
    return _platform(json.loads(read_data(f"{name}.json")))


def read_data(name: str) -> str:
    """The text of a data file shipped with the package."""
    return (get_data("socialops.platforms", f"data/{name}") or b"").decode("utf-8")

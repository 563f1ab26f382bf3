"""The platforms that have a name here: those whose limits and counting are known."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

PlatformName: TypeAlias = Literal[
    "x",
    "mastodon",
    "bluesky",
    "threads",
    "linkedin",
    "instagram",
    "facebook",
    "youtube",
    "tiktok",
    "pinterest",
]
PLATFORMS: Final[tuple[str, ...]] = get_args(PlatformName)

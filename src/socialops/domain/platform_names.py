"""The platforms that have a name here: those whose limits and counting are known."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

from socialops.domain.suggest import nearest

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
CALLED: Final = {
    "twitter": "x", "tweet": "x", "ig": "instagram", "insta": "instagram", "fb": "facebook", "meta": "facebook",
    "yt": "youtube", "shorts": "youtube", "reels": "instagram", "bsky": "bluesky", "fediverse": "mastodon",
    "masto": "mastodon", "li": "linkedin", "linked-in": "linkedin", "tik-tok": "tiktok", "thread": "threads",
}  # fmt: skip
"""Other names that people have for a platform."""


def no_platform(word: str) -> str:
    """That *word* is no platform, with the one that is meant, or all there are."""
    named = CALLED.get(word.casefold().strip().removesuffix(".com"), word)
    meant = named if named in PLATFORMS else nearest(named, PLATFORMS)
    return f"There is no platform '{word}'; " + (
        f"did you mean '{meant}'?" if meant else f"known: {', '.join(PLATFORMS)}"
    )

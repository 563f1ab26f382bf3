"""The closed list of what is counted. Ratios are no counts: they are worked out of these (design, section 15)."""

from __future__ import annotations

from typing import Final

COUNTS: Final = (
    "impressions", "views", "reach", "likes", "comments", "shares", "saves", "clicks", "link-clicks", "profile-visits",
    "followers-new", "followers-lost", "watch-seconds", "views-full",
)  # fmt: skip
"""What platforms count of a post, or of an account on a day. Likes are all reactions; shares are reposts, never quotes;
comments are replies; saves are bookmarks and favourites; followers-new and followers-lost are flows, no stock."""
ACCOUNT: Final = (*COUNTS, "followers", "sessions", "key-events")
"""What is counted of an account, also on a day: the stock of followers too, and what came to the website from it."""
NUMBERS: Final = (
    "mentions", "rival-mentions", "rated-positive", "rated-neutral", "rated-negative", "nps-promoters", "nps-passives",
    "nps-detractors", "csat-satisfied", "csat-answers", "advocates",
)  # fmt: skip
"""What is counted of no channel: by a listening tool, or by asking people."""
SHOWN: Final = ("impressions", "views")
"""How often it was shown: the first of them that is there."""
LARGEST: Final = frozenset({"reach"})
"""Never summed: who was reached by two posts was reached once."""

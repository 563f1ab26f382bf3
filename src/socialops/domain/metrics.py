"""What can be counted, and the key figures that follow from it: the names that workflows may ask for."""

from __future__ import annotations

COUNTS = (
    "impressions", "views", "reach", "likes", "comments", "shares", "saves", "clicks", "link-clicks", "profile-visits",
    "followers-new", "followers-lost", "watch-seconds", "views-full",
)  # fmt: skip
"""What platforms count of a post."""
KPIS = (
    "impressions", "reach", "views", "interactions", "engagement-rate", "er-shown", "er-followers", "conversation",
    "amplification", "applause", "ctr", "completion", "share-of-voice", "sentiment-net", "nps", "csat", "followers",
    "advocacy", "resolution-rate", "resolution-time", "first-response", "engagement-duration", "lead-time", "on-time",
    "first-pass", "cadence",
)  # fmt: skip
"""Key figures that are known without a file of their own."""
METRICS = tuple(dict.fromkeys((*COUNTS, *KPIS)))

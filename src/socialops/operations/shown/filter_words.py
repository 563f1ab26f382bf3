"""The filters of every view, in the user's words; what they mean is `filters`."""

from __future__ import annotations

from collections.abc import Sequence

from socialops.classes import dataclass


@dataclass(frozen=True)
class FilterWords:
    """The words of --campaign, --goal, --label, --team, --channel and --member."""

    campaigns: Sequence[str] | None = None
    goals: Sequence[str] | None = None
    labels: Sequence[str] | None = None
    teams: Sequence[str] | None = None
    channels: Sequence[str] | None = None
    members: Sequence[str] | None = None

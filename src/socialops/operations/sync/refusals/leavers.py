"""Commits that somebody made after their last day, by their file on the remote's main: no audit lets them in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from socialops.domain.time.zones import zone
from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.sync.commits import Maker
from socialops.operations.sync.workspace_at import at


class Leaver(NamedTuple):
    """A member, their last day, and how many of the commits they made after it."""

    member: str
    until: date
    commits: int


def leavers(repo: Repo, objects: Objects, made: Sequence[Maker], main: str) -> tuple[Leaver, ...]:
    """Who made some of these commits after their last day, by the members that *main* has, as `audit` takes it.

    A commit is its author's, its committer's where the author is no member; its day is that of its committer.
    """
    if not made:
        return ()
    workspace = at(repo, objects, main, ())
    roster, place = workspace.roster, zone(workspace.settings.timezone)
    found: Counter[tuple[str, date]] = Counter()
    for by in made:
        member = roster.find(by.author) or roster.find(by.committer)
        if member and member.until and member.has_left(datetime.fromtimestamp(by.at, UTC).astimezone(place).date()):
            found[member.id, member.until] += 1
    return tuple(Leaver(*who, number) for who, number in found.items())

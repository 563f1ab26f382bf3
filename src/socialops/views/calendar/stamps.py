"""Since when what a calendar says of something is as it is: the stamps by which other programs compare versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.log_entry import LogEntry
from socialops.domain.workspace import Workspace
from socialops.views.calendar.special_days import SpecialDay
from socialops.views.standing import Standing

POLICY = ("workflows", "roles", "members", "teams", "channels", "campaigns")
"""Folders whose files decide in which state a post is, or stand in its entry."""
FOLDERS = ("posts", "series", "reviews", "publications", "moments", *POLICY, SETTINGS_FILE)
"""What is to be asked of the log."""


def stamps(
    workspace: Workspace, standings: Iterable[Standing], commits: Iterable[LogEntry], *, now: datetime
) -> Mapping[str, datetime]:
    """By path, when the entry of a post, a series or a day last came to say something else.

    The newest commit counts among the post's file, its records, those of its series, and the policy that it is judged
    by; where a channel has a spacing, any post's, for the entry names the ones too close; and each of its times that
    has come, for its state changes then. What no commit holds yet counts from the newest commit there is, and nothing
    is stamped later than *now*. The same tree gives the same stamps while no post comes due, and they never go back.
    """
    newest, policy = _newest(commits)
    latest = max(newest.values(), default=None)
    crowd = max((at for key, at in newest.items() if key.startswith("posts/")), default=None)
    spaced = {name for name, filed in workspace.channels.items() if filed.item.spacing}
    found: dict[str, datetime] = {}
    for standing in standings:
        post = standing.post
        lead = [f"series/{post.series}.yaml", f"reviews/{post.series}"] if post.series else []
        keys = [standing.path, f"reviews/{post.id}", f"publications/{post.id}", *lead]
        keys += [item.file for _, item in post.all_media() if item.file]
        come = [at for at in standing.state.times.values() if at <= now]
        own = [newest[key] for key in keys if key in newest]
        wide = [crowd] if crowd and spaced & set(post.channels) else []
        moments = [*come, *own, *wide, *([policy] if policy and own else [])]
        found[standing.path] = _at_most(now, moments, latest, standing)
    for filed in workspace.series.values():
        made = [newest[key] for key in (filed.path, f"reviews/{filed.item.id}") if key in newest]
        known = [*made, *([policy] if policy else [])]
        found[filed.path] = min(max(known, default=now), now).astimezone(UTC)
    return {**found, **{path: min(at, now).astimezone(UTC) for path, at in newest.items() if path not in found}}


def stamp_of_day(day: SpecialDay, known: Mapping[str, datetime], now: datetime) -> datetime:
    """The stamp of a moment's day, or of a public holiday: that of the file which brought it."""
    began = datetime(day.first.year, day.first.month, day.first.day, tzinfo=UTC)
    return known.get(day.path or SETTINGS_FILE, min(began, now))


def _newest(commits: Iterable[LogEntry]) -> tuple[dict[str, datetime], datetime | None]:
    """By path, and for records by their folder, the newest commit; and that of the policy."""
    newest: dict[str, datetime] = {}
    policy: datetime | None = None
    for commit in commits:
        at = max(commit.at, commit.committed).astimezone(UTC)
        for path in commit.paths:
            folder, _, rest = path.partition("/")
            key = f"{folder}/{rest.partition('/')[0]}" if folder in {"reviews", "publications"} else path
            newest[key] = max(newest.get(key, at), at)
            if folder in POLICY or path == SETTINGS_FILE:
                policy = max(policy or at, at)
    return newest, policy


def _at_most(now: datetime, moments: list[datetime], latest: datetime | None, standing: Standing) -> datetime:
    own = moments or ([latest] if latest else list(standing.state.times.values()))
    return min(max(own, default=now), now).astimezone(UTC)

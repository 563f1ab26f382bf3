"""What happened to one post: its commits, and the records that they brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from socialops.classes import dataclass
from socialops.domain.documents.records import Publication, Review
from socialops.domain.log_entry import LogEntry
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Workspace
from socialops.views.standing import home_zone


@dataclass(frozen=True)
class Event:
    """One thing that happened. `commit` is None for what no commit holds yet."""

    at: datetime
    who: str
    action: str
    about: str | None = None
    note: str | None = None
    path: str | None = None
    commit: str | None = None


def timeline(workspace: Workspace, post: str, commits: Sequence[LogEntry]) -> list[Event]:
    """The events of a post, oldest first; *commits* come newest first and may be empty (no git)."""
    zone = home_zone(workspace)
    records = _records(workspace, post)
    events: list[Event] = []
    written = False
    for commit in reversed(commits):
        mine = [path for path in commit.paths if path in records]
        events += [_said(records.pop(path), path, commit.id, zone) for path in mine]
        touched = any(is_post(path, post) for path in commit.paths)
        if touched or not mine:
            events.append(_changed(workspace, commit, zone, first=touched and not written))
        written = written or touched
    rest = [_said(record, path, None, zone) for path, record in records.items()]
    return list(_revised(sorted([*events, *rest], key=lambda event: event.at)))


def _revised(events: Sequence[Event]) -> Iterator[Event]:
    """The events, with what came after the post went out told as such: changes of it, and what went out again."""
    out: set[str | None] = set()
    for event in events:
        if event.action == "published":
            yield replace(event, action="published again") if event.about in out else event
            out.add(event.about)
        elif out and event.about is None and event.path is None and event.action in {"changed", "submit"}:
            yield replace(event, about=f"after it went out on {', '.join(sorted(filter(None, out)))}")
        else:
            yield event


def _records(workspace: Workspace, post: str) -> dict[str, Review | Publication]:
    found: dict[str, Review | Publication] = {f.path: f.item for f in workspace.reviews.get(post, ())}
    return found | {f.path: f.item for f in workspace.publications.get(post, ())}


def is_post(path: str, post: str) -> bool:
    """Whether the path is one of the post's file, or of the series of that id."""
    return (path.startswith("posts/") and path.endswith(f"/{post}.yaml")) or path == f"series/{post}.yaml"


def _said(record: Review | Publication, path: str, commit: str | None, zone: tzinfo) -> Event:
    at = instant(record.at, str(zone)).astimezone(zone)
    if isinstance(record, Review):
        about = record.stage if record.of is None else f"{record.stage}, of {record.of}"
        return Event(at, record.by, record.decision, about, record.note, path, commit)
    return Event(at, record.by, record.outcome, record.channel, record.url or record.note, path, commit)


def _changed(workspace: Workspace, commit: LogEntry, zone: tzinfo, *, first: bool) -> Event:
    member = workspace.roster.find(commit.email)
    action = commit.action or ("created" if first else "changed")
    who = member.id if member else f"{commit.name} <{commit.email}>"
    return Event(commit.at.astimezone(zone), who, action, None, commit.subject, None, commit.id)

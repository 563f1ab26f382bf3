"""What `history` shows: what happened to one post, by its commits and its records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from socialops.classes import dataclass
from socialops.domain.documents.kind import RECORDS
from socialops.domain.log_entry import LogEntry
from socialops.domain.slug import is_id
from socialops.errors import SocialopsError
from socialops.git.reading.hardened import plainly
from socialops.operations.reference import is_path
from socialops.operations.shown.opened import Asker, Opened, Page, open_workspace
from socialops.views.history import Event, is_post, timeline


@dataclass(frozen=True)
class HistoryShown:
    """The events, oldest first; `committed` is false where no commit holds the file at `path` yet.

    `deleted` is the commit that took the file away; empty where only the work tree lacks it; None where it is there.
    `gone` is what went with it (the file, its records and media), `others` what that commit changed beside.
    """

    page: Page
    path: str
    events: list[Event]
    committed: bool
    deleted: str | None = None
    gone: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def history(asker: Asker, post: str) -> HistoryShown:
    """What happened to the post, also to one that was deleted."""
    opened = open_workspace(asker)
    try:
        filed = opened.post(post)
    except SocialopsError:
        found = _gone(opened, post)
        if found is None:
            raise
        return found
    commits = _commits(opened, filed.item.id)
    return HistoryShown(opened.page, filed.path, timeline(opened.workspace, filed.item.id, commits), bool(commits))


def _commits(opened: Opened, name: str) -> list[LogEntry]:
    return opened.log(
        f"reviews/{name}",
        f"publications/{name}",
        patterns=(f"posts/**/{name}.yaml", f"series/{name}.yaml"),
        way=plainly,
    )


def _gone(opened: Opened, word: str) -> HistoryShown | None:
    """The history of a post that is there no more; None where there never was one, or its file is there."""
    name = PurePosixPath(word.replace("\\", "/")).stem if is_path(word) else word
    workspace = opened.workspace
    there = name in workspace.posts or name in workspace.series
    if there or not is_id(name) or workspace.is_broken("post", name) or workspace.is_broken("series", name):
        return None
    commits = _commits(opened, name)
    last = next((commit for commit in commits if any(is_post(path, name) for path in commit.paths)), None)
    if last is None:
        return None
    path = next(path for path in last.paths if is_post(path, name))
    now = opened.at("HEAD", option="history")
    uncommitted = name in now.workspace.posts or name in now.workspace.series
    before = None if uncommitted else _before(opened, last.id)
    events = timeline((before or now).workspace, name, commits)
    if uncommitted:
        return HistoryShown(opened.page, path, events, committed=True, deleted="")
    events = list(_with_end(events, last.id))
    gone, others = _changed_with(before, name, last.id) if before else ((), ())
    return HistoryShown(opened.page, path, events, committed=True, deleted=last.id, gone=gone, others=others)


def _changed_with(before: Opened, name: str, commit: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the commit took away of the post, by file or folder of records; and all else that it changed."""
    from socialops.git.objects import Objects
    from socialops.git.sync.trees import changes

    if before.repo is None:
        return (), ()
    prefix, filed = before.repo.prefix, before.workspace.subject(name)
    media = {item.file for _, item in filed.item.all_media()} if filed else set()
    gone: dict[str, None] = {}
    others: list[str] = []
    for top, change in changes(Objects(before.root), f"{commit}^", commit).items():
        path = top.removeprefix(prefix)
        records = next((f"{kind.folder}/{name}" for kind in RECORDS if path.startswith(f"{kind.folder}/{name}/")), None)
        if change.after is None and top.startswith(prefix) and (records or path in media or is_post(path, name)):
            gone[records or path] = None
        else:
            others.append(path)
    return tuple(gone), tuple(others)


def _before(opened: Opened, commit: str) -> Opened | None:
    """The workspace with the records that went with the post; None where a shallow clone has no more."""
    try:
        return opened.at(f"{commit}^", option="history")
    except SocialopsError:
        return None


def _with_end(events: list[Event], commit: str) -> Iterator[Event]:
    """The events, with the commit that took the post away told as such."""
    for event in events:
        is_end = event.commit == commit and event.path is None
        yield replace(event, action="deleted") if is_end else event

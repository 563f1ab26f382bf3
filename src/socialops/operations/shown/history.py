"""What `history` shows: what happened to one post, by its commits and its records."""

from __future__ import annotations

from dataclasses import dataclass

from socialops.git.reading.hardened import by_gitpython
from socialops.operations.shown.opened import Asker, Page, open_workspace
from socialops.views.history import Event, timeline


@dataclass(frozen=True)
class HistoryShown:
    """The events, oldest first; `committed` is false where no commit holds the file at `path` yet."""

    page: Page
    path: str
    events: list[Event]
    committed: bool


def history(asker: Asker, post: str) -> HistoryShown:
    """What happened to the post."""
    opened = open_workspace(asker)
    filed = opened.post(post)
    name = filed.item.id
    commits = opened.log(
        f"reviews/{name}",
        f"publications/{name}",
        patterns=(f"posts/**/{name}.yaml", f"series/{name}.yaml"),
        way=by_gitpython,
    )
    return HistoryShown(opened.page, filed.path, timeline(opened.workspace, name, commits), bool(commits))

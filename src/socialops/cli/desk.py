"""What every command that shows something starts from."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from socialops.cli.session import Session, session

if TYPE_CHECKING:
    import typer

    from socialops.domain.documents.post import Post
    from socialops.domain.log_entry import LogEntry
    from socialops.domain.workspace import Filed, Workspace
    from socialops.render.formats.terminal import Paper
    from socialops.views.post_times import PostTimes


@dataclass(frozen=True)
class Desk:
    """The workspace, the clock, and where to print."""

    run: Session
    root: Path
    workspace: Workspace
    now: datetime
    commit: str | None = None

    def at(self, revision: str, *, option: str) -> Desk:
        """The same desk with the workspace, and its history, as of a commit."""
        from socialops.operations.load_at import workspace_at

        with self.run.working("Reading the history"):
            workspace, commit = workspace_at(self.root, revision, option=option)
        self.run.tell_broken(workspace, f"that is how they are at {revision}")
        return replace(self, workspace=workspace, commit=commit)

    @property
    def zone(self) -> str:
        """The name of the workspace's zone."""
        return self.workspace.settings.timezone

    def paper(self, output: Path | None = None) -> Paper:
        """The terminal; a pipe or a file of -o gets everything unshortened and without colour."""
        from socialops.render.formats.terminal import Paper

        if output is not None or not sys.stdout.isatty():
            return Paper()
        return Paper(self.run.color, self.run.width)

    def post(self, word: str) -> Filed[Post]:
        """The post that *word* names, or the series that is approved ahead."""
        from socialops.cli.reference import post_of

        return post_of(self.root, self.run.directory, self.workspace, word)

    def tell(self, text: str) -> None:
        """Talk, on stderr, after what stdout got."""
        sys.stdout.flush()
        self.run.say(text)

    def tell_empty(self, text: str, output: Path | None) -> None:
        """That there is nothing to show; a file of -o says it, too, instead of what it held before."""
        if output is not None:
            self.run.deliver(text, output)
        self.tell(text)

    def commits(self, *paths: str, patterns: tuple[str, ...] = ()) -> list[LogEntry]:
        """The commits that touched the paths, newest first; none without a repository, and then git is not started."""
        folder = self.root.resolve()
        if not any((parent / ".git").exists() for parent in (folder, *folder.parents)):
            return []
        from socialops.git.log import log
        from socialops.git.repo import find

        repo = find(self.root)
        return list(log(repo, paths, patterns=patterns, commit=self.commit or "HEAD")) if repo else []

    def moments(self) -> PostTimes:
        """What the log says about posts."""
        from socialops.views.post_times import post_times

        return post_times(self.commits("posts", "series"))

    def moments_for_due(self) -> PostTimes:
        """The same, where a stage is due some time after submission; else nothing, for that is all it is needed for."""
        from socialops.views.post_times import PostTimes, needs_history

        workflows = (filed.item for filed in self.workspace.workflows.values())
        return self.moments() if needs_history(workflows) else PostTimes()


def sit(context: typer.Context) -> Desk:
    """Load everything for a command that shows something."""
    from socialops.store.load import find_root

    run = session(context)
    workspace = run.workspace()
    return Desk(run, find_root(run.directory), workspace, run.now(workspace.settings.timezone))

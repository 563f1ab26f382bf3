"""When posts were changed and handed in, as the log tells it: plain facts that views take as an argument."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import datetime

from socialops.classes import dataclass
from socialops.domain.documents.workflow import Workflow
from socialops.domain.log_entry import LogEntry

SUBMIT = "submit"


def _unknown(_post: str) -> None:
    """Without a history nobody knows."""


@dataclass(frozen=True)
class PostTimes:
    """By path: when a post's file was last changed, and last submitted. Empty without a history.

    `first` gives the time of the first commit that held a post of that id, wherever it lay. Views ask it of what is
    late alone, so that the log need not be read where nothing is.
    """

    changed: Mapping[str, datetime] = field(default_factory=dict)
    submitted: Mapping[str, datetime] = field(default_factory=dict)
    first: Callable[[str], datetime | None] = _unknown

    def anchor(self, path: str) -> datetime | None:
        """What `after submit` counts from: the last submission, else the last change."""
        return self.submitted.get(path) or self.changed.get(path)


def post_times(commits: Iterable[LogEntry]) -> PostTimes:
    """The moments of every file in *commits*, which come newest first."""
    changed: dict[str, datetime] = {}
    submitted: dict[str, datetime] = {}
    entries = list(commits)
    for commit in entries:
        for path in commit.paths:
            changed.setdefault(path, commit.at)
            if commit.action == SUBMIT:
                submitted.setdefault(path, commit.at)
    return PostTimes(changed, submitted, first_commits(entries).get)


def first_commits(commits: Iterable[LogEntry]) -> dict[str, datetime]:
    """By id, when a post was first committed: ids never change, paths may."""
    found: dict[str, datetime] = {}
    for commit in commits:
        for path in commit.paths:
            if path.startswith(("posts/", "series/")) and path.endswith(".yaml"):
                post = path.rsplit("/", 1)[1].removesuffix(".yaml")
                found[post] = min(commit.at, found.get(post, commit.at))
    return found


def first_submits(commits: Iterable[LogEntry]) -> dict[str, datetime]:
    """By id, when a post was first handed in."""
    return first_commits(commit for commit in commits if commit.action == SUBMIT)


def needs_history(workflows: Iterable[Workflow]) -> bool:
    """True where something is due some time after submission: only the log knows when that was."""
    flows = list(workflows)
    dues = [stage.due for flow in flows for stage in flow.stages]
    dues += [duty.due for flow in flows for duty in flow.responsibilities.values()]
    return any(due and due.anchor == SUBMIT for due in dues)

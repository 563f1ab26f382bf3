"""When posts were changed and handed in, as the log tells it: plain facts that views take as an argument."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from socialops.domain.documents.workflow import Workflow
from socialops.domain.log_entry import LogEntry

SUBMIT = "submit"


@dataclass(frozen=True)
class PostTimes:
    """By path: when a post's file was last changed, and last submitted. Empty without a history."""

    changed: Mapping[str, datetime] = field(default_factory=dict)
    submitted: Mapping[str, datetime] = field(default_factory=dict)

    def anchor(self, path: str) -> datetime | None:
        """What `after submit` counts from: the last submission, else the last change."""
        return self.submitted.get(path) or self.changed.get(path)


def post_times(commits: Iterable[LogEntry]) -> PostTimes:
    """The moments of every file in *commits*, which come newest first."""
    changed: dict[str, datetime] = {}
    submitted: dict[str, datetime] = {}
    for commit in commits:
        for path in commit.paths:
            changed.setdefault(path, commit.at)
            if commit.action == SUBMIT:
                submitted.setdefault(path, commit.at)
    return PostTimes(changed, submitted)


def needs_history(workflows: Iterable[Workflow]) -> bool:
    """True where something is due some time after submission: only the log knows when that was."""
    flows = list(workflows)
    dues = [stage.due for flow in flows for stage in flow.stages]
    dues += [duty.due for flow in flows for duty in flow.responsibilities.values()]
    return any(due and due.anchor == SUBMIT for due in dues)

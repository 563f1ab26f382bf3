"""cases/*.yaml: one situation in flight, told by its log."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from socialops.domain.documents.alert_name import ALERT_NAME
from socialops.domain.documents.field import Id, Line, Lines, Model, Text
from socialops.domain.time.clock import When

Action = Literal["open", "accept", "pass", "note", "move", "escalate", "close", "reopen"]


class CaseEntry(Model):
    """One thing that happened."""

    at: When
    by: Id
    action: Action
    step: Id | None = None
    done: Lines = ()
    place: Line | None = None
    note: Text | None = None
    resolution: Line | None = None
    told: Lines = ()
    lessons: Lines = ()
    themes: Lines = ()
    signature: Text | None = None


class Case(Model):
    """A case: which playbook, about whom (an alias), and what happened so far."""

    id: Id
    playbook: Id
    title: Line
    post: Id | None = None
    channel: Id | None = None
    alert: Annotated[Line, StringConstraints(pattern=ALERT_NAME)] | None = None
    about: Line | None = None
    themes: Lines = ()
    log: tuple[CaseEntry, ...] = Field(min_length=1)

    @property
    def is_closed(self) -> bool:
        """True where it was closed, and not opened again since."""
        return [e.action for e in self.log if e.action in {"open", "close", "reopen"}][-1:] == ["close"]

    def is_past(self, number: int) -> bool:
        """True for an entry of a step that the ball has left: somebody took it on since, or the case was closed."""
        later = self.log[number + 1 :]
        return any(e.action == "accept" for e in later) or any(e.action == "close" for e in self.log[number:])

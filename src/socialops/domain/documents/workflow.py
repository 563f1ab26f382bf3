"""workflows/*.yaml: the stages a post passes, and who does what around it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import AtLeastOne, Flag, Id, Ids, Line, Model, Names, Platform, unique
from socialops.domain.time.clock import DueField, DurationField

GENERAL = "general"
"""The stage name of a comment that is about no stage."""


class When(Model):
    """When a stage applies: one match in any of the lists is enough."""

    labels: Names = ()
    channels: Ids = ()
    platforms: tuple[Platform, ...] = ()
    campaigns: Ids = ()


class Stage(Model):
    """One gate of the workflow."""

    id: Id
    title: Line | None = None
    role: Id | None = None
    any_of: Ids = ()
    when: When | None = None
    approvals: AtLeastOne = 1
    due: DueField = None
    remind: DurationField = None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that may approve here."""
        return (self.role,) if self.role else self.any_of

    @model_validator(mode="after")
    def _one_holder(self) -> Stage:
        if bool(self.role) == bool(self.any_of):
            raise PydanticCustomError("holder", "needs 'role: …' or 'any_of: […]', one of the two: who approves here?")
        if self.id == GENERAL:
            raise PydanticCustomError("general", "'general' is the name for comments: call the stage something else")
        return self


class Responsibility(Model):
    """Something a role does around every post."""

    role: Id
    due: DueField = None


def _content(covers: tuple[str, ...]) -> tuple[str, ...]:
    if "content" not in covers:
        raise PydanticCustomError("content", "must name 'content': an approval always binds to what was read")
    return covers


class Workflow(Model):
    """Stages in order, and responsibilities by name."""

    id: Id
    title: Line | None = None
    covers: Annotated[tuple[Literal["content", "schedule"], ...], AfterValidator(unique), AfterValidator(_content)] = (
        "content",
        "schedule",
    )
    four_eyes: Flag = True
    stages: tuple[Stage, ...] = Field(min_length=1)
    responsibilities: dict[Id, Responsibility] = {}

    @property
    def covers_schedule(self) -> bool:
        """True when an approval binds to the publish time too."""
        return "schedule" in self.covers

    def stage(self, stage_id: str) -> Stage | None:
        """The stage of that id."""
        return next((s for s in self.stages if s.id == stage_id), None)

    @model_validator(mode="after")
    def _disjoint(self) -> Workflow:
        unique(tuple(s.id for s in self.stages))
        for name in self.responsibilities:
            if name == GENERAL or self.stage(name):
                raise PydanticCustomError(
                    "disjoint",
                    "the responsibility {name} has the name of a stage: call one of them something else",
                    {"name": repr(name)},
                )
        return self

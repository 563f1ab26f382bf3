"""workflows/*.yaml: the stages a post passes, and who does what around it."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import AtLeastOne, Flag, Id, Ids, Line, Lines, Model, Names, unique
from socialops.domain.platform_names import PlatformName
from socialops.domain.time.clock import DueField, DurationField

GENERAL = "general"
"""The stage name of a comment that is about no stage."""
ANSWER = "answer"
"""The task of whom a comment asks something; nothing else may have this name."""
PUBLISH, MEASURE, OPTIMISE = "publish", "measure", "optimise"
"""Responsibilities that something else than a word ticks off, unless the workflow says otherwise."""
ALERT: Literal["alert"] = "alert"

DoneBy = Literal["submission", "publication", "measure", "alert", "hand"]
_DONE_BY: Mapping[str, DoneBy] = {PUBLISH: "publication", MEASURE: "measure", OPTIMISE: ALERT}


class When(Model):
    """When a stage applies: one match in any of the lists is enough."""

    labels: Names = ()
    channels: Ids = ()
    platforms: tuple[PlatformName, ...] = ()
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
    checklist: Lines = ()
    effort: DurationField = None

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
        if self.id == ANSWER:
            raise PydanticCustomError("answer", "'answer' is the task of whom a comment asks: name the stage otherwise")
        if self.due and self.due.anchor == ALERT:
            raise PydanticCustomError("alert", "a stage is due before publish or after submit: no alert leads to it")
        return self


class Responsibility(Model):
    """Something a role does around every post."""

    role: Id
    due: DueField = None
    after: Ids = ()
    partners: Ids = Field(default=(), alias="with")
    expects: Lines = ()
    kpis: Ids = ()
    effort: DurationField = None
    done_by: DoneBy | None = None

    def ticked_by(self, name: str) -> DoneBy:
        """What ticks the responsibility of that name off.

        Unless it says so itself: publishing, measuring and alerts what is called so, handing in what is due before the
        post goes out, and the rest a word of whoever did it.
        """
        if self.done_by:
            return self.done_by
        early = self.due is not None and self.due.side == "before" and self.due.anchor == PUBLISH
        return _DONE_BY.get(name) or ("submission" if early else "hand")


def _content(covers: tuple[str, ...]) -> tuple[str, ...]:
    if "content" not in covers:
        raise PydanticCustomError("content", "must name 'content': an approval always binds to what was read")
    return covers


def _work(duties: dict[str, Responsibility]) -> dict[str, Responsibility]:
    if ANSWER in duties:
        raise PydanticCustomError("answer", "name one 'answer', which is the task of whom a comment asks: rename it")
    if any(duty.after for duty in duties.values()):
        try:
            TopologicalSorter({name: duty.after for name, duty in duties.items()}).prepare()
        except CycleError as error:
            circle = " → ".join(reversed(error.args[1]))
            words = "wait for each other in a circle: {circle}. Take one 'after' away"
            raise PydanticCustomError("circle", words, {"circle": circle}) from error
    return duties


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
    responsibilities: Annotated[dict[Id, Responsibility], AfterValidator(_work)] = {}

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

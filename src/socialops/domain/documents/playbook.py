"""playbooks/*.yaml: who passes the ball to whom, when, and when it is over."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import Flag, Id, Ids, Line, Lines, Model, unique
from socialops.domain.time.clock import DurationField

TriggerKind = Literal["complaint", "crisis", "question", "praise", "sales-lead", "press", "legal", "security", "other"]
TriggerSeverity = Literal["low", "medium", "high", "critical"]
Place = Annotated[Line, Field(max_length=64)]


class Trigger(Model):
    """What starts the playbook."""

    kind: TriggerKind
    severity: TriggerSeverity = "medium"
    signals: Lines = ()


class Escalate(Model):
    """Whom the ball goes to when a step takes too long."""

    after: DurationField
    to: Id


class Step(Model):
    """One station of the ball."""

    id: Id
    title: Line | None = None
    holder: Id
    place: Place | None = None
    within: DurationField = None
    before_passing: Lines = ()
    expects: Lines = ()
    escalate: Escalate | None = None
    may_end: Flag = False
    passes_to: Ids = ()


class Lessons(Model):
    """What is asked when it is over."""

    required: Flag = False
    questions: Lines = ()


class Playbook(Model):
    """A handoff playbook."""

    id: Id
    title: Line
    trigger: Trigger
    places: Annotated[tuple[Place, ...], AfterValidator(unique)] = ()
    starts_with: Id
    steps: tuple[Step, ...] = Field(min_length=1)
    ends_when: Line
    resolutions: Annotated[Lines, AfterValidator(unique)] = Field(min_length=1)
    success: Annotated[Lines, AfterValidator(unique)] = ()
    tell: Ids = ()
    lessons: Lessons = Field(default_factory=Lessons)

    def succeeded(self, resolution: str | None) -> bool:
        """True where a case that ended so went well: by `success`, else by the first of the resolutions."""
        return resolution in (self.success or self.resolutions[:1])

    @model_validator(mode="after")
    def _ends_well(self) -> Playbook:
        for word in self.success:
            if word not in self.resolutions:
                told = "names {word}, which is none of the 'resolutions'"
                raise PydanticCustomError("success", told, {"word": repr(word)})
        return self

    def step(self, step_id: str) -> Step | None:
        """The step of that id."""
        return next((s for s in self.steps if s.id == step_id), None)

"""alerts/*.yaml: when somebody is told that a number is not as it should be, and who answers."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StrictFloat, StrictInt, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import AtLeastOne, Count, Id, Ids, Line, Model, Names
from socialops.domain.documents.workflow import OPTIMISE
from socialops.domain.time.clock import DurationField

Share = Annotated[str, StringConstraints(pattern=r"^[+-]?\d{1,4}(\.\d{1,2})?%$")]
Part = Annotated[str, StringConstraints(pattern=r"^\d{1,4}(\.\d{1,2})?%$")]
Span = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,2}[wd]$")]
Number = StrictInt | Annotated[StrictFloat, Field(allow_inf_nan=False)]
Every: TypeAlias = Literal["day", "week", "post"]
POST: Every = "post"
_WEEK = 7
_FORMS = (
    "{range: 8w, by: auto}, {change: -30%, against: 4w}, {below: 500}, {above: 1000}, {in_a_row: 5, below: usual} or "
    "{under: 50%, of: usual, age: 3d}"
)
_OWN = {
    "range": {"range", "by"}, "change": {"change", "against"}, "below": {"below", "age"}, "above": {"above", "age"},
    "in_a_row": {"in_a_row", "below", "age"}, "under": {"under", "of", "age"},
}  # fmt: skip
"""What each form may say; all of it must be said but `by` and `age`."""


class AlertWhen(Model):
    """One of the six forms: range, change, below, above, in_a_row, under."""

    range: Span | None = None
    by: Literal["auto"] | Part | None = None
    change: Share | None = None
    against: Span | None = None
    below: Number | Literal["usual"] | None = None
    above: Number | None = None
    in_a_row: AtLeastOne | None = None
    under: Part | None = None
    of: Literal["usual"] | None = None
    age: DurationField = None

    @property
    def form(self) -> str:
        """Which of the six it is."""
        said = self.model_fields_set
        return next((form for form in ("range", "change", "in_a_row", "under") if form in said), self._bound())

    def _bound(self) -> str:
        return "below" if "below" in self.model_fields_set else "above"

    @model_validator(mode="after")
    def _one_form(self) -> AlertWhen:
        said = set(self.model_fields_set)
        own = _OWN[self.form]
        if not said or not own - {"by", "age"} <= said <= own:
            raise PydanticCustomError("form", "must be one of {forms}", {"forms": _FORMS})
        if (self.form == "in_a_row") != (self.below == "usual"):
            raise PydanticCustomError("usual", "'below: usual' belongs to 'in_a_row', which belongs to nothing else")
        if self.change is not None and not self.change.strip("+-0.%"):
            raise PydanticCustomError("change", "'change' is 0%: say by how much, such as -30% or +50%")
        if self.under is not None and not self.under.strip("0.%"):
            raise PydanticCustomError("under", "'under' is 0%: nothing is ever under that")
        return self


class Alert(Model):
    """What is watched, when it rings, who answers, by what and by when."""

    id: Id
    title: Line
    kpi: Line
    channels: Ids = ()
    campaigns: Ids = ()
    labels: Names = ()
    every: Every | None = None
    when: AlertWhen
    least: Count | None = None
    cooldown: DurationField = None
    responder: Id | None = None
    respond: Line | None = None
    playbook: Id | None = None
    task: Id | None = None
    within: DurationField = Field(default=None)

    @property
    def rhythm(self) -> Every:
        """How often it is judged: what `every` says, else what its form is about."""
        return self.every or (POST if self.when.form in {"in_a_row", "under"} else "week")

    @model_validator(mode="after")
    def _fits(self) -> Alert:
        form, post = self.when.form, self.rhythm == POST
        if form in {"in_a_row", "under"} and not post:
            raise PydanticCustomError("every", "'{form}' compares posts: write 'every: post'", {"form": form})
        if form in {"range", "change"} and post:
            words = "'{form}' compares days or weeks: write 'every: week' or 'every: day'"
            raise PydanticCustomError("every", words, {"form": form})
        if (self.campaigns or self.labels) and not post:
            raise PydanticCustomError("every", "'campaigns' and 'labels' choose posts: they need 'every: post'")
        if self.when.age is not None and not post:
            raise PydanticCustomError("every", "only posts have an age: 'age' needs 'every: post'")
        span = self.when.range or self.when.against or ""
        if self.rhythm == "week" and span.endswith("d") and int(span[:-1]) % _WEEK:
            raise PydanticCustomError("span", "'{span}' is no whole number of weeks: write 8w", {"span": span})
        return self


def task_of(alert: Alert) -> str:
    """The task that it gives its responder."""
    return alert.task or OPTIMISE

"""Objectives laid out: inside the house and outside apart, phase by phase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from socialops.views.numbers.goals import GoalRow, ObjectiveRow

SIDES = ("external", "internal", None)


class Stop(NamedTuple):
    """An objective on the roadmap."""

    goal: str
    row: ObjectiveRow

    @property
    def ref(self) -> str:
        """Its whole name."""
        return f"{self.goal}/{self.row.objective.id}"


class Phase(NamedTuple):
    """What belongs to one phase; `title` is None where nothing says to which."""

    title: str | None
    stops: tuple[Stop, ...]


class Lane(NamedTuple):
    """One side; None for what says neither."""

    side: str | None
    phases: tuple[Phase, ...]


def roadmap(goals: Iterable[GoalRow]) -> list[Lane]:
    """The lanes that hold something. Phases come in the order of what comes before what in them."""
    stops = _in_order([Stop(each.goal.id, row) for each in goals for row in each.objectives])
    phases = dict.fromkeys(stop.row.objective.phase for stop in stops)
    order = [phase for phase in phases if phase is not None] + [None] * (None in phases)
    lanes = []
    for side in SIDES:
        mine = [stop for stop in stops if stop.row.objective.side == side]
        found = ((phase, tuple(stop for stop in mine if stop.row.objective.phase == phase)) for phase in order)
        lane = Lane(side, tuple(Phase(phase, there) for phase, there in found if there))
        if lane.phases:
            lanes.append(lane)
    return lanes


def _in_order(stops: Sequence[Stop]) -> list[Stop]:
    """What comes before, first, over all goals; then what is due first."""
    rest = sorted(stops, key=lambda stop: stop.row.objective.by or date.max)
    found = []
    while rest:
        still = {stop.ref for stop in rest}
        each = next((stop for stop in rest if not still & (_before(stop) - {stop.ref})), rest[0])
        rest.remove(each)
        found.append(each)
    return found


def _before(stop: Stop) -> set[str]:
    return {name if "/" in name else f"{stop.goal}/{name}" for name in stop.row.objective.after}

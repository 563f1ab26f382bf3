"""`readability`: the school grade a text needs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from socialops.style.alert import Hit
from socialops.style.vale.statistics import statistics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialops.style.matching.rule_run import Run
    from socialops.style.matching.text_view import Block
    from socialops.style.vale.action import Action
    from socialops.style.vale.definition import Definition

KEYS = frozenset({"metrics", "grade"})


def gunning_fog(of: Mapping[str, float]) -> float:
    """0.4 (words per sentence + percent of complex words)."""
    return 0.4 * (of["words"] / of["sentences"] + 100 * of["complex_words"] / of["words"])


def coleman_liau(of: Mapping[str, float]) -> float:
    """0.0588 letters per 100 words - 0.296 sentences per 100 words - 15.8."""
    return 5.88 * of["characters"] / of["words"] - 29.6 * of["sentences"] / of["words"] - 15.8


def flesch_kincaid(of: Mapping[str, float]) -> float:
    """0.39 words per sentence + 11.8 syllables per word - 15.59."""
    return 0.39 * of["words"] / of["sentences"] + 11.8 * of["syllables"] / of["words"] - 15.59


def smog(of: Mapping[str, float]) -> float:
    """1.043 √(30 long words per sentence) + 3.1291."""
    return 1.043 * math.sqrt(30 * of["polysyllabic_words"] / of["sentences"]) + 3.1291


def automated_readability(of: Mapping[str, float]) -> float:
    """4.71 characters per word + 0.5 words per sentence - 21.43."""
    return 4.71 * of["characters"] / of["words"] + 0.5 * of["words"] / of["sentences"] - 21.43


METRICS = {
    "Gunning Fog": gunning_fog,
    "Coleman-Liau": coleman_liau,
    "Flesch-Kincaid": flesch_kincaid,
    "SMOG": smog,
    "Automated Readability": automated_readability,
}


class Readability:
    """One alert about the whole text when the mean of the measures is above the grade."""

    def __init__(self, metrics: Sequence[str], grade: float) -> None:
        self._measures = [METRICS[metric] for metric in metrics]
        self._grade = grade

    def find(self, block: Block, run: Run) -> Iterator[Hit]:
        """Measure the text; one without words is never too hard."""
        del run
        counts = statistics(block.text)
        if not counts:
            return
        grade = sum(measure(counts) for measure in self._measures) / len(self._measures)
        if grade > self._grade:
            yield Hit(0, 0, (f"{grade:.2f}",), whole=True)


def build(name: str, definition: Definition, action: Action, accepted: Sequence[str]) -> Readability | None:
    """Read the keys; None, with problems noted, when a measure is unknown."""
    del name, action, accepted
    metrics = definition.texts("metrics")
    grade = definition.number("grade")
    if not metrics:
        definition.fault("metrics", f"The rule has no 'metrics'. Take one or more of: {', '.join(METRICS)}.")
    for place, metric in enumerate(metrics):
        if metric not in METRICS:
            message = f"There is no measure '{metric}'. Take one or more of: {', '.join(METRICS)}."
            definition.fault("metrics", message, at=place)
    return None if definition.problems else Readability(metrics, grade)

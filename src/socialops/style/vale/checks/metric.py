"""`metric`: a formula over the counts of a text, and the condition under which it objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialops.style.alert import Hit
from socialops.style.vale.formula import BadFormulaError, evaluate
from socialops.style.vale.statistics import statistics

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialops.style.matching.rule_run import Run
    from socialops.style.matching.text_view import Block
    from socialops.style.vale.action import Action
    from socialops.style.vale.definition import Definition

KEYS = frozenset({"formula", "condition"})
SAMPLE = "One plain sentence. Another one."


class Metric:
    """One alert about the whole text when `<result> <condition>` holds."""

    def __init__(self, formula: str, condition: str) -> None:
        self._formula = formula
        self._condition = condition

    def find(self, block: Block, run: Run) -> Iterator[Hit]:
        """Work the formula out; a text without words, or a division by zero, is never objected to."""
        del run
        counts = statistics(block.text)
        if not counts:
            return
        try:
            result = evaluate(self._formula, counts)
            applies = evaluate(f"({result:f}) {self._condition}", counts)
        except BadFormulaError:
            return
        if applies:
            yield Hit(0, 0, (f"{result:.2f}",), whole=True)


def build(name: str, definition: Definition, action: Action, accepted: Sequence[str]) -> Metric | None:
    """Read the keys; None, with problems noted, when the formula or the condition can't be worked out."""
    del name, action, accepted
    formula, condition = definition.text("formula"), definition.text("condition")
    counts = {key: value + 1 for key, value in statistics(SAMPLE).items()}
    try:
        evaluate(formula, counts)
    except BadFormulaError as fault:
        definition.fault("formula", f"The formula '{formula.strip()}' can't be used: {fault}.")
    try:
        evaluate(f"(1.0) {condition}", counts)
    except BadFormulaError as fault:
        definition.fault("condition", f"The condition '{condition}' can't be used: {fault}.")
    if not condition.strip():
        definition.fault("condition", "The rule has no 'condition', such as '> 8'.")
    return None if definition.problems else Metric(formula, condition)

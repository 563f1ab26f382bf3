"""`spelling`: of spell-checking, the part that needs no dictionary.

A rule of this type is read and its patterns (`filters`) are checked, but words are not looked up: socialops ships no
Hunspell dictionary and takes none of the keys dictionaries, dicpath, aff, dic, custom, append, threshold. What a guide
says about spelling is its vocabulary: accepted terms in any other spelling of their letters are Vale.Terms, rejected
ones Vale.Avoid (see vocabulary).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialops.style.matching.dialect import BadPatternError
from socialops.style.matching.hints import Hints
from socialops.style.matching.pattern import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialops.style.alert import Hit
    from socialops.style.matching.rule_run import Run
    from socialops.style.matching.text_view import Block
    from socialops.style.vale.action import Action
    from socialops.style.vale.definition import Definition

KEYS = frozenset(
    {
        "dictionaries",
        "dicpath",
        "aff",
        "dic",
        "ignore",
        "filters",
        "custom",
        "append",
        "threshold",
        "exceptions",
    }
)


class Spelling:
    """Finds nothing."""

    hints = Hints(clauses=None)

    def find(self, block: Block, run: Run) -> tuple[Hit, ...]:
        """Give nothing."""
        del block, run
        return ()


def build(name: str, definition: Definition, action: Action, accepted: Sequence[str]) -> Spelling | None:
    """Read the keys; None, with problems noted, when a filter is no pattern."""
    del name, action, accepted
    for place, pattern in enumerate(definition.texts("filters")):
        try:
            compile_pattern(pattern)
        except BadPatternError as fault:
            definition.fault("filters", f"The pattern '{pattern}' can't be used: {fault}.", at=place)
    return None if definition.problems else Spelling()

"""`consistency`: either one spelling or the other in one text, not both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialops.style.alert import Hit
from socialops.style.matching.clauses import Clause, clauses_of
from socialops.style.matching.dialect import BadPatternError
from socialops.style.matching.hints import Hints
from socialops.style.matching.pattern import Pattern, compile_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialops.style.matching.rule_run import Run
    from socialops.style.matching.text_view import Block
    from socialops.style.vale.action import Action
    from socialops.style.vale.definition import Definition

KEYS = frozenset({"either", "nonword", "ignorecase"})


class Consistency:
    """One alert for each pair once both sides were seen in the text: the word that is last, where it stands first."""

    def __init__(self, pairs: Sequence[tuple[Pattern, Pattern]], clauses: Sequence[Clause]) -> None:
        self._pairs = pairs
        self.hints = Hints(clauses=tuple(clauses))

    def find(self, block: Block, run: Run) -> Iterator[Hit]:
        """Look for both sides of each pair; what earlier blocks held counts too."""
        for number, sides in enumerate(self._pairs):
            found: list[tuple[int, int]] = []
            for side, pattern in enumerate(sides):
                spans = [match.span() for match in pattern.find_all(block.text, run.clock)]
                if spans:
                    found += spans
                    run.seen.add(f"{number}.{side}")
            if found and {f"{number}.0", f"{number}.1"} <= run.seen:
                start, end = max(found)
                word = block.text[start:end]
                start = min(place for place, stop in found if block.text[place:stop] == word)
                yield Hit(start, start + len(word), (word,))


def build(name: str, definition: Definition, action: Action, accepted: Sequence[str]) -> Consistency | None:
    """Read the keys; None, with problems noted, when a pattern can't be used."""
    del name, action, accepted
    pairs = definition.pairs("either")
    nonword = definition.flag("nonword")
    ignorecase = definition.flag("ignorecase")
    if not pairs:
        definition.fault("either", "The rule has no 'either', so it can find nothing.")
    made: list[tuple[Pattern, Pattern]] = []
    sources: list[str] = []
    for left, right in pairs.items():
        templates = [f"(?:{side})" if nonword else rf"\b(?:{side})\b" for side in (left, right)]
        try:
            for side in (left, right):
                compile_pattern(side)
            first, second = (compile_pattern(template, ignorecase=ignorecase) for template in templates)
        except BadPatternError as fault:
            definition.fault("either", f"The pair '{left}: {right}' can't be used: {fault}.", at=left)
            continue
        made.append((first, second))
        sources.extend(templates)
    return None if definition.problems else Consistency(made, clauses_of("|".join(sources)))

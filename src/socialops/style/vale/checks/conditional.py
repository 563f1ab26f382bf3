"""`conditional`: where one thing stands, another must (an abbreviation and its meaning)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialops.style.alert import Hit
from socialops.style.matching.clauses import Clause, clauses_of, hold
from socialops.style.matching.dialect import BadPatternError
from socialops.style.matching.hints import Hints
from socialops.style.matching.pattern import Match, Pattern, compile_pattern, holds
from socialops.style.matching.remainder import rest_of
from socialops.style.matching.sieve import Sieve, sieve_of
from socialops.style.vale.checks.existence import read_exceptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialops.style.matching.rule_run import Run
    from socialops.style.matching.text_view import Block
    from socialops.style.vale.action import Action
    from socialops.style.vale.definition import Definition
    from socialops.style.vale.exceptions import Exceptions

KEYS = frozenset({"first", "second", "exceptions", "ignorecase", "vocab"})


class Conditional:
    """Every `first` that no `second` accounts for.

    Where `second` has a group, each `first` must have been captured by it somewhere in the text up to this block; else
    any `second` in the block will do.
    """

    def __init__(
        self,
        first: Pattern,
        second: Pattern,
        exceptions: Exceptions,
        clauses: Sequence[Clause],
        definers: Sequence[Clause],
        sieve: Sieve | None,
    ) -> None:
        self._definers = definers
        self._first = first
        self._second = second
        self._exceptions = exceptions
        self.hints = Hints(clauses=tuple(clauses), sieve=sieve)
        self.definer: Sieve | None = None

    def find(self, block: Block, run: Run) -> Iterator[Hit]:
        """Learn what `second` defines, then judge every `first`."""
        found = [match.span() for match in self._all_first(block, run)]
        unexcused = [span for span in found if not self._exceptions.cover(block, *span, run.clock)]
        if not unexcused and (block.is_whole or not self._second.groups):
            return
        if self._is_settled(block, run):
            return
        for start, end in unexcused:
            word = block.text[start:end]
            if word and word not in run.seen:
                yield Hit(start, end, (word,))

    def _all_first(self, block: Block, run: Run) -> Iterator[Match]:
        sieve = self.hints.sieve if block.view.is_guided else None
        if sieve is None:
            return self._first.find_all(block.text, run.clock)
        return sieve.find_all(self._first, block.text, run.clock)

    def _is_settled(self, block: Block, run: Run) -> bool:
        """Remember what `second` captures; where it captures nothing, say whether it stands in the block."""
        view = block.view
        if not hold(self._definers, view.words, view.blurred):
            return False
        if self.definer is not None and view.is_guided and not self.definer.lets_pass(view.text):
            return False
        if not self._second.groups:
            return holds(self._second, block.text, run.clock)
        for match in self._second.find_all(block.text, run.clock):
            run.seen.update(group for group in match.groups() if group)
        return False


def build(name: str, definition: Definition, action: Action, accepted: Sequence[str]) -> Conditional | None:
    """Read the keys; None, with problems noted, when a pattern can't be used.

    `ignorecase` is read and, as in Vale, unused.
    """
    del name, action
    definition.flag("ignorecase")
    vocab = definition.flag("vocab", default=True)
    exceptions = read_exceptions(definition, accepted if vocab else ())
    made: list[Pattern] = []
    for key in ("first", "second"):
        source = definition.text(key)
        if not source:
            definition.fault(key, f"The rule has no '{key}'.")
            continue
        try:
            made.append(compile_pattern(source))
        except BadPatternError as fault:
            definition.fault(key, f"The pattern '{source}' can't be used: {fault}.")
    if definition.problems:
        return None
    clauses = [clauses_of(definition.text(key)) for key in ("first", "second")]
    sieve = sieve_of([definition.text("first")])
    check = Conditional(made[0], made[1], exceptions, clauses[0], clauses[1], sieve)
    check.definer = sieve_of([rest_of(definition.text("second")) or definition.text("second")])
    return check

"""`existence`: words and patterns that should not be there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialops.style.alert import Hit, new_hit
from socialops.style.matching.alternatives import Alternatives
from socialops.style.matching.dialect import BadPatternError
from socialops.style.matching.hints import Hints
from socialops.style.matching.pattern import compile_pattern
from socialops.style.vale.exceptions import NO_EXCEPTIONS, Exceptions, first_bad_term, make_exceptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialops.style.matching.rule_run import Run
    from socialops.style.matching.text_view import Block
    from socialops.style.vale.action import Action
    from socialops.style.vale.definition import Definition

KEYS = frozenset({"tokens", "raw", "nonword", "ignorecase", "append", "exceptions", "vocab"})


class Existence:
    """All matches that don't overlap, less those that an exception lets pass."""

    def __init__(self, alternatives: Alternatives, exceptions: Exceptions) -> None:
        self._alternatives = alternatives
        self._exceptions = exceptions

    @property
    def hints(self) -> Hints:
        """Those of its alternatives."""
        return self._alternatives.hints

    def find(self, block: Block, run: Run) -> Iterator[Hit]:
        """Give every match; those of no characters count as one, about the whole text."""
        for start, end, _ in self._alternatives.find(block, run.candidates, run.clock, patterned=run.patterned):
            if start == end:
                yield Hit(0, 0, ("",), whole=True)
            elif self._exceptions is NO_EXCEPTIONS or not self._exceptions.cover(block, start, end, run.clock):
                yield new_hit((start, end, (block.text[start:end],), None, None, False))


def build(name: str, definition: Definition, action: Action, accepted: Sequence[str]) -> Existence | None:
    """Read the keys; None, with problems noted, when a pattern can't be used."""
    del name, action
    raw = definition.texts("raw")
    tokens = definition.texts("tokens")
    nonword = definition.flag("nonword")
    ignorecase = definition.flag("ignorecase")
    append = definition.flag("append")
    vocab = definition.flag("vocab", default=True) and not nonword
    exceptions = read_exceptions(definition, accepted if vocab else ())
    kept = [token for token in tokens if token.strip()]
    if not kept and not "".join(raw):
        definition.fault("", "The rule has neither 'tokens' nor 'raw', so it can find nothing.")
    around = "".join(raw)
    alternatives = Alternatives(
        kept,
        word=not nonword and bool(tokens),
        ignorecase=ignorecase,
        before="" if append else around,
        after=around if append else "",
    )
    try:
        alternatives.check()
    except BadPatternError as fault:
        blame(definition, "raw" if raw and _compiles(tokens) else "tokens", str(fault))
    if not (definition.problems or nonword or raw):
        note_wordless(definition, "tokens", tokens)
    return None if definition.problems else Existence(alternatives, exceptions)


def read_exceptions(definition: Definition, accepted: Sequence[str]) -> Exceptions:
    """Read a rule's `exceptions`, noting the one that is no pattern."""
    own = definition.texts("exceptions")
    bad = first_bad_term(own)
    if bad is not None:
        definition.fault("exceptions", f"The exception '{own[bad[0]]}' can't be used: {bad[1]}.", at=bad[0])
        return Exceptions()
    try:
        return make_exceptions(own, accepted)
    except BadPatternError as fault:
        definition.fault("exceptions", f"The exceptions can't be used together: {fault}.")
        return Exceptions()


_SAID = re.compile(r"\{\d*,?\d*\}|\\[^\w\s]")


def note_wordless(definition: Definition, key: str, patterns: Sequence[str]) -> None:
    """Note patterns that are looked for as whole words and hold no letter or digit: they would never match."""
    for place, pattern in enumerate(() if definition.published else patterns):
        bare = _SAID.sub("", pattern)
        if pattern.strip() and "." not in bare and "\\" not in bare and not re.search(r"\w", bare):
            said = f"'{pattern}' has no letter or digit, so it is no whole word and never matches: add 'nonword: true'."
            definition.fault(key, said, at=place if key == "tokens" else pattern)


def _compiles(patterns: Sequence[str]) -> bool:
    try:
        for pattern in patterns:
            compile_pattern(pattern)
    except BadPatternError:
        return False
    return True


def blame(definition: Definition, key: str, reason: str) -> None:
    """Note the pattern of a list that can't be compiled, or the whole list where that is no single one."""
    bad: list[tuple[int, str, str]] = []
    for place, pattern in enumerate(definition.texts(key)):
        try:
            compile_pattern(pattern)
        except BadPatternError as fault:
            bad.append((place, pattern, str(fault)))
    if not bad or (key == "raw" and len(bad) > 1):
        definition.fault(key, f"The patterns of '{key}' can't be used: {reason}.", at=None)
        return
    for place, pattern, fault_said in bad:
        of = " of 'raw'" if key == "raw" else ""
        definition.fault(key, f"The pattern '{pattern}'{of} can't be used: {fault_said}.", at=place)

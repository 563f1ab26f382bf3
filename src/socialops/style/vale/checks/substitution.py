"""`substitution`: words with a better one to take instead."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import regex

from socialops.style.alert import Hit
from socialops.style.matching.alternatives import Alternatives
from socialops.style.matching.budget import Clock
from socialops.style.matching.dialect import BadPatternError
from socialops.style.matching.hints import Hints
from socialops.style.matching.pattern import Pattern, compile_pattern
from socialops.style.vale.action import Action, expand
from socialops.style.vale.checks.existence import note_wordless, read_exceptions
from socialops.style.vale.message import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialops.style.matching.rule_run import Run
    from socialops.style.matching.text_view import Block
    from socialops.style.vale.definition import Definition
    from socialops.style.vale.exceptions import Exceptions

KEYS = frozenset({"swap", "ignorecase", "nonword", "exceptions", "vocab", "capitalize", "pos"})
CAPTURE = regex.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\((?!\?)")
REFERENCE = regex.compile(r"\$(?:\d{1,2}|\{\d{1,2}\})")
PATTERNED = frozenset("\\^$*+?{}[]()|")


class Swap:
    """One entry of `swap`: the key as written, and what to take instead."""

    def __init__(self, key: str, value: str, *, ignorecase: bool) -> None:
        self.key = key
        self.value = value
        self._refers = REFERENCE.search(value) is not None
        self._pattern: Pattern | None = compile_pattern(key, ignorecase=ignorecase) if self._refers else None

    @cached_property
    def _acceptable(self) -> Pattern | None:
        """The pattern of acceptable forms, where the value is no plain phrase."""
        if all(character.isalnum() or character in " -" for character in self.value):
            return None
        try:
            return compile_pattern(f"^(?:{self.value})$")
        except BadPatternError:
            return None

    def expected(self, observed: str, clock: Clock) -> str:
        """Give the value with `$1` filled from what was found."""
        if self._pattern is None:
            return self.value
        found = self._pattern.search(observed, clock)
        if found is None:
            return self.value
        return observed[: found.start()] + expand(self.value, found) + observed[found.end() :]

    def accepts(self, observed: str, clock: Clock) -> bool:
        """Say whether what was found is an acceptable form already: the value is a pattern of those."""
        form = self._acceptable
        return form is not None and form.search(observed, clock) is not None


class Substitution:
    """All matches that don't overlap, each with what the matching key suggests."""

    def __init__(
        self, swaps: Sequence[Swap], alternatives: Alternatives, exceptions: Exceptions, action: Action
    ) -> None:
        self._swaps = swaps
        self._alternatives = alternatives
        self._exceptions = exceptions
        self._replaces = action.name == "replace" and not action.params
        self._own_params = bool(action.name) and not self._replaces
        self.capitalize: bool | None = None
        self.message = ""

    @property
    def hints(self) -> Hints:
        """Those of its alternatives."""
        return self._alternatives.hints

    def find(self, block: Block, run: Run) -> Iterator[Hit]:
        """Give every match whose suggestion differs from it."""
        for start, end, branch in self._alternatives.find(block, run.candidates, run.clock, patterned=run.patterned):
            if branch < 0 or start == end:
                continue
            hit = self._judge(self._swaps[branch], block.text[start:end], run.clock)
            if hit is not None and not self._exceptions.cover(block, start, end, run.clock):
                yield hit._replace(start=start, end=end)

    def _judge(self, swap: Swap, observed: str, clock: Clock) -> Hit | None:
        expected = swap.expected(observed, clock)
        options = [self._cased(option, observed) for option in split_options(expected)]
        if observed in options or expected == observed:
            return None
        if self._replaces:
            return Hit(0, 0, (quote_list(options), observed), tuple(options), unquote(self.message))
        if swap.accepts(observed, clock):
            return None
        if self.capitalize and observed[:1].isupper():
            expected = expected[:1].upper() + expected[1:]
        literal = not self._own_params and len(options) == 1 and PATTERNED.isdisjoint(expected)
        return Hit(0, 0, (expected, observed), tuple(options) if literal else None if self._own_params else ())

    def _cased(self, option: str, observed: str) -> str:
        """Keep an initial capital.

        `capitalize: true` asks for it. Where the rule says nothing, suggestions that begin with a small word keep it
        too, as the alerts of published packages expect ("Use 'Aren't' instead of 'Are not'.").
        """
        if self.capitalize is False or not observed[:1].isupper() or observed[1:2].isupper():
            return option
        first = option.split(" ", 1)[0]
        if not self.capitalize and first != first.lower():
            return option
        return option[:1].upper() + option[1:]


def build(name: str, definition: Definition, action: Action, accepted: Sequence[str]) -> Substitution | None:
    """Read the keys; None, with problems noted, when a pattern can't be used."""
    del name
    pairs = definition.pairs("swap")
    ignorecase = definition.flag("ignorecase")
    nonword = definition.flag("nonword")
    capitalize = definition.flag("capitalize") if definition.has("capitalize") else (None if ignorecase else False)
    vocab = definition.flag("vocab", default=True)
    exceptions = read_exceptions(definition, accepted if vocab else ())
    if not pairs:
        definition.fault("swap", "The rule has no 'swap', so it can find nothing.")
    keys = sorted((key for key in pairs if key.strip()), key=len, reverse=True)
    swaps: list[Swap] = []
    for key in keys:
        try:
            if not PATTERNED.isdisjoint(key):
                compile_pattern(key)
            swaps.append(Swap(key, pairs[key], ignorecase=ignorecase))
        except BadPatternError as fault:
            definition.fault("swap", f"The pattern '{key}' can't be used: {fault}.", at=key)
    if definition.problems:
        return None
    alternatives = Alternatives(
        [without_captures(key) for key in keys], word=not nonword, ignorecase=ignorecase, numbered=True
    )
    try:
        alternatives.check()
    except BadPatternError as fault:
        definition.fault("swap", f"The patterns of 'swap' can't be used: {fault}.")
    if not (definition.problems or nonword):
        note_wordless(definition, "swap", list(pairs))
    if definition.problems:
        return None
    check = Substitution(swaps, alternatives, exceptions, action)
    check.capitalize = capitalize
    check.message = definition.text("message")[:LONGEST]
    return check


def without_captures(pattern: str) -> str:
    """Turn capture groups into plain groups."""
    if "(" not in pattern:
        return pattern
    return CAPTURE.sub(lambda found: found[1] or "(?:", pattern)


def split_options(value: str) -> list[str]:
    r"""Split suggestions at `|`; `\|` stands for the sign itself."""
    return [option.replace("\0", "|") for option in value.replace(r"\|", "\0").split("|") if option]


def quote_list(options: Sequence[str]) -> str:
    """Quote suggestions and join them with commas and "or"."""
    quoted = [f"'{option}'" for option in options]
    if len(quoted) <= 2:  # noqa: PLR2004 - two are joined without a comma
        return " or ".join(quoted)
    return ", ".join(quoted[:-1]) + ", or " + quoted[-1]


def unquote(message: str) -> str:
    """Take the quotes off the first verb of a message, since the suggestions bring their own."""
    for quoted in ("'%s'", '"%s"'):
        if message.count(quoted) == 2:  # noqa: PLR2004 - suggestion and match
            message = message.replace(quoted, "%s", 1)
    return message

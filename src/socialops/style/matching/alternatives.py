r"""A list of patterns of which any may match: the heart of existence and substitution.

The meaning is that of one pattern `\b(?:first|second|...)\b`: leftmost match, then the first alternative that fits.
96 of 100 alternatives in published packages are plain words, so those are found by dictionary and the pattern engine
sees only the rest. Both ways give the same matches; the tests compare them.
"""

from __future__ import annotations

from functools import cached_property, partial
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import regex

from socialops.style.matching.clauses import Clause, WordEntry, clauses_of, entry_of, hold
from socialops.style.matching.dialect import is_closed
from socialops.style.matching.first_signs import FirstSigns, first_signs_of
from socialops.style.matching.folding import ODD, fold_case, is_word
from socialops.style.matching.hints import Hints
from socialops.style.matching.pattern import Pattern, compile_pattern
from socialops.style.matching.remainder import Rest, rest_of
from socialops.style.matching.sieve import Sieve, sieve_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialops.style.matching.budget import Clock
    from socialops.style.matching.text_view import Block, View

META = frozenset("\\.^$*+?{}[]()|")
NUMBERED = regex.compile(r"\\[1-9]|\\k|\\g|\(\?P=|\(\?P?<[A-Za-z_]|\(\?\(|\(\?[a-zA-Z]+\)")
"""What makes an alternative depend on its place among others: references, named groups, flags."""


NO_WORD = frozenset({"", " "})
"""What stands beside a whole word in a spread text (see folding)."""


class Found(NamedTuple):
    """A match and which alternative made it (-1: not known)."""

    start: int
    end: int
    branch: int


new_found = partial(tuple.__new__, Found)
BY_PLACE = itemgetter(0, 2)


class Alternatives:
    """Alternatives in the order they are tried. `before` and `after` are patterns around the whole, as Vale's `raw`.

    Build with `make_alternatives`, which says which alternative is at fault when one can't be compiled.
    """

    def __init__(
        self,
        branches: Sequence[str],
        *,
        word: bool,
        ignorecase: bool,
        before: str = "",
        after: str = "",
        numbered: bool = False,
    ) -> None:
        self.branches = tuple(branches)
        self.word = word
        self.ignorecase = ignorecase
        self._around = (before, after)
        self._plain = {number: fold_case(branch) for number, branch in enumerate(branches) if self._is_plain(branch)}
        self._patterned = [number for number in range(len(self.branches)) if number not in self._plain]
        self._joined: Pattern | None = None
        self.rest: Rest | None = None
        self._is_opaque = False
        self._is_numbered = numbered

    def _is_plain(self, branch: str) -> bool:
        if not self.word or any(self._around) or not META.isdisjoint(branch) or not ODD.isdisjoint(branch):
            return False
        return bool(branch) and is_word(branch[0]) and is_word(branch[-1])

    def check(self) -> None:
        """Compile what the pattern engine has to do. Raise BadPatternError."""
        if any(self._around) or any(NUMBERED.search(self.branches[number]) for number in self._patterned):
            self._give_up_shortcuts()
        elif self._patterned:
            self._join()

    def _give_up_shortcuts(self) -> None:
        self._plain = {}
        self._joined = None
        self._is_opaque = True
        _ = self.whole

    def _join(self) -> None:
        if not all(is_closed(self.branches[number]) for number in self._patterned):
            self._give_up_shortcuts()
            return
        self._joined = compile_pattern(self._asked, ignorecase=self.ignorecase)
        rest = rest_of(self.branches[0]) if len(self.branches) == 1 else None
        self.rest = Rest(rest, ignorecase=self.ignorecase) if rest else None

    def _template(self, source: str) -> str:
        return rf"\b(?:{source})\b" if self.word else f"(?:{source})"

    @cached_property
    def source(self) -> str:
        """The one pattern that says what matches."""
        before, after = self._around
        return before + self._template("|".join(self.branches)) + after

    @cached_property
    def whole(self) -> Pattern:
        """The one pattern, compiled; needed only where the shortcuts don't hold."""
        return compile_pattern(self.source, ignorecase=self.ignorecase)

    @cached_property
    def numbered(self) -> tuple[Pattern, dict[int, int]]:
        """The one pattern with a group around each alternative, and which group is which."""
        groups, places = 1, {}
        for number, branch in enumerate(self.branches):
            places[groups] = number
            groups += 1 + (0 if number in self._plain else compile_pattern(branch).groups or 0)
        source = self._template("|".join(f"({branch})" for branch in self.branches))
        return compile_pattern(source, ignorecase=self.ignorecase), places

    @cached_property
    def entries(self) -> list[WordEntry]:
        """What is known of each plain alternative."""
        return [entry_of(number, folded) for number, folded in self._plain.items()]

    @cached_property
    def _first_signs(self) -> FirstSigns | None:
        """How what the pattern engine finds begins."""
        return first_signs_of(self._asked)

    @property
    def _asked(self) -> str:
        """The pattern that the engine is asked for in a whole text."""
        if self._is_opaque:
            return self.source
        return self._template("|".join(self.branches[number] for number in self._patterned))

    @cached_property
    def clauses(self) -> tuple[Clause, ...] | None:
        """What a text must hold for the patterned alternatives; None without any, () when nothing is certain."""
        return clauses_of(self._asked) if self._is_opaque or self._patterned else None

    @cached_property
    def sieve(self) -> Sieve | None:
        """What quickly rules out the patterned alternatives."""
        if self.ignorecase or self._is_opaque or not self._patterned:
            return None
        return sieve_of([self.branches[number] for number in self._patterned])

    @cached_property
    def hints(self) -> Hints:
        """All that is known of where they can't match."""
        return Hints(self.entries, self.clauses, self.sieve, self.rest.rules_out if self.rest else None)

    @cached_property
    def _pieces(self) -> list[Clause]:
        """The clauses that can be asked of a piece of a text too, whose words are not known."""
        return [clause for clause in self.clauses or () if not clause.words]

    def find(self, block: Block, candidates: Sequence[int], clock: Clock, *, patterned: bool) -> Iterable[Found]:
        """Give the matches in a block.

        `candidates` are the plain alternatives that the index holds possible, `patterned` says whether the others are;
        both are taken at their word only for the whole text.
        """
        if self._is_opaque or block.view.is_odd or not block.is_whole:
            return self._asked_for(block, clock)
        literals = self._literals(block.view, candidates) if candidates else []
        if patterned and self._joined is not None:
            return self._merge(literals, block.view, clock, self._joined)
        return _apart(literals) if len(literals) > 1 else literals

    def _asked_for(self, block: Block, clock: Clock) -> Iterator[Found]:
        """Ask the pattern engine for all of them."""
        if self._is_opaque:
            yield from (Found(start, end, -1) for start, end in self._spans(block, clock))
        elif self._block_may_match(block):
            if self._joined is not None and not self._plain and not self._is_numbered:
                yield from (Found(*found.span(), -1) for found in self._joined.find_all(block.text, clock))
                return
            pattern, places = self.numbered
            for found in pattern.find_all(block.text, clock):
                yield Found(*found.span(), places.get(found.lastindex or 0, -1))

    def _spans(self, block: Block, clock: Clock) -> Iterator[tuple[int, int]]:
        """Give the matches of the one pattern."""
        if block.is_whole:
            return block.view.spans(self.whole, self._first_signs, clock)
        return (found.span() for found in self.whole.find_all(block.text, clock))

    def _block_may_match(self, block: Block) -> bool:
        """Ask of a piece of the text what the prefilter asks of the whole."""
        if self._plain or block.view.is_odd or block.is_whole:
            return True
        blurred = block.view.blurred[block.start : block.start + len(block.text)]
        return hold(self._pieces, frozenset(), blurred)

    def _literals(self, view: View, candidates: Sequence[int]) -> list[Found]:
        """Find plain alternatives, by place and then by order."""
        found: list[Found] = []
        folded, spread = view.folded, view.spread
        for number in candidates:
            literal = self._plain[number]
            place = folded.find(literal)
            while place >= 0:
                end = place + len(literal)
                same = self.ignorecase or view.text.startswith(self.branches[number], place)
                if same and spread[place - 1 : place] in NO_WORD and spread[end : end + 1] in NO_WORD:
                    found.append(new_found((place, end, number)))
                place = folded.find(literal, place + 1)
        if len(found) > 1:
            found.sort(key=BY_PLACE)
        return found

    def _merge(self, literals: list[Found], view: View, clock: Clock, pattern: Pattern) -> Iterator[Found]:
        """Give leftmost matches that don't overlap, of literals and patterned alternatives together."""
        place, number = 0, 0
        other = self._search(pattern, view, place, clock)
        while True:
            while number < len(literals) and literals[number].start < place:
                number += 1
            if other is not None and other.start < place:
                other = self._search(pattern, view, place, clock)
            literal = literals[number] if number < len(literals) else None
            if other is None and literal is None:
                return
            if literal is not None and (other is None or literal.start < other.start):
                best = literal
            elif other is not None:
                is_tie = literal is not None and literal.start == other.start
                best = self._numbered_at(view.text, other, clock) if is_tie or self._is_numbered else other
            else:  # pragma: no cover - one of the two is there
                return
            yield best
            place = best.end if best.end > best.start else best.end + 1

    def _search(self, pattern: Pattern, view: View, place: int, clock: Clock) -> Found | None:
        if place > len(view.text):
            return None
        signs = self._first_signs if view.is_guided else None
        found = signs.search(pattern, view, clock, place) if signs else pattern.search(view.text, clock, place)
        return None if found is None else Found(*found.span(), -1)

    def _numbered_at(self, text: str, found: Found, clock: Clock) -> Found:
        """Say which alternative matches first at the place of a match."""
        pattern, places = self.numbered
        again = pattern.match(text, clock, found.start)
        return found if again is None else Found(*again.span(), places.get(again.lastindex or 0, -1))


def _apart(literals: list[Found]) -> Iterator[Found]:
    """Leave out what overlaps the one before."""
    place = 0
    for literal in literals:
        if literal.start >= place:
            yield literal
            place = literal.end

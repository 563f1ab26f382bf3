"""What is known of where a rule can't match: a rule is right without any of it, and quicker with it.

This is all that the rules and the accelerator know of each other, so that either can be read, or swapped, alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from socialops.style.matching.budget import Clock
    from socialops.style.matching.clauses import Clause, WordEntry
    from socialops.style.matching.sieve import Sieve
    from socialops.style.matching.text_view import View


class Hints(NamedTuple):
    """Ways to tell that a check objects to nothing in a text."""

    entries: Sequence[WordEntry] = ()
    """What is known of each plain alternative."""
    clauses: Sequence[Clause] | None = ()
    """What a text must hold for anything else to match; () when nothing is certain, None for never."""
    sieve: Sieve | None = None
    """Asks the same of the patterns alone."""
    rules_out: Callable[[View, Clock], bool] | None = None
    """True where a quick look at a text tells that nothing in it is objected to."""
    skips: Callable[[View, int, int], bool] | None = None
    """True where nothing in a sentence or paragraph (from, to) is objected to."""


NONE = Hints()


def hints_of(check: Any) -> Hints:
    """What a check says in its `hints`; most say nothing, and are asked about every text."""
    found = getattr(check, "hints", NONE)
    assert isinstance(found, Hints)  # noqa: S101 - ours by construction
    return found

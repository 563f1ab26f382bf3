"""What a run over everything leaves behind, so that the next one need not look at everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from socialops.domain.finding import Diagnostic
from socialops.rules.partly.facts import packed
from socialops.rules.rule import Context, Rule


class Gathered:
    """What all rules found, before any waiver was looked at, and what is planned when."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self.facts: tuple[dict[int, bytes], list[tuple[Any, ...]]] | None = None

    def begin(self, context: Context) -> None:
        """Before the rules are asked: how texts are compared is to be noted."""
        context.folded = {}

    def taken(self, found: Iterable[tuple[Rule, Diagnostic]], context: Context) -> Iterator[tuple[Rule, Diagnostic]]:
        """The same, once all of it was found."""
        judged = list(found)
        self.found = [diagnostic for _, diagnostic in judged]
        if self.facts is None:
            self.facts = packed(context)
        return iter(judged)

"""What a run over everything leaves behind, so that the next one need not look at everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from socialops.domain.finding import Diagnostic
from socialops.operations.workspace.parts.diary import Diary, Names, briefs, names_in
from socialops.rules.rule import Context, Rule
from socialops.store.verdicts.draft import Draft


class Gathered:
    """What all rules found, before any waiver was looked at, and who names whom; what is planned is in the draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.found: list[Diagnostic] = []
        self.names = Names({}, [])

    @property
    def is_whole(self) -> bool:
        """Whether all that is planned is in the draft."""
        return self.draft.is_whole

    @is_whole.setter
    def is_whole(self, known: bool) -> None:
        self.draft.is_whole = known

    @contextmanager
    def filling(self, context: Context) -> Iterator[None]:
        """While all texts are compared, it is written down how, day by day; then what else is known of the posts."""
        with self.draft.begun() as put:
            diary = Diary(context.workspace, put)
            context.compared = diary.take
            yield
            context.compared = None
            diary.end()
            for row in briefs(context.workspace):
                put(row)

    def taken(self, found: Iterable[tuple[Rule, Diagnostic]], context: Context) -> Iterator[tuple[Rule, Diagnostic]]:
        """The same, once all of it was found."""
        judged = list(found)
        self.found = [diagnostic for _, diagnostic in judged]
        self.names = names_in(context.workspace)
        return iter(judged)

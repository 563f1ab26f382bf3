"""Key figures of a workspace: of all of it, of what was chosen, by groups, and post by post."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from socialops.domain.numbers.counts import LARGEST
from socialops.domain.numbers.kpi import Cell, Formula, Number, Value, fold, value_of
from socialops.domain.workspace import Workspace
from socialops.views.numbers.cases import OF_CASES, of_cases
from socialops.views.numbers.flow import Flow, Submitted
from socialops.views.numbers.gone import EVERYTHING, Choice
from socialops.views.numbers.measured import DayCell, Measured, PostCell


class Ranked(NamedTuple):
    """A key figure of one post on one channel."""

    post: str
    channel: str
    value: Number
    as_of: datetime | None


def unknown(_post: str) -> None:
    """Without a history nobody knows when a post was handed in."""


class KeyFigures:
    """Answers what a key figure is. Numbers are put together once, however much is asked."""

    def __init__(self, workspace: Workspace, now: datetime, submitted: Submitted = unknown) -> None:
        self.workspace, self.now, self.submitted = workspace, now, submitted
        self.measured = Measured(workspace)
        self.zone = self.measured.zone

    def value(
        self, formula: Formula, choice: Choice = EVERYTHING, *, age: timedelta | None = None, last: bool = False
    ) -> Value:
        """The key figure over what is chosen: at an age, or as last read; with *last*, of the last reading alone."""
        match formula.of:
            case "post":
                cells = [found.cell for found in self.chosen(choice, age)]
                return fold(formula, _newest(formula, cells) if last else cells)
            case "channel":
                return fold(formula, self._channels(choice, last=last))
            case "general":
                return fold(formula, self._general(choice, last=last))
            case _:
                return self._held(formula, choice)

    def chosen(self, choice: Choice, age: timedelta | None) -> Iterator[PostCell]:
        """What was counted of the posts that are chosen, on each channel where they are out."""
        for found in self.measured.cells(age):
            each = found.gone
            wanted = choice.takes_channel(each.channel) and choice.takes_day(each.at, self.zone)
            if wanted and choice.filters.take(self.workspace, each.post):
                yield found

    def ranked(self, formula: Formula, choice: Choice = EVERYTHING, *, age: timedelta | None) -> list[Ranked]:
        """Every post on every channel by its own number, the best first; those of one number in the order of names."""
        found = []
        for each in self.chosen(choice, age):
            value = value_of(formula, each.cell.counts)
            if value is not None:
                found.append(Ranked(each.gone.post.id, each.gone.channel, value, each.cell.as_of))
        sign = -1 if formula.better == "up" else 1
        return sorted(found, key=lambda r: (sign * r.value, r.post, r.channel))

    def _channels(self, choice: Choice, *, last: bool) -> Iterator[Cell]:
        """What was counted of each channel: the sum of its days, and its stocks as last read."""
        for channel in self.workspace.channels if not _of_some_posts(choice) else ():
            if choice.takes_channel(channel):
                days = [day for day in self.measured.days(channel) if _within(day, choice)]
                yield self._of_channel(channel, days[-1:] if last else days, choice)

    def _of_channel(self, channel: str, days: Sequence[DayCell], choice: Choice) -> Cell:
        counts: dict[str, Number] = {}
        read = [day.cell.as_of for day in days if day.cell.as_of]
        for day in days:
            for count, value in day.cell.counts.items():
                known = counts.get(count)
                counts[count] = value if known is None else max(known, value) if count in LARGEST else known + value
        for count, stock in self.measured.stocks(channel, choice.last).items():
            if count not in counts:
                counts[count] = stock.value
                read.append(stock.as_of)
        return Cell(channel, counts, max(read, default=None))

    def _general(self, choice: Choice, *, last: bool) -> list[Cell]:
        found = [day.cell for day in self.measured.general() if _within(day, choice)]
        if choice.filters.about_posts:
            return []
        return found[-1:] if last else found

    def _held(self, formula: Formula, choice: Choice) -> Value:
        if formula.id in OF_CASES:
            found = of_cases(self.workspace, formula, choice, self.zone)
        else:
            gone = [each.gone for each in self.chosen(choice, None)]
            found = Flow(self.workspace, gone, choice, self.now, self.submitted).value(formula)
        return found._replace(as_of=self.now.astimezone(UTC)) if found.n else found


def _of_some_posts(choice: Choice) -> bool:
    """True where something is asked that only a post has: a channel's numbers are of no campaign and no label."""
    return bool(choice.filters.campaigns or choice.filters.goals or choice.filters.labels)


def _within(day: DayCell, choice: Choice) -> bool:
    return choice.takes(day.first) and choice.takes(day.last)


def _newest(formula: Formula, cells: Sequence[Cell]) -> list[Cell]:
    """Those of the last reading in which the key figure is."""
    read = [cell for cell in cells if cell.as_of and value_of(formula, cell.counts) is not None]
    newest = max((cell.as_of for cell in read if cell.as_of), default=None)
    return [cell for cell in read if cell.as_of == newest]

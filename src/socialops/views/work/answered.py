"""The ten questions and their answers as rows, of one post or of many together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.numbers.figures import figure
from socialops.domain.numbers.kpi import Number, Unit

_AFTER_ALL = datetime.max.replace(tzinfo=UTC)


class Watched(NamedTuple):
    """What a key figure is by now; `as_of` says when it was read."""

    kpi: str
    unit: Unit
    value: Number
    as_of: datetime | None
    currency: str | None

    def __str__(self) -> str:
        return figure(self.unit, self.value, self.currency)


class Step(NamedTuple):
    """How far a stage is: who approved it, of how many that are needed."""

    stage: str
    by: tuple[str, ...]
    needed: int
    satisfied: bool

    def __str__(self) -> str:
        told = f"approved by {', '.join(self.by)}" if self.satisfied else f"{len(self.by)} of {self.needed} approvals"
        return f"{self.stage}: {told}"


class Row(NamedTuple):
    """One question and its answer; `task` is the stage or responsibility it is about, where it is about one.

    `more` is what else there is to say, `told` all of it where that is no sentence of the usual form. A plain tuple, as
    a campaign of many posts makes very many; the sentence is made where somebody reads it.
    """

    key: str
    task: str | None
    who: tuple[str, ...]
    team: str | None = None
    partners: tuple[str, ...] = ()
    due: datetime | None = None
    done: bool = False
    expects: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    more: str = ""
    told: str | None = None
    values: tuple[Watched, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def text(self) -> str:
        """The answer as a sentence."""
        return sentence(self) if self.told is None else self.told


@dataclass(frozen=True)
class Move:
    """Whose move is next; `task` is None where nothing is left to do."""

    who: tuple[str, ...] = ()
    task: str | None = None
    due: datetime | None = None


@dataclass(frozen=True)
class Answers:
    """What it is for, the answers in order, and whose move is next; `post` is None for a campaign or a series."""

    post: str | None
    subject: str
    title: str
    goal: str | None
    objective: str | None
    owner: str | None
    campaign: str | None
    rows: tuple[Row, ...]
    next: Move


def together(found: Sequence[Answers], subject: Answers) -> Answers:
    """The answers of a campaign: those of its posts in one, each with everybody and what is due first.

    A question is answered once it is for every post that is not over.
    """
    rows = []
    by_key: dict[str, list[Row]] = {row.key: [] for row in (found[0] if found else subject).rows}
    for answers in found:
        for row in answers.rows:
            by_key.setdefault(row.key, []).append(row)
    for key, same in by_key.items():
        rows.append(_merged(key, same) if same else next(row for row in subject.rows if row.key == key))
    moves = [answers.next for answers in found if answers.next.task]
    move = min(moves, key=lambda m: m.due or _AFTER_ALL, default=Move())
    return replace(subject, rows=tuple(rows), next=move)


def _merged(key: str, same: Sequence[Row]) -> Row:
    open_ones = [row for row in same if not row.done]
    read = same[0].text
    due = min((row.due for row in open_ones if row.due), default=None)
    first = (open_ones or list(same))[0]
    row = first._replace(
        key=key,
        who=union(row.who for row in open_ones or same),
        partners=union(row.partners for row in same),
        expects=union(row.expects for row in same),
        kpis=union(row.kpis for row in same),
        due=due,
        done=not open_ones,
    )
    if all(r.text == read for r in same):
        return row if row.text == read else row._replace(told=read)
    return row._replace(more=f"{len(same) - len(open_ones)} of {len(same)} done", told=None, steps=())


def union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Each word of them once, in their order."""
    return tuple(dict.fromkeys(chain.from_iterable(lists)))


def sentence(row: Row) -> str:
    """Who, with whom, what is to come of it, and what else there is to say."""
    parts = [" or ".join(row.who) or "nobody", *_parts(row), "done" if row.done and row.who else ""]
    return _joined(parts, row)


def besides(row: Row) -> str:
    """The same without who does it, and whether it is done."""
    return _joined(_parts(row), row)


def _parts(row: Row) -> list[str]:
    parts = [f"with {', '.join(row.partners)}"] if row.partners else []
    parts += [f"watches {', '.join(_watched(row))}"] if row.kpis else []
    parts += ["; ".join(map(str, row.steps))] if row.steps else []
    return parts + ([row.more] if row.more else [])


def _joined(parts: Iterable[str], row: Row) -> str:
    text = ", ".join(part for part in parts if part)
    expected = "; ".join(row.expects)
    return ": ".join(part for part in (text, expected) if part)


def _watched(row: Row) -> Iterator[str]:
    """The key figures, each with its value where there is one."""
    known = {value.kpi: value for value in row.values}
    for name in row.kpis:
        value = known.get(name)
        at = f" on {value.as_of:%Y-%m-%d}" if value and value.as_of else ""
        yield f"{name} ({value}{at})" if value else name

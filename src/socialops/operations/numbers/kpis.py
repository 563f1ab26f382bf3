"""What `kpi` shows: key figures over what was chosen, with all that they need to be believed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from socialops.classes import dataclass
from socialops.domain.numbers.kpi import Formula
from socialops.domain.numbers.kpi_catalogue import catalogue, formula_of, known
from socialops.domain.numbers.readings import USUAL_AGE
from socialops.domain.pattern import late
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.day import parse_day
from socialops.errors import SocialopsError
from socialops.operations.shown.filter_words import FilterWords
from socialops.operations.shown.filters import filters
from socialops.operations.shown.opened import Asker, Opened, Page, open_workspace
from socialops.views.numbers.gone import Choice
from socialops.views.numbers.groups import By, KpiRow, grouped
from socialops.views.numbers.kpis import KeyFigures
from socialops.views.post_times import first_submits

LIST, LATEST = "list", "latest"
_AGE = late(r"([1-9]\d{0,4})([dh]?)", re.ASCII)


@dataclass(frozen=True)
class KpisShown:
    """Rows in the order of the catalogue; `age` as it was asked for, `latest` or such as 7d."""

    page: Page
    rows: list[KpiRow]
    age: str
    currency: str | None


@dataclass(frozen=True)
class Asked:
    """Which days, and at what age, in the user's words."""

    first: str | None = None
    last: str | None = None
    age: str = LATEST
    by: By | None = None


def kpis(asker: Asker, name: str, asked: Asked, words: FilterWords) -> KpisShown:
    """The key figure of that name, or all of them (`list`), over what the words choose.

    Raises:
        SocialopsError: there is no such key figure, or a word is none; the message names the nearest.
    """
    age = parse_age(asked.age)
    first = None if asked.first is None else parse_day("--from", asked.first)
    last = None if asked.last is None else parse_day("--to", asked.last)
    if first is not None and last is not None and last < first:
        raise SocialopsError(f"--from {first} is after --to {last}: swap the two.")
    opened = open_workspace(asker)
    workspace = opened.workspace
    wanted = list(catalogue(workspace).values()) if name == LIST else [_formula(opened, name)]
    choice = Choice(filters(words, workspace), first, last)
    figures = key_figures(opened)
    told = LATEST if age is None else f"{age // timedelta(days=1)}d" if not age.seconds else f"{age // _HOUR}h"
    if asked.by is None:
        rows = [KpiRow(formula, figures.value(formula, choice, age=age)) for formula in wanted]
    elif any(formula.of != "post" for formula in wanted):
        raise SocialopsError(f"--by takes a key figure of posts: '{name}' is none.")
    else:
        rows = [row for formula in wanted for row in grouped(figures, formula, choice, asked.by, age=age)]
    return KpisShown(opened.page, rows, told, workspace.settings.currency)


_HOUR = timedelta(hours=1)


def key_figures(opened: Opened) -> KeyFigures:
    """The key figures of an opened workspace; its history is read at the first question that needs it."""
    found: dict[str, datetime] | None = None

    def submitted(post: str) -> datetime | None:
        nonlocal found
        if found is None:
            found = first_submits(opened.log("posts"))
        return found.get(post)

    return KeyFigures(opened.workspace, opened.now, submitted)


def parse_age(text: str) -> timedelta | None:
    """An age as users write it: 7, 7d or 36h; None for `latest`.

    Raises:
        SocialopsError: it is none.
    """
    if text == LATEST:
        return None
    found = _AGE.fullmatch(text)
    if found is None:
        usual = USUAL_AGE.days
        raise SocialopsError(f"--age '{text}' is no age: write {usual}d (days), 36h (hours) or {LATEST}.")
    return timedelta(hours=int(found[1])) if found[2] == "h" else timedelta(days=int(found[1]))


def _formula(opened: Opened, name: str) -> Formula:
    found = formula_of(opened.workspace, name)
    if found is None:
        hint = did_you_mean(name, known(opened.workspace))
        raise SocialopsError(f"there is no key figure '{name}'; {hint}. 'socialops kpi list' shows all.")
    return found

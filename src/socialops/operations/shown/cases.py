"""What `case list`, `show` and `report` show: who holds which ball, one case's story, and what all say together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.time.day import parse_day
from socialops.operations.shown.opened import Asker, Page, known, open_workspace
from socialops.store.load import load
from socialops.views.cases import list as listed
from socialops.views.cases.report import CaseReport
from socialops.views.cases.report import report as count

if TYPE_CHECKING:
    from socialops.domain.documents.case import Case
    from socialops.domain.documents.playbook import Playbook


@dataclass(frozen=True)
class CasesShown:
    """Cases, the most urgent first."""

    page: Page
    rows: list[listed.CaseRow]


@dataclass(frozen=True)
class CaseShown:
    """One case and its story."""

    page: Page
    card: listed.CaseCard


@dataclass(frozen=True)
class ReportShown:
    """What the cases say together."""

    page: Page
    report: CaseReport


def cases(
    asker: Asker, *, closed: bool = False, members: Sequence[str] | None = None, playbooks: Sequence[str] | None = None
) -> CasesShown:
    """The cases that are open, or all; held by or waiting for *members*, of those *playbooks*.

    Raises:
        SocialopsError: a name is not known.
    """
    opened = open_workspace(asker)
    people = known("--member", members, opened.workspace.members)
    books = known("--playbook", playbooks, opened.workspace.playbooks)
    rows = listed.list_cases(opened.workspace, opened.now, closed=closed, members=people, playbooks=books)
    return CasesShown(opened.page, rows)


def case(asker: Asker, name: str) -> CaseShown:
    """The case of that id or path.

    Raises:
        SocialopsError: there is none.
    """
    opened = open_workspace(asker)
    return CaseShown(opened.page, listed.card(opened.workspace, opened.named("case", name), opened.now))


def report(asker: Asker, *, first: str | None = None, last: str | None = None) -> ReportShown:
    """The report on cases opened between two days, as the user wrote them.

    Raises:
        SocialopsError: one is no day.
    """
    start = None if first is None else parse_day("--from", first)
    end = None if last is None else parse_day("--to", last)
    opened = open_workspace(asker)
    return ReportShown(opened.page, count(opened.workspace, opened.now, first=start, last=end))


def playbook_now(root: Path, case: Case) -> Playbook | None:
    """The playbook of a case as it lies there; None where it is gone or can't be read."""
    return listed.playbook_of(load(root, posts=()), case)

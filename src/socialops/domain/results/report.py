"""The report of a run of rules: its diagnostics in order, and whether the run fails."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from operator import itemgetter
from typing import Protocol

from socialops.classes import dataclass
from socialops.domain.finding import Diagnostic, Finding, Position, Severity, new_diagnostic

LISTED = 100
"""Findings of one rule in one file that are listed, of each severity; the rest is counted."""


class Described(Protocol):
    """A rule as people read of it: code and name are fixed for good."""

    @property
    def code(self) -> str:
        """Such as SO402; fixed for good."""
        ...

    @property
    def name(self) -> str:
        """Such as self-approval; fixed for good."""
        ...

    @property
    def summary(self) -> str:
        """What it finds, in a few words."""
        ...

    @property
    def severity(self) -> Severity:
        """How bad a finding is by default."""
        ...

    @property
    def fixable(self) -> bool:
        """True where `check --fix` can mend it."""
        ...

    @property
    def explanation(self) -> str:
        """Why it exists, and what to do."""
        ...

    @property
    def fixed(self) -> bool:
        """True for rules that nobody can ignore, soften or waive."""
        ...


@dataclass(frozen=True)
class Report:
    """What a run found: diagnostics sorted by path and place, and how many files were read.

    Where one rule finds very much in one file, one diagnostic stands for those that are not listed; `unlisted` says
    for how many.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    unlisted: Mapping[Diagnostic, int] = field(default_factory=dict)

    def count(self, severity: Severity) -> int:
        """How many findings have that severity, listed or not."""
        listed = sum(d.severity is severity for d in self.diagnostics)
        return listed + sum(number - 1 for d, number in self.unlisted.items() if d.severity is severity)

    @property
    def unjudged(self) -> bool:
        """True where something could not be judged, so that no verdict holds (SO207)."""
        return any(d.code == "SO207" for d in self.diagnostics)

    def fails(self, level: Severity) -> bool:
        """True where a diagnostic is at or above the level."""
        failing = tuple(severity for severity in Severity if severity.rank >= level.rank)
        return any(d.severity in failing for d in self.diagnostics)


def ordered(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted for a report; what several say of one place in the same words is there once."""
    kept = sorted(found, key=itemgetter(slice(5)))  # what `said` gives, for very many
    return tuple(d for number, d in enumerate(kept) if number == 0 or d.said != kept[number - 1].said)


def shortened(report: Report, most: int = LISTED) -> Report:
    """The report with at most that many findings of one rule in one file and of one severity, and a count of the rest.

    Who has a hundred findings of a kind in a file mends that kind; a file may hold as many as it has words.
    """
    if len(report.diagnostics) <= most:
        return report
    seen: Counter[tuple[str, str, Severity]] = Counter()
    listed: list[Diagnostic] = []
    last: dict[tuple[str, str, Severity], int] = {}
    for d in report.diagnostics:
        kind = d.path, d.code, d.severity
        seen[kind] += 1
        if seen[kind] <= most:
            listed.append(d)
        elif seen[kind] == most + 1:
            last[kind] = len(listed)
            listed.append(d)
    unlisted = {}
    for kind, place in last.items():
        left = seen[kind] - most
        said = (
            f"{left} more of {listed[place].name} from here on in this file, {seen[kind]} in all: mend those that are "
            "listed, or what makes them, and check again"
        )
        told = listed[place]._replace(message=said, guide_rule=None, fixable=False, fix=None, link=None)
        listed[place] = told
        unlisted[told] = left
    return replace(report, diagnostics=tuple(listed), unlisted=unlisted)


def fingerprints(report: Report) -> Iterator[tuple[Diagnostic, str]]:
    """Each finding with what names it, no two alike: a forge shows one of those that share a fingerprint.

    It is stable while code, file, subject and message stay; moving lines around a finding does not change it. Where
    several say the same in one file, the second and later ones are numbered.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for d in report.diagnostics:
        parts = (d.code, d.path, d.subject or "", d.channel or "", d.guide_rule or "", d.message)
        number = (str(seen[parts] + 1),) if seen[parts] else ()
        seen[parts] += 1
        yield d, hashlib.sha256("\0".join((*parts, *number)).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def stamp(rule: Described, finding: Finding, place: Position) -> Diagnostic:
    """The finding as it is reported: a rule can mislabel neither its code nor its severity."""
    path, message, _, _, subject, channel, guide_rule, fixable, severity, _, fix, link = finding
    fixable = fixable or (fix is not None and not fix.offer)
    place_and_text = (path, *place, rule.code, message)
    return new_diagnostic(
        (*place_and_text, rule.name, severity or rule.severity, subject, channel, guide_rule, fixable, fix, link)
    )

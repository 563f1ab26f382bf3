"""Old debts: findings that a team knew of when it began to check, and that fail no run until they are touched.

A debt is named by what it is (rule, file, subject, words), not by its line, so that it stays known when lines move, and
is new once its words are. What binds approvals is never a debt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from socialops.classes import dataclass
from socialops.domain.finding import Diagnostic
from socialops.domain.results.report import Report, fingerprints
from socialops.errors import SocialopsError

_VERSION = 1


class Debt(NamedTuple):
    """One finding that is known."""

    path: str
    code: str
    message: str
    fingerprint: str


@dataclass(frozen=True)
class Against:
    """A report without what is known: how much that was, and which debts are paid (found no more)."""

    report: Report
    known: int
    paid: tuple[Debt, ...]


def debts_of(report: Report, binding: frozenset[str]) -> list[Debt]:
    """Everything in the report that may be a debt, in its order; what *binding* rules find may not."""
    return [debt for _, debt in _named(report) if debt.code not in binding]


def against(report: Report, debts: Iterable[Debt], binding: frozenset[str]) -> Against:
    """The report without the debts; a rule that binds is told whatever they say."""
    known = {debt.fingerprint: debt for debt in debts if debt.code not in binding}
    left: list[Diagnostic] = []
    met: set[str] = set()
    for diagnostic, debt in _named(report):
        if debt.fingerprint in known and known[debt.fingerprint].code == debt.code:
            met.add(debt.fingerprint)
        else:
            left.append(diagnostic)
    paid = tuple(debt for name, debt in known.items() if name not in met)
    return Against(replace(report, diagnostics=tuple(left)), len(met), paid)


def _named(report: Report) -> Iterator[tuple[Diagnostic, Debt]]:
    for d, fingerprint in fingerprints(report):
        yield d, Debt(d.path, d.code, d.message, fingerprint)


def written(debts: Iterable[Debt]) -> str:
    """The file: JSON with a debt a line, sorted, so that a diff shows each that came and went."""
    lines = ",\n".join("  " + json.dumps(debt._asdict(), ensure_ascii=False) for debt in sorted(debts))
    return f'{{"version": {_VERSION}, "debts": [\n{lines}\n]}}\n'


def read(data: bytes, name: str) -> list[Debt]:
    """The debts of a file.

    Raises:
        SocialopsError: it is no such file; *name* is how the user called it.
    """
    try:
        found = json.loads(data)
        return [_debt(item) for item in found["debts"]] if found["version"] == _VERSION else _foreign(name)
    except (ValueError, TypeError, KeyError, RecursionError):
        return _foreign(name)


def _debt(item: Any) -> Debt:
    path, code, message, fingerprint = (item[key] for key in Debt._fields)
    if not all(isinstance(value, str) for value in (path, code, message, fingerprint)):
        raise TypeError
    return Debt(path, code, message, fingerprint)


def _foreign(name: str) -> list[Debt]:
    raise SocialopsError(
        f"{name} is no list of old debts: 'socialops check --baseline {name} --write-baseline' writes it anew."
    )

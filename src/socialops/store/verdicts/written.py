"""A report as plain rows and back, strictly: what has another form than ours is no report."""

from __future__ import annotations

from typing import Any

from socialops.domain.finding import Diagnostic, Fix, Severity, new_diagnostic
from socialops.domain.results.report import Report

_KINDS: tuple[tuple[type, ...], ...] = (
    (str,), (int,), (int,), (str,), (str,), (str,), (str,), (str, type(None)), (str, type(None)), (str, type(None)),
    (bool,), (list, type(None)), (str, type(None)),
)  # fmt: skip
"""What each field of a diagnostic is, in its order."""


def rows_of(report: Report) -> dict[str, Any]:
    """What `report_of` makes the same report of."""
    numbers = {d: number for number, d in enumerate(report.diagnostics) if d in report.unlisted}
    return {
        "files": report.files,
        "diagnostics": report.diagnostics,
        "unlisted": [[numbers[d], count] for d, count in report.unlisted.items()],
    }


def report_of(value: Any) -> Report:
    """The report of such rows.

    Raises:
        ValueError, TypeError, KeyError, IndexError: they are none.
    """
    diagnostics = tuple(map(_diagnostic, value["diagnostics"]))
    unlisted = {diagnostics[_whole(number)]: _whole(count) for number, count in value["unlisted"]}
    return Report(diagnostics, _whole(value["files"]), unlisted)


def _diagnostic(row: list[Any]) -> Diagnostic:
    if len(row) != len(_KINDS) or not all(type(one) in kinds for one, kinds in zip(row, _KINDS, strict=True)):
        raise ValueError
    row[6] = Severity(row[6])
    if row[11] is not None:
        row[11] = _fix(*row[11])
    found: Diagnostic = new_diagnostic(row)
    return found


def _fix(keys: list[Any], start: Any, end: Any, replacement: Any, offer: Any) -> Fix:
    if not all(type(key) in {str, int} for key in keys) or type(replacement) is not str or type(offer) is not bool:
        raise ValueError
    return Fix(tuple(keys), _whole(start), _whole(end), replacement, offer)


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError
    return value

"""What a report holds, and in which order."""

from socialops.domain.finding import Diagnostic, Severity
from socialops.domain.results.report import Report, ordered


def _said(path: str, line: int = 1, message: str = "wrong", channel: str | None = None) -> Diagnostic:
    return Diagnostic(path, line, 1, "SO201", message, "style-guide", Severity.WARNING, channel=channel)


def test_a_report_is_in_order_of_files_and_places() -> None:
    found = [_said("b"), _said("a", 10), _said("a", 9, "x"), _said("a", 9, "b")]
    assert ordered(found) == (found[3], found[2], found[1], found[0])


def test_what_is_said_twice_of_a_place_is_there_once_whatever_else_differs() -> None:
    first, second = _said("a", channel="acme-x"), _said("a")
    assert ordered([second, _said("b"), first]) == (second, _said("b"))
    assert ordered([]) == ()


def test_a_report_fails_at_the_level_asked_for_and_above() -> None:
    report = Report(ordered([_said("a")]), 1)
    assert [report.fails(level) for level in (Severity.NOTE, Severity.WARNING, Severity.ERROR)] == [True, True, False]

"""What a report holds, and in which order."""

from socialops.domain.finding import Diagnostic, Severity
from socialops.domain.results.report import Report, ordered, shortened


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


def test_of_very_many_the_first_are_listed_and_the_rest_is_counted() -> None:
    many = [_said("a", line) for line in range(1, 9)]
    note = _said("a", 3, "b")._replace(severity=Severity.NOTE)
    report = shortened(Report(ordered([*many, note, _said("b")]), 2), 5)
    assert [(d.path, d.line) for d in report.diagnostics] == [("a", n) for n in (1, 2, 3, 3, 4, 5, 6)] + [("b", 1)]
    last = report.diagnostics[-2]
    assert last.message.startswith("3 more of style-guide from here on in this file, 8 in all: ")
    assert (report.count(Severity.WARNING), report.count(Severity.NOTE)) == (9, 1)
    assert shortened(report, 100) is report

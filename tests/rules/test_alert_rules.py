"""SO710 to SO712, and names in alerts: who answers, how often it rings, whether it can."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from socialops.operations.check import check
from tests.factories import WorkspaceFolder
from tests.views.test_alerts import alert, measure, shown, weeks, workspace


def _found(made: WorkspaceFolder, day: date, *codes: str) -> list[str]:
    diagnostics = check(made.load(), day).diagnostics
    return [f"{d.path}:{d.line} {d.code} {d.message}" for d in diagnostics if d.code in (codes or ("SO710",))]


def test_an_alert_needs_somebody_there_today_and_something_to_do(tmp_path: Path) -> None:
    made = workspace(tmp_path / "acme")
    made.member("ana", "analyst", until="2027-03-10")
    alert(made, "none", {"below": 5}, responder=None)
    alert(made, "held", {"below": 5}, respond=None, task="optimise")
    assert _found(made, date(2027, 3, 10)) == [
        "alerts/none.yaml:1 SO710 nobody answers it: add 'responder:', the role that does",
    ]
    assert _found(made, date(2027, 3, 11)) == [
        "alerts/held.yaml:6 SO710 nobody holds the role 'analyst' today, so nobody answers it: give it to a member",
        "alerts/none.yaml:1 SO710 nobody answers it: add 'responder:', the role that does",
    ]


def test_names_in_alerts_and_in_what_answers_them(tmp_path: Path) -> None:
    made = workspace(tmp_path / "acme")
    alert(made, "shown", {"below": 5}, every="post", channels=["acme-z"], campaigns=["x"], responder="analist",
          playbook="dips")  # fmt: skip
    made.document("cases/c.yaml", {
        "id": "c", "playbook": "dips", "title": "A case", "alert": "show@acme-x",
        "log": [{"at": "2027-03-01T09:00:00+01:00", "by": "ana", "action": "open"}],
    })  # fmt: skip
    said = _found(made, date(2027, 3, 10), "SO008")
    for words in ("no channel 'acme-z'", "no campaign 'x'", "no role 'analist'", "no playbook 'dips'"):
        assert any(words in line and line.startswith("alerts/shown.yaml") for line in said), words
    assert "cases/c.yaml:4 SO008 there is no alert 'show'; did you mean 'shown'?" in said


def test_what_the_calendar_explains_is_no_noise(tmp_path: Path) -> None:
    made = workspace(tmp_path / "acme")
    measure(made, "2027-03-01T07:00:00Z", days=weeks([100] * 8, date(2027, 1, 4)))
    alert(made, "daily", {"above": 15}, every="day")  # the Sunday of each week has 16
    assert [line.partition(":")[0] for line in _found(made, date(2027, 3, 2), "SO711")] == ["alerts/daily.yaml"]
    made.document("moments/open.yaml", {"id": "open", "title": "Open", "from": "2027-01-10", "to": "2027-01-17"})
    assert _found(made, date(2027, 3, 2), "SO711") == []


def test_a_key_figure_that_nobody_knows_is_told_once(tmp_path: Path) -> None:
    made = workspace(tmp_path / "acme")
    alert(made, "odd", {"below": 5}, kpi="impresions")
    found = _found(made, date(2027, 3, 2), "SO701", "SO712")
    assert [line.split()[1] for line in found] == ["SO701"]


def test_without_channels_it_watches_where_its_number_is_measured(tmp_path: Path) -> None:
    """A channel of which nobody counts impressions is no blind spot; where none is counted, all are."""
    made = workspace(tmp_path / "acme")
    measure(made, "2027-03-01T07:00:00Z", days=weeks([100], date(2027, 2, 22)))
    measure(made, "2027-03-01T07:00:00Z", "acme-linkedin", days={"2027-02-28": {"likes": 3}})
    alert(made, "shown", {"below": 5})
    assert _found(made, date(2027, 3, 2), "SO712") == []
    alert(made, "saves", {"below": 5}, kpi="saves")
    assert len(_found(made, date(2027, 3, 2), "SO712")) == 2


def test_what_was_imported_today_is_known_as_alerts_knows_it(tmp_path: Path) -> None:
    made = workspace(tmp_path / "acme")
    measure(made, "2027-03-01T07:00:00Z", days=weeks([100], date(2027, 2, 22)))
    alert(made, "shown", {"below": 5}, channels=["acme-x"])
    assert shown(made, now="2027-03-01 23:00")["blind"] == []
    assert _found(made, date(2027, 3, 1), "SO712") == []
    assert len(_found(made, date(2027, 2, 28), "SO712")) == 1

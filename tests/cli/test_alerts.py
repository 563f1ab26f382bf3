"""Alerts that stand are somebody's turn, in every view, until somebody answers."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import GitFolder, WorkspaceFolder, run_cli
from tests.views.test_alerts import alert, measure, weeks, workspace

NOW = "2027-02-26 12:00"
DATES = {"GIT_AUTHOR_DATE": "2027-02-26T12:00:00+01:00", "GIT_COMMITTER_DATE": "2027-02-26T12:00:00+01:00"}
PLAYBOOK = {
    "id": "dip", "title": "A number falls", "starts_with": "look", "resolutions": ["found", "noise"],
    "trigger": {"kind": "other", "severity": "low"}, "ends_when": "We know why.",
    "steps": [{"id": "look", "holder": "analyst", "within": "1d", "may_end": True}],
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """p8 and p9 are weak on X, and X's week was weak; ana answers, dana manages."""
    folder = workspace(tmp_path_factory.mktemp("turns") / "acme")
    folder.role("analyst", may=["measure", "open-case"])
    folder.document("playbooks/dip.yaml", PLAYBOOK)
    for number in range(10):
        name, day = f"p{number}", date(2027, 2, 8) + timedelta(days=number)
        folder.post(name, publish_at=f"{day} 09:00")
        folder.publication(name, at=f"{day}T09:00:00+01:00", url=f"https://x.com/acme/{name}")
        measure(
            folder, f"{day + timedelta(days=8)}T08:00:00Z", posts={name: {"impressions": 100 if number < 8 else 40}}
        )
    record = {"channel": "acme-x", "by": "ana", "as_of": "2027-02-22T08:00:00Z", "window": "lifetime"}
    days = weeks([1000, 500], date(2027, 2, 8))
    folder.document("measures/acme-x/2027-02-22--ana--2.yaml", {**record, "days": days})
    alert(folder, "weak", {"under": "50%", "of": "usual"}, within="1bd", playbook="dip")
    alert(folder, "shown", {"change": "-30%", "against": "1w"}, within="3bd", playbook="dip", respond=None)
    folder.git()
    return folder


def _json(made: WorkspaceFolder, *words: str, now: str = NOW) -> dict[str, Any]:
    ran = run_cli(*words, "--format", "json", cwd=made.root, now=now)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_a_task_a_reminder_and_a_row_of_the_backlog(made: WorkspaceFolder) -> None:
    tasks = [t for t in _json(made, "tasks")["tasks"] if t["alert"]]
    assert [(t["alert"], t["post"], t["task"], t["member"], t["role"], t["due"], t["overdue"]) for t in tasks] == [
        ("shown@acme-x", None, "optimise", "ana", "analyst", "2027-02-25T09:00:00+01:00", True),
        ("weak@p8.acme-x", "p8", "optimise", "ana", "analyst", "2027-02-25T09:00:00+01:00", True),
        ("weak@p9.acme-x", "p9", "optimise", "ana", "analyst", "2027-02-26T09:00:00+01:00", True),
    ]  # fmt: skip
    reminders = [r for r in _json(made, "remind")["reminders"] if r["kind"] == "alert"]
    assert [(r["member"], r["subject"], r["what"], r["overdue"]) for r in reminders] == [
        ("ana", "shown@acme-x", "open a case: dip", True),
        ("ana", "weak@p8.acme-x", "Find out why.", True),
        ("ana", "weak@p9.acme-x", "Find out why.", True),
    ]
    found = _json(made, "backlog")
    assert [a["name"] for a in found["alerts"]] == ["shown@acme-x", "weak@p8.acme-x", "weak@p9.acme-x"]
    assert [(r["member"], r["open"], r["overdue"]) for r in found["load"]] == [("ana", 3, 3)]


def test_filters_hold_for_alerts(made: WorkspaceFolder) -> None:
    def named(*words: str) -> list[str]:
        return [t["alert"] for t in _json(made, "tasks", *words)["tasks"] if t["alert"]]

    assert named("--channel", "acme-x") == ["shown@acme-x", "weak@p8.acme-x", "weak@p9.acme-x"]
    assert named("--channel", "acme-linkedin") == []
    assert named("--member", "dana") == []
    assert named("--post", "p9") == ["weak@p9.acme-x"]
    assert [a["name"] for a in _json(made, "backlog", "--role", "manager")["alerts"]] == []
    assert [r for r in _json(made, "remind", "--member", "dana")["reminders"] if r["kind"] == "alert"] == []


def test_the_views_for_people(made: WorkspaceFolder) -> None:
    table = run_cli("tasks", "--member", "ana", cwd=made.root, now=NOW)
    assert "shown@acme-x" in table.out
    backlog = run_cli("backlog", cwd=made.root, now=NOW)
    assert ("40 < 50" in backlog.out, "3 alerts to answer." in backlog.err) == (True, True)
    markdown = run_cli("backlog", "--format", "md", cwd=made.root, now=NOW).out
    assert "## Alerts" in markdown
    page = run_cli("backlog", "--format", "html", cwd=made.root, now=NOW).out
    assert "weak@p8.acme-x" in page
    assert "BEGIN:VTODO" in run_cli("tasks", "--format", "ics", cwd=made.root, now=NOW).out
    brief = next(row for row in _json(made, "brief", "p8")["rows"] if row["key"] == "rework")
    assert (brief["task"], brief["who"], brief["due"]) == ("optimise", ["ana"], "2027-02-25T09:00:00+01:00")
    assert "weak@p8.acme-x stands" in brief["text"]
    quiet = next(row for row in _json(made, "brief", "p1")["rows"] if row["key"] == "rework")
    assert quiet["who"] == ["dana"]


def test_each_answer_ends_what_it_answers(made: WorkspaceFolder) -> None:
    refused = run_cli("done", "p8", "optimise", cwd=made.root, by="dana", now=NOW)
    assert (refused.code, "answers the alert weak@p8.acme-x: it is ana's turn" in refused.err) == (1, True)
    nothing = run_cli("done", "p1", "optimise", cwd=made.root, by="ana", now=NOW)
    assert (nothing.code, "none does" in nothing.err) == (1, True)
    assert run_cli("done", "p8", "optimise", cwd=made.root, by="ana", now=NOW, env=DATES).code == 0
    wrong = run_cli("case", "open", "dip", "--alert", "shown@acme-y", cwd=made.root, by="ana", now=NOW)
    assert (wrong.code, "did you mean 'shown@acme-x'" in wrong.err) == (1, True)
    opened = run_cli("case", "open", "dip", "--alert", "shown@acme-x", cwd=made.root, by="ana", now=NOW, env=DATES)
    assert opened.code == 0, opened.err
    assert run_cli("case", "open", "dip", cwd=made.root, by="ana", now=NOW).code == 2
    measure(made, "2027-02-26T10:00:00Z", posts={"p9": {"impressions": 50}})
    later = "2027-02-26 12:30"
    assert _json(made, "alerts", now=later)["alerts"] == []
    rows = {a["name"]: (a["answer"], a["overdue"]) for a in _json(made, "alerts", "--all", now=later)["alerts"]}
    assert rows == {
        "weak@p8.acme-x": ("done/ana", False),
        "weak@p9.acme-x": ("reading", False),
        "shown@acme-x": ("case/2027-02-26-alert-shown", False),
    }
    case = made.load().cases["2027-02-26-alert-shown"].item
    assert (case.alert, case.channel, case.title) == ("shown@acme-x", "acme-x", "Alert shown")
    assert [row["alert"] for row in _json(made, "case", "list", now=later)["cases"]] == ["shown@acme-x"]
    story = run_cli("case", "show", "2027-02-26-alert-shown", cwd=made.root, now=later).out
    assert "answers shown@acme-x" in story
    assert not [t for t in _json(made, "tasks", now=later)["tasks"] if t["alert"]]
    GitFolder(made.root).commit("Read p9", by="ana", at="2027-02-26T12:00:00+01:00")
    audited = run_cli("audit", "--base", "HEAD~3", cwd=made.root, now=later)
    assert audited.code == 0, audited.out


def test_audit_proves_answers(made: WorkspaceFolder) -> None:
    """After the answers above: one by somebody else, and a case that is made to answer something else."""
    git, at = GitFolder(made.root), "2027-02-26T12:00:00+01:00"
    made.review("p9", "optimise", "dana", "done", at=at)
    case = made.root / "cases" / "2027-02-26-alert-shown.yaml"
    case.write_text(case.read_text().replace("shown@acme-x", "weak@p9.acme-x"))
    git.commit("Answer", by="dana", at=at)
    audited = run_cli("audit", "--base", "HEAD~1", "--format", "concise", cwd=made.root, now="2027-02-26 13:00")
    assert "optimise answers an alert, for the role analyst: dana holds manager" in audited.out
    assert "SO451 error: the case was given to another alert" in audited.out


def test_a_task_that_no_workflow_names(tmp_path: Path) -> None:
    """The alert alone makes it, of whoever answers; and who asks nothing sees what is theirs, on channels too."""
    made = workspace(tmp_path / "acme")
    made.post("p")
    made.publication("p", at="2027-02-08T09:00:00+01:00", url="https://x.com/acme/p")
    measure(made, "2027-02-16T08:00:00Z", posts={"p": {"impressions": 9}}, days=weeks([70], date(2027, 2, 8)))
    alert(made, "few", {"below": 50}, every="post", task="rework", within="1d", responder="writer", playbook=None)
    alert(made, "week", {"below": 100}, responder="writer")
    GitFolder(made.root).run("init", "-q", "-b", "main")
    GitFolder(made.root).commit("Start")
    rows = [(t["task"], t["post"], t["member"]) for t in _json(made, "tasks")["tasks"] if t["alert"]]
    assert rows == [("optimise", None, "maya"), ("rework", "p", "maya")]
    alone = run_cli(cwd=made.root, by="maya", now=NOW)
    assert ("week@acme-x" in alone.out, "rework" in alone.out) == (True, True)
    brief = next(row for row in _json(made, "brief", "p")["rows"] if row["key"] == "rework")
    assert (brief["task"], brief["who"]) == ("rework", ["maya"])
    assert run_cli("done", "p", "rework", cwd=made.root, by="dana", now=NOW).code == 1
    done = run_cli("done", "p", "rework", cwd=made.root, by="maya", now=NOW, env=DATES)
    assert done.code == 0, done.err
    assert [a["name"] for a in _json(made, "alerts")["alerts"]] == ["week@acme-x"]
    assert run_cli("audit", "--base", "HEAD~1", cwd=made.root, now=NOW).code == 0

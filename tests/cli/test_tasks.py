from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.factories import WorkspaceFolder, run_cli, small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.workflow(
        stages=[{"id": "brand-review", "role": "manager", "due": "2d before publish", "remind": "4h"}],
        responsibilities={
            "concept": {"role": "writer", "due": "7d before publish"},
            "measure": {"role": "legal", "due": "7d after publish"},
        },
    )
    return folder


def data(*arguments: str, cwd: Path, **options: Any) -> Any:
    ran = run_cli(*arguments, "--format", "json", cwd=cwd, **options)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_tasks_in_json_has_the_keys_of_the_contract(folder: WorkspaceFolder) -> None:
    folder.post("a")
    first = data("tasks", cwd=folder.root)["tasks"][0]
    assert {key: first[key] for key in ("post", "task", "member", "role", "due", "overdue", "done")} == {
        "post": "a", "task": "concept", "member": "maya", "role": "writer", "due": "2027-02-22T09:00:00+01:00",
        "overdue": False, "done": False,
    }  # fmt: skip


def test_tasks_of_me_of_a_member_and_of_a_post(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.post("b")
    folder.git()
    mine = data("tasks", "--mine", cwd=folder.root, by="dana")["tasks"]
    assert [(t["post"], t["task"]) for t in mine] == [("a", "brand-review"), ("b", "brand-review")]
    found = data("tasks", "--member", "lena", "--post", "posts/b.yaml", cwd=folder.root)["tasks"]
    assert [(t["post"], t["task"], t["member"]) for t in found] == [("b", "measure", "lena")]
    ran = run_cli("tasks", "--mine", cwd=folder.root, by="nobody")
    assert (ran.code, "no member has that e-mail" in ran.err) == (2, True)
    assert run_cli("tasks", "--mine", "--member", "lena", cwd=folder.root).code == 2
    assert "did you mean 'lena'" in run_cli("tasks", "--member", "lenaa", cwd=folder.root).err.lower()


def test_tasks_as_a_table_names_the_zone_what_is_late_and_what_nobody_can_do(folder: WorkspaceFolder) -> None:
    folder.member("lena")
    folder.post("a")
    ran = run_cli("tasks", cwd=folder.root, now="2027-02-23 09:00")
    lines = ran.out.splitlines()
    assert lines[0].startswith("DUE (Europe/Berlin)")
    assert lines[1].split()[:6] == ["22", "Feb", "09:00", "late", "concept", "a"]
    assert "nobody can" in lines[3]
    assert ran.err == "3 open tasks, 1 late. 1 that nobody can do: give somebody the role.\n"


def test_tasks_as_markdown_and_csv_are_safe(folder: WorkspaceFolder) -> None:
    folder.post("a", title="=1+1 | @all <b>")
    text = run_cli("tasks", "--format", "md", cwd=folder.root).out
    assert "=1+1 \\| @<!-- -->all &lt;b&gt;" in text
    rows = list(csv.DictReader(io.StringIO(run_cli("tasks", "--format", "csv", cwd=folder.root).out)))
    assert rows[0]["title"] == "'=1+1 | @all <b>"
    assert list(rows[0])[:7] == ["post", "task", "member", "role", "due", "overdue", "done"]


def test_tasks_as_ics_are_todos_with_an_alarm_and_the_same_bytes_each_time(folder: WorkspaceFolder) -> None:
    folder.member("li", "writer")
    folder.post("a")
    folder.git()
    text = run_cli("tasks", "--format", "ics", cwd=folder.root).out
    assert text == run_cli("tasks", "--format", "ics", cwd=folder.root, now="2027-02-21 12:00").out
    todos: dict[str, Any] = {str(todo["uid"]): todo for todo in Calendar.from_ical(text).walk("VTODO")}
    assert list(todos) == ["a.concept.task@acme", "a.brand-review.task@acme", "a.measure.task@acme"]
    assert todos["a.concept.task@acme"]["due"].dt == datetime(2027, 2, 22, 8, tzinfo=UTC)
    assert "Who: li or maya" in str(todos["a.concept.task@acme"]["description"])
    (alarm,) = todos["a.brand-review.task@acme"].walk("VALARM")
    assert alarm["trigger"].dt == -timedelta(hours=4)


def test_done_says_who_is_next(folder: WorkspaceFolder) -> None:
    folder.post("a")
    repository = folder.git()
    ran = run_cli("done", "a", "concept", cwd=folder.root)
    assert ran.code == 0
    assert ran.err.splitlines()[-1] == "Next: brand-review by dana, due Sat 27 Feb 09:00."
    assert repository.log()[0] == "post(a): done concept"
    run_cli("approve", "a", cwd=folder.root, by="dana")
    ran = run_cli("done", "a", "measure", cwd=folder.root, by="lena")
    assert ran.err.splitlines()[-1] == "Nothing else is to be done for it."
    assert run_cli("done", "a", "measure", cwd=folder.root, by="lena").code == 1

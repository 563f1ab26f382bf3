from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from socialops.render.formats.words import work
from tests.factories import WorkspaceFolder, run_cli, small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.workflow(
        stages=[{"id": "brand-review", "role": "manager", "due": "2d before publish", "remind": "4h"}],
        responsibilities={
            "concept": {"role": "writer", "due": "7d before publish", "done_by": "hand"},
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
    folder.publication("b")
    found = data("tasks", "--member", "lena", "--post", "posts/b.yaml", cwd=folder.root)["tasks"]
    assert [(t["post"], t["task"], t["member"]) for t in found] == [("b", "measure", "lena")]
    ran = run_cli("tasks", "--mine", cwd=folder.root, by="nobody")
    assert (ran.code, "no member has that e-mail" in ran.err) == (2, True)
    both = run_cli("tasks", "--mine", "--member", "lena", cwd=folder.root)
    assert (both.code, "--mine asks for what is yours" in both.err) == (2, True)
    assert "did you mean 'lena'" in run_cli("tasks", "--member", "lenaa", cwd=folder.root).err.lower()


def test_a_deputy_reads_for_whom(folder: WorkspaceFolder) -> None:
    away = [{"from": "2027-02-19", "to": "2027-02-21"}]
    folder.member("dana", "manager", away=away, backup="lena")
    folder.member("maya", "writer", away=away, backup="lena")
    folder.post("a", assignments={"concept": "maya"})
    said = run_cli("tasks", "--member", "lena", cwd=folder.root).out.splitlines()
    told = [
        [word for word in ("concept", "lena for maya", "brand-review", "lena for dana") if word in s] for s in said[1:]
    ]
    assert told == [["concept", "lena for maya"], ["brand-review", "lena for dana"]]
    assert "lena for dana" in run_cli("tasks", "--format", "md", cwd=folder.root).out
    later = run_cli("--now", "2027-02-23 12:00", "tasks", cwd=folder.root, now=None).out
    assert (" for " in later, "dana" in later) == (False, True)


def test_tasks_as_a_table_names_the_zone_what_is_late_and_what_nobody_can_do(folder: WorkspaceFolder) -> None:
    folder.member("lena")
    folder.post("a")
    folder.post("b", publish_at="2027-02-20 09:00")
    folder.publication("b", at="2027-02-20T09:00:12+01:00")
    folder.post("c", status="draft", publish_at="2027-04-20 09:00")
    ran = run_cli("tasks", cwd=folder.root, now="2027-02-23 09:00")
    lines = ran.out.splitlines()
    assert lines[0].startswith("DUE (Europe/Berlin)")
    assert lines[1].split()[:6] == ["22", "Feb", "09:00", "late", "concept", "a"]
    assert "nobody can" in lines[3]
    assert ran.err == "4 open tasks, 1 late. 1 that nobody can do: give somebody the role.\n"


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
    assert list(todos) == ["a.concept.task@acme", "a.brand-review.task@acme"]
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
    assert (ran.code, "measure comes once the post is out, and it is not out yet: it is " in ran.err) == (1, True)
    folder.publication("a")
    ran = run_cli("done", "a", "measure", cwd=folder.root, by="lena")
    assert ran.err.splitlines()[-1] == "Nothing else is to be done for it."
    assert run_cli("done", "a", "measure", cwd=folder.root, by="lena").code == 1


def test_done_is_refused_where_something_else_ticks_it_off_or_comes_first(folder: WorkspaceFolder) -> None:
    folder.workflow(
        responsibilities={
            "concept": {"role": "writer", "due": "7d before publish"},
            "creative": {"role": "legal", "due": "5d before publish", "after": ["concept"]},
            "publish": {"role": "manager", "due": "0h after publish"},
            "optimise": {"role": "manager", "due": "1d after alert"},
        }
    )
    folder.post("a", status="draft")
    repository = folder.git()
    ran = run_cli("done", "a", "publish", cwd=folder.root, by="dana")
    assert (ran.code, "it is dana's turn: socialops mark-published a" in ran.err) == (1, True)
    ran = run_cli("done", "a", "optimise", cwd=folder.root, by="dana")
    assert (ran.code, "while an alert on the post stands" in ran.err) == (1, True)
    ran = run_cli("done", "a", "creative", cwd=folder.root, by="lena")
    assert (ran.code, "creative comes after concept, which is open: it is maya's turn" in ran.err) == (1, True)
    assert run_cli("done", "a", "creative", "--anyway", cwd=folder.root, by="lena").code == 1
    assert len(repository.log()) == 1
    ran = run_cli("done", "a", "creative", "--anyway", "-m", "The film was there first", cwd=folder.root, by="lena")
    assert ran.code == 0
    assert [t["task"] for t in data("tasks", cwd=folder.root)["tasks"]] == ["concept", "publish"]


def test_handing_in_ticks_off_what_was_due_before_and_withdraw_opens_it_again(folder: WorkspaceFolder) -> None:
    folder.workflow(responsibilities={"concept": {"role": "writer", "due": "7d before publish"}})
    folder.post("a", status="draft")
    folder.git()
    assert [(t["task"], t["ready"], t["after"]) for t in data("tasks", cwd=folder.root)["tasks"]] == [
        ("concept", True, [])
    ]
    assert run_cli("submit", "a", cwd=folder.root).code == 0
    assert [t["task"] for t in data("tasks", cwd=folder.root)["tasks"]] == ["brand-review"]
    done = [t for t in data("tasks", "--all", cwd=folder.root)["tasks"] if t["done"]]
    assert [(t["task"], t["member"]) for t in done] == [("concept", "maya")]
    assert run_cli("withdraw", "a", cwd=folder.root).code == 0
    assert [t["task"] for t in data("tasks", cwd=folder.root)["tasks"]] == ["concept"]


def test_what_was_due_before_the_first_commit_counts_from_it(folder: WorkspaceFolder) -> None:
    path = folder.post("a", status="draft")
    repository = folder.git(at="2027-02-26T10:00:00+01:00")
    moved = folder.root / "posts" / "later" / "a.yaml"
    moved.parent.mkdir()
    (folder.root / path).rename(moved)
    repository.commit("Move", at="2027-03-03T10:00:00+01:00")
    tasks = data("tasks", cwd=folder.root, now="2027-02-27 12:00")["tasks"]
    assert [(t["task"], t["due"], t["overdue"]) for t in tasks] == [("concept", "2027-03-01T10:00:00+01:00", False)]
    late = data("tasks", cwd=folder.root, now="2027-03-01 12:00")["tasks"]
    assert [(t["due"], t["overdue"]) for t in late] == [("2027-03-01T10:00:00+01:00", True)]


def test_who_is_asked_has_a_task_until_they_speak(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.git()
    for name in ("nobody", "dana"):
        ran = run_cli("comment", "a", "--to", name, "-m", "Why?", cwd=folder.root, by="dana")
        assert (ran.code, f"--to {name}" in ran.err) == (1, True)
    ran = run_cli("comment", "a", "--to", "lena", "--to", "maya", "-m", "Is it ours?", cwd=folder.root, by="dana")
    assert ran.code == 0
    asked = [t for t in data("tasks", cwd=folder.root)["tasks"] if t["task"] == "answer"]
    assert [(t["member"], t["role"], t["ready"]) for t in asked] == [("lena", "legal", True), ("maya", "author", True)]
    found = data("remind", "--member", "lena", cwd=folder.root)["reminders"]
    assert [(r["kind"], r["what"]) for r in found] == [("answer", "answer")]
    assert run_cli("comment", "a", "-m", "It is.", cwd=folder.root, by="lena").code == 0
    assert [t["member"] for t in data("tasks", cwd=folder.root)["tasks"] if t["task"] == "answer"] == ["maya"]
    load = data("backlog", cwd=folder.root)["load"]
    assert [(row["member"], row["open"]) for row in load] == [("maya", 2), ("dana", 1)]
    folder.member("maya", "writer", until="2027-02-01")
    assert not [t for t in data("tasks", cwd=folder.root)["tasks"] if t["task"] == "answer"]


def test_the_load_counts_every_ready_task_and_turns_effort_into_days(folder: WorkspaceFolder) -> None:
    folder.member("lena", "legal", hours="20h")
    duties = {"measure": {"role": "legal", "due": "7d after publish", "effort": "2h"}}
    folder.workflow(responsibilities=duties)
    for number in range(50):
        folder.post(f"p{number}", publish_at="2027-02-01 09:00", text=f"Text of number {number}.\n")
        folder.review(f"p{number}", "brand-review", "dana")
        folder.publication(f"p{number}", at="2027-02-12T09:00:00+01:00")
    load = data("backlog", cwd=folder.root, now="2027-02-20 10:00")["load"]
    assert load == [{"member": "lena", "open": 50, "overdue": 50, "days": 25.0}]


@pytest.mark.parametrize(("days", "told"), [(None, "-"), (0.0, "0.0"), (0.03, "<0.1"), (0.05, "0.1"), (2.5, "2.5")])
def test_little_work_is_not_told_as_none(days: float | None, told: str) -> None:
    assert work(days) == told

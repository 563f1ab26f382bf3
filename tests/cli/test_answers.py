"""What was said about a post stands where its author looks: in the backlog, in `show`, on the card of the page."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from socialops.domain.sanitize import unheeded
from tests.factories import SOURCE, WorkspaceFolder, identity, run_cli, small_workspace

ASKS = "dana asks for changes at brand-review: Which Saturday?"
COMMENT = "lena comments: Is the shop open?"


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.post("a")
    folder.post("quiet")
    folder.review("a", "brand-review", "dana", "request-changes", note="Which\nSaturday?")
    folder.review("a", "general", "lena", "comment", note="Is the shop open?", at="2027-02-11 10:00")
    return folder


def backlog(folder: WorkspaceFolder, form: str) -> str:
    ran = run_cli("backlog", "--format", form, cwd=folder.root)
    assert ran.code == 0, ran.err
    return ran.out


@pytest.mark.parametrize("form", ["table", "csv"])
def test_the_backlog_says_why_changes_are_wanted(folder: WorkspaceFolder, form: str) -> None:
    out = backlog(folder, form)
    assert ASKS in out
    assert COMMENT in out


def test_the_backlogs_page_calls_those_who_want_changes_by_name(folder: WorkspaceFolder) -> None:
    told = re.sub(r"<[^>]*>", "", backlog(folder, "html"))
    assert "D Dana asks for changes at brand-review: Which Saturday?" in told
    assert "L Lena comments: Is the shop open?" in told


def test_the_backlog_as_markdown_says_it_in_a_list(folder: WorkspaceFolder) -> None:
    said = backlog(folder, "md").partition("## Waiting for an answer\n\n")[2]
    assert "Which Saturday" in said.splitlines()[0]
    assert "Is the shop open" in said.splitlines()[1]


def test_in_json_each_remark_is_an_object_and_in_csv_a_text(folder: WorkspaceFolder) -> None:
    items = {item["post"]: item for item in json.loads(backlog(folder, "json"))["items"]}
    assert [(n["by"], n["stage"], n["decision"], n["note"]) for n in items["a"]["notes"]] == [
        ("dana", "brand-review", "request-changes", "Which\nSaturday?"),
        ("lena", "general", "comment", "Is the shop open?"),
    ]
    assert items["quiet"]["notes"] == []
    rows = {row["post"]: row for row in csv.DictReader(io.StringIO(backlog(folder, "csv"), newline=""))}
    assert list(rows["a"]) == list(items["a"])
    assert rows["a"]["notes"] == f"{ASKS}; {COMMENT}"


def test_show_and_the_card_of_the_page_say_it(folder: WorkspaceFolder) -> None:
    shown = " ".join(run_cli("show", "a", cwd=folder.root).out.split())
    assert "dana asked for changes at brand-review, and that request stands: Which Saturday?" in shown
    assert COMMENT in shown
    page = run_cli("calendar", "--month", "2027-03", "--format", "html", cwd=folder.root).out
    card = page.partition('id="post-a"')[2].partition("</article>")[0]
    assert "Which Saturday?" in " ".join(card.split())
    assert "L Lena comments: Is the shop open?" in re.sub(r"<[^>]*>", "", card)


def test_an_answer_ends_it(folder: WorkspaceFolder) -> None:
    folder.review("a", "general", "maya", "comment", note="It is.", at="2027-02-12 10:00")
    assert COMMENT not in backlog(folder, "table")
    folder.review("a", "brand-review", "dana", number=2)
    assert ASKS not in backlog(folder, "table")


def test_an_answer_to_a_request_for_changes_waits_for_who_asked(folder: WorkspaceFolder) -> None:
    folder.git()
    said = run_cli("comment", "a", "-m", "The 13th,\nsee the title.", cwd=folder.root, by="maya")
    assert "dana asked for changes: your words wait in their 'review' now" in said.err
    now = "2027-02-20 13:00"
    shown = run_cli("review", cwd=folder.root, by="dana", now=now)
    assert shown.err.endswith("2 looks wait for dana.\n")
    head = "a at brand-review, maya answered dana's request, due Mon 22 Feb 12:00\n"
    assert head in shown.out
    assert "maya answered dana's request for changes\n  The 13th,\n  see the title.\n" in shown.out
    task = run_cli("tasks", "--member", "dana", cwd=folder.root, now=now)
    assert [" ".join(line.split()) for line in task.out.splitlines() if "answer" in line] == [
        "22 Feb 12:00 answer of maya a dana manager A"
    ]
    rows = json.loads(run_cli("tasks", "--format", "json", cwd=folder.root, now=now).out)["tasks"]
    assert {row["replied"] for row in rows if row["task"] == "answer" and row["member"] == "dana"} == {"maya"}
    assert {row["replied"] for row in rows if row["task"] != "answer"} == {None}
    row = run_cli("status", "a", cwd=folder.root, now=now).out
    assert "revise: maya, answered: dana looks" in " ".join(row.split())  # the turn is still maya's
    data = json.loads(run_cli("status", "a", "--format", "json", cwd=folder.root, now=now).out)["posts"][0]
    assert (data["state"], data["waiting_for"][0]["members"]) == ("changes-requested", ["maya"])
    assert [(r["asker"], r["by"], r["note"]) for r in data["replies"]] == [
        ("dana", "maya", "The 13th,\nsee the title.")
    ]
    assert "maya answers dana's request: The 13th, see the title." in backlog(folder, "csv")
    assert "answered" not in run_cli("review", "--member", "lena", cwd=folder.root, now=now).out
    assert run_cli("comment", "a", "-m", "Not enough.", cwd=folder.root, by="dana", now=now).code == 0
    assert run_cli("review", cwd=folder.root, by="dana", now=now).err == "1 look waits for dana.\n"
    run_cli("comment", "a", "-m", "It says Saturday 13th.", cwd=folder.root, by="maya", now="2027-02-20 14:00")
    assert "It says Saturday 13th." in run_cli("review", cwd=folder.root, by="dana", now="2027-02-20 15:00").out
    assert run_cli("approve", "a", cwd=folder.root, by="dana", now="2027-02-20 15:00").code == 0
    assert "answered" not in run_cli("status", "a", cwd=folder.root, now="2027-02-20 15:00").out


def test_a_request_for_changes_outlives_a_change_and_a_comment_on_other_words_does_not(folder: WorkspaceFolder) -> None:
    folder.review("a", "general", "lena", "comment", note="Typo.", digest=folder.digest("a"), number=2)
    assert "Typo." in backlog(folder, "table")
    folder.post("a", text="Other words.\n")
    out = backlog(folder, "table")
    assert "Typo." not in out
    assert ASKS in out


def test_hostile_words_stay_words(folder: WorkspaceFolder) -> None:
    folder.review("quiet", "general", "lena", "comment", note="=1+1\n##[error]x \u202e<script>alert(1)</script>")
    page = backlog(folder, "html")
    assert "<script>alert" not in page
    for form in ("table", "md", "csv"):
        assert "\n##[" not in backlog(folder, form)
        assert "\u202e" not in backlog(folder, form)


@pytest.mark.parametrize("runner", ["GITHUB_ACTIONS", "TF_BUILD"])
def test_a_sheet_in_the_log_of_a_runner_commands_nothing_and_a_file_has_it_as_it_is(
    folder: WorkspaceFolder, runner: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder.post("quiet", title='See ##[error]a, "##VSO[task.complete]b" and d::e ## f')
    words = ("backlog", "--format", "csv")
    plain = run_cli(*words, cwd=folder.root, env={"GITHUB_ACTIONS": "", "TF_BUILD": ""}).out
    assert "##[error]a" in plain
    ran = run_cli(*words, cwd=folder.root, env={"GITHUB_ACTIONS": "", "TF_BUILD": "", runner: "true"})
    assert not re.search(r"##(vso)?\[", ran.out, re.IGNORECASE)
    assert ran.out.replace("\\x23", "#") == plain
    assert "-o FILE" in ran.err
    sheet = tmp_path_factory.mktemp("sheet") / "backlog.csv"
    ran = run_cli(*words, "-o", sheet, cwd=folder.root, env={runner: "true"})
    assert sheet.read_bytes().decode() == plain
    with (sheet.parent / "shell.csv").open("wb") as target:  # as the shell's '>' does it
        asked = [sys.executable, "-m", "socialops", *words]
        env = {**os.environ, **identity("maya"), "SOCIALOPS_NOW": "2027-02-20 12:00", runner: "true"}
        subprocess.run(asked, cwd=folder.root, stdout=target, check=True, env={**env, "PYTHONPATH": str(SOURCE)})
    assert (sheet.parent / "shell.csv").read_bytes().decode() == plain


def test_a_runner_heeds_no_line_of_a_cell() -> None:
    assert unheeded("a::b\n ::c::\r::d\r\n\t::e") == "a::b\n \\x3a:c::\r\\x3a:d\r\n\t\\x3a:e"
    assert unheeded('"=1",\u202e\x07 ## ###vso[x] ##[y]') == '"=1",\u202e\x07 ## ##\\x23vso[x] #\\x23[y]'

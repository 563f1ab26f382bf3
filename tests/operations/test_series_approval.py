"""A series that is approved ahead, by the commands: handed in, read, approved, written, shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories import GitFolder, Ran, WorkspaceFolder, identity, run_cli, small_workspace

STAGES = [{"id": "brand-review", "role": "manager", "due": "2d before publish"}]


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path / "acme")
    folder.workflow(stages=STAGES, responsibilities={"publish": {"role": "manager", "due": "0h after publish"}})
    folder.series()
    return folder


@pytest.fixture
def git(folder: WorkspaceFolder) -> GitFolder:
    return folder.git()


def _cli(git: GitFolder, *arguments: str, by: str = "maya", **options: Any) -> Ran:
    at = {"env": identity(by, at="2027-02-20T12:00:00+01:00")}
    return run_cli("-C", git.root, *arguments, by=by, **{**at, **options})


def _rows(git: GitFolder) -> dict[str, str]:
    found = json.loads(_cli(git, "status", "--format", "json").out)
    return {row["id"]: row["state"] for row in (*found["posts"], *found.get("series", ()))}


def test_from_the_first_line_to_posts_that_are_ready_to_go_out(git: GitFolder, folder: WorkspaceFolder) -> None:
    folder.series(skip=["2027-03-16"])
    ran = _cli(git, "approve", "weekly-tip", by="dana")
    assert ran.code == 1
    assert "the author commits them with 'socialops submit weekly-tip'" in ran.err
    ran = _cli(git, "submit", "weekly-tip")
    assert ran.code == 0, ran.err
    assert _rows(git) == {"weekly-tip": "in-review"}
    ran = _cli(git, "approve", "weekly-tip", by="dana")
    assert ran.code == 0, ran.err
    assert "weekly-tip is now approved." in ran.err
    assert git.run("show", "--format=%s", "--name-only", "HEAD").split("\n\n") == [
        "series(weekly-tip): approve at brand-review",
        "reviews/weekly-tip/brand-review--dana--1.yaml",
    ]
    ran = _cli(git, "series", "materialise", "--until", "2027-03-23")
    assert ran.code == 0, ran.err
    assert "Those of weekly-tip are approved with it, as long as they stay as they are." in ran.err
    assert _rows(git) == {
        "weekly-tip": "approved",
        "weekly-tip-2027-03-02": "scheduled",
        "weekly-tip-2027-03-09": "scheduled",
        "weekly-tip-2027-03-23": "scheduled",
    }
    later: dict[str, Any] = {"env": identity("dana", at="2027-03-09T09:01:00+01:00"), "now": "2027-03-09 09:01"}
    marked = _cli(
        git, "mark-published", "weekly-tip-2027-03-09", "--channel", "acme-x", "--url", "https://x.com/1", **later
    )
    assert marked.code == 0, marked.err
    assert _cli(git, "check").code == 0
    assert _cli(git, "audit", "--base", "HEAD~4").code == 0


def test_a_post_that_somebody_edits_waits_for_its_own_approval(git: GitFolder, folder: WorkspaceFolder) -> None:
    _cli(git, "approve", "weekly-tip", by="dana")
    _cli(git, "series", "materialise", "--until", "2027-03-09")
    folder.occurrence("2027-03-09", text="Not a tip.\n")
    assert _cli(git, "submit", "weekly-tip-2027-03-09").code == 0
    assert _rows(git)["weekly-tip-2027-03-09"] == "in-review"
    assert _rows(git)["weekly-tip-2027-03-02"] == "scheduled"
    refused = _cli(git, "mark-published", "weekly-tip-2027-03-09", "--channel", "acme-x", "--failed", by="dana")
    assert (refused.code, "it is not approved" in refused.err) == (1, True)
    shown = _cli(git, "show", "weekly-tip-2027-03-09").out
    assert "Lapsed     dana's approval at brand-review" in shown
    assert _cli(git, "approve", "weekly-tip-2027-03-09", by="dana").code == 0
    assert _rows(git)["weekly-tip-2027-03-09"] == "scheduled"
    assert _cli(git, "check").code == 0


def test_whom_a_series_waits_for_is_told_wherever_people_look(git: GitFolder) -> None:
    status = _cli(git, "status", "weekly-tip", "--format", "json")
    row = json.loads(status.out)["series"][0]
    assert row["waiting_for"][0]["members"] == ["dana"]
    assert row["waiting_for"][0]["due"] == "2027-02-28T09:00:00+01:00"
    assert row["publish_at"] == "2027-03-02T09:00:00+01:00"
    backlog = json.loads(_cli(git, "backlog", "--format", "json").out)
    assert [(item["post"], item["waiting_for"]) for item in backlog["items"]] == [("weekly-tip", ["dana"])]
    tasks = json.loads(_cli(git, "tasks", "--format", "json").out)["tasks"]
    assert [(task["post"], task["task"], task["member"]) for task in tasks] == [("weekly-tip", "brand-review", "dana")]
    reminded = json.loads(_cli(git, "remind", "--within", "30d", "--format", "json").out)["reminders"]
    assert [(r["subject"], r["kind"], r["member"]) for r in reminded] == [("weekly-tip", "stage", "dana")]
    _cli(git, "approve", "weekly-tip", by="dana")
    assert json.loads(_cli(git, "backlog", "--format", "json").out)["items"] == []
    assert json.loads(_cli(git, "remind", "--within", "30d", "--format", "json").out)["reminders"] == []


def test_a_series_that_is_over_waits_for_nobody(git: GitFolder, folder: WorkspaceFolder) -> None:
    folder.series(rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=2")
    git.commit("Shorter")
    later = {"now": "2027-04-01 09:00"}
    assert json.loads(_cli(git, "backlog", "--format", "json", **later).out)["items"] == []
    assert "series" not in json.loads(_cli(git, "status", "--format", "json", **later).out)
    assert (
        json.loads(_cli(git, "status", "weekly-tip", "--format", "json", **later).out)["series"][0]["id"]
        == "weekly-tip"
    )


def test_show_has_every_text_that_the_series_will_ever_say(git: GitFolder) -> None:
    shown = _cli(git, "show", "weekly-tip").out
    assert "acme-x (x, @acme) 1 of 2" in shown
    assert "│ Tip 1: all about zips." in shown
    assert "acme-x (x, @acme) 2 of 2" in shown
    assert "│ Tip 2: all about wool." in shown
    assert _cli(git, "show", "series/weekly-tip.yaml").out == shown


def test_the_brief_of_a_pull_request_has_them_too_and_what_changed_since(
    git: GitFolder, folder: WorkspaceFolder
) -> None:
    _cli(git, "approve", "weekly-tip", by="dana")
    git.run("switch", "-q", "-c", "work")
    folder.series(values=[{"topic": "zips"}, {"topic": "<b>down</b>"}])
    git.commit("Down")
    brief = _cli(git, "pr", "brief", "--base", "main")
    assert brief.code == 0, brief.err
    assert "### `weekly-tip` · changed · in-review at brand-review" in brief.out
    assert "**On `acme-x, 2 of 2`**" in brief.out
    assert "│ Tip 2: all about <b>down</b>." in brief.out
    assert '│ -   "topic": "wool"' in brief.out
    assert '│ +   "topic": "<b>down</b>"' in brief.out


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (["withdraw", "weekly-tip"], 1, "a series has no status"),
        (["hold", "weekly-tip"], 1, "a series has no status"),
        (["cancel", "weekly-tip"], 1, "a series has no status"),
        (["submit", "weekly-tip"], 1, "nothing changed since it was committed"),
        (["schedule", "weekly-tip", "--at", "2027-03-04 09:00"], 1, "comes round by its 'rrule'"),
        (["done", "weekly-tip", "publish"], 1, "tasks belong to its posts"),
        (["mark-published", "weekly-tip", "--channel", "acme-x", "--failed"], 1, "never goes out itself"),
        (["approve", "weekly-tops"], 2, "There is no post 'weekly-tops'"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_can_not_be_done_to_a_series_says_why(git: GitFolder, words: list[str], code: int, reason: str) -> None:
    ran = _cli(git, *words, by="dana")
    assert ran.code == code
    assert reason in ran.err
    assert git.log() == ["Start"]


def test_a_series_approved_one_by_one_says_how_that_goes(git: GitFolder, folder: WorkspaceFolder) -> None:
    folder.series(approve="each")
    ran = _cli(git, "approve", "weekly-tip", by="dana")
    assert ran.code == 2
    assert "whose posts are approved one by one" in ran.err
    ran = _cli(git, "show", "weekly-tip")
    assert (ran.code, "name one of its posts" in ran.err) == (2, True)


def test_a_broken_series_says_where(git: GitFolder, folder: WorkspaceFolder) -> None:
    folder.write("series/weekly-tip.yaml", "id: [")
    ran = _cli(git, "approve", "weekly-tip", by="dana")
    assert ran.code == 1
    assert "series/weekly-tip.yaml:2:1: SO002" in ran.err
    folder.series(template={"author": "maya", "text": "Tip"})
    ran = _cli(git, "approve", "weekly-tip", by="dana")
    assert (ran.code, "makes no posts: 'socialops check' says why" in ran.err) == (2, True)


def test_words_about_a_series_are_taken_back_and_set_aside_like_any_other(
    git: GitFolder, folder: WorkspaceFolder
) -> None:
    folder.role("head", may=["post", "bypass"])
    folder.member("hana", "head")
    git.commit("Hana")
    assert _cli(git, "request-changes", "weekly-tip", "-m", "Too many", by="dana").code == 0
    assert _rows(git) == {"weekly-tip": "changes-requested"}
    assert _cli(git, "lift", "weekly-tip", "--of", "dana", "-m", "Not now", by="hana").code == 0
    assert _rows(git) == {"weekly-tip": "in-review"}
    assert _cli(git, "comment", "weekly-tip", "-m", "Nice", by="maya").code == 0
    assert _cli(git, "approve", "weekly-tip", by="dana").code == 0
    assert _cli(git, "withdraw", "weekly-tip", "--review", by="dana").code == 0
    assert _rows(git) == {"weekly-tip": "in-review"}
    told = _cli(git, "history", "weekly-tip").out
    assert [word for word in ("request-changes", "lift", "comment", "approve", "withdraw") if word not in told] == []


@pytest.fixture
def out(git: GitFolder) -> dict[str, Any]:
    """When the first post of the approved series is to go out, and how that is marked."""
    _cli(git, "approve", "weekly-tip", by="dana")
    _cli(git, "series", "materialise", "--until", "2027-03-09")
    return {"by": "dana", "env": identity("dana", at="2027-03-02T09:01:00+01:00"), "now": "2027-03-02 09:01"}


MARK = ("mark-published", "weekly-tip-2027-03-02", "--channel", "acme-x", "--url", "https://x.com/1")


def test_what_rests_on_a_series_file_that_is_not_committed_does_not_go_out(
    git: GitFolder, folder: WorkspaceFolder, out: dict[str, Any]
) -> None:
    text = (folder.root / "series/weekly-tip.yaml").read_text()
    folder.write("series/weekly-tip.yaml", text.replace("id:", "# mine\nid:", 1))
    refused = _cli(git, *MARK, **out)
    assert refused.code == 1
    assert "series/weekly-tip.yaml has changes that are not committed" in refused.err
    folder.write("series/weekly-tip.yaml", text)
    assert _cli(git, *MARK, **out).code == 0


def test_a_record_of_the_series_that_can_not_be_read_holds_its_posts(
    git: GitFolder, folder: WorkspaceFolder, out: dict[str, Any]
) -> None:
    folder.write("reviews/weekly-tip/brand-review--dana--2.yaml", "decision: request-changes\n")
    refused = _cli(git, *MARK, **out)
    assert refused.code == 1
    assert "reviews/weekly-tip/brand-review--dana--2.yaml can't be read" in refused.err


def test_check_finds_what_went_out_under_an_approval_that_was_not_of_it(
    git: GitFolder, folder: WorkspaceFolder, out: dict[str, Any]
) -> None:
    assert _cli(git, *MARK, **out).code == 0
    post = "weekly-tip-2027-03-09"
    folder.occurrence("2027-03-09", text="Not a tip.\n")
    digest = _cli(git, "digest", post).out.strip()
    part, at = folder.part(post, "acme-x"), "2027-03-09T09:00:00+01:00"
    folder.publication(post, digest=digest, part=part, stages=["brand-review"], at=at)
    git.commit("Out")

    def found() -> list[tuple[str, str]]:
        ran = _cli(git, "check", "--format", "json", now="2027-03-10 09:00")
        return [(f["code"], f["subject"]) for f in json.loads(ran.out)["findings"] if f["severity"] == "error"]

    assert found() == [("SO407", post)]
    folder.publication(post, at="2027-03-09T09:00:00+01:00")
    assert found() == []  # older records say too little: an approval of the series is there, and audit judged it then


def test_approvals_of_another_post_cover_nothing_that_says_it_was_made_from_it(
    git: GitFolder, folder: WorkspaceFolder
) -> None:
    folder.post("launch")
    folder.review("launch", "brand-review", "dana")
    folder.post("tail", series="launch")
    folder.publication("tail", at="2027-03-09T09:00:00+01:00")
    ran = _cli(git, "check", "--format", "json", now="2027-03-10 09:00")
    assert ("SO407", "tail") in {(f["code"], f["subject"]) for f in json.loads(ran.out)["findings"]}


def test_who_holds_a_post_by_a_request_on_its_series_is_said(git: GitFolder, out: dict[str, Any]) -> None:
    assert out["by"] == "dana"
    assert _cli(git, "request-changes", "weekly-tip", "-m", "Stop", by="dana").code == 0
    shown = _cli(git, "show", "weekly-tip-2027-03-09").out
    assert "dana asked for changes at brand-review of the series weekly-tip, and that request stands: Stop" in shown

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.factories import EARLIER, SOURCE, WorkspaceFolder, identity, run_cli, small_workspace, spawn_cli
from tests.terminal import on_a_terminal


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def data(*arguments: str, cwd: Path, **options: Any) -> dict[str, Any]:
    ran = run_cli(*arguments, "--format", "json", cwd=cwd, **options)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_status_in_json_has_the_keys_of_the_contract(folder: WorkspaceFolder) -> None:
    path = folder.post("a")
    folder.review("a", "brand-review", "dana")
    folder.post("a", text="Other words.\n")
    folder.publication("a", outcome="failed")
    (post,) = data("status", cwd=folder.root)["posts"]
    assert {key: post[key] for key in ("id", "path", "title", "state", "stage", "author", "campaign", "channels")} == {
        "id": "a", "path": path, "title": "A", "state": "in-review", "stage": "brand-review", "author": "maya",
        "campaign": None, "channels": ["acme-x"],
    }  # fmt: skip
    assert post["publish_at"] == "2027-03-01T09:00:00+01:00"
    assert post["digest"] == folder.digest("a")
    assert post["waiting_for"] == [
        {"stage": "brand-review", "role": "manager", "needed": 1, "have": 0, "members": ["dana"], "again": ["dana"],
         "due": "2027-02-27T09:00:00+01:00"}
    ]  # fmt: skip
    assert [(lapse["stage"], lapse["by"]) for lapse in post["lapsed"]] == [("brand-review", "dana")]
    assert post["published"] == {"acme-x": "failed"}


def test_where_no_post_can_be_read_it_does_not_say_that_there_is_none(folder: WorkspaceFolder) -> None:
    assert "There is no post yet" in run_cli("status", cwd=folder.root).err
    folder.write("posts/a.yaml", "id: a\ntitle: [\n")
    err = run_cli("status", cwd=folder.root).err
    assert "The only post is among the files that can't be read: 'socialops check' says why." in err
    assert "no post yet" not in err


def test_status_takes_ids_paths_and_states_and_sums_up(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.post("b", folder="posts/deep", status="draft")
    folder.post("c", status="draft")
    ran = run_cli("status", "c", "deep/b.yaml", cwd=folder.root / "posts")
    assert [line.split()[:2] for line in ran.out.splitlines()[1:]] == [["b", "draft"], ["c", "draft"]]
    assert ran.err == "2 posts: 2 draft\n"
    ran = run_cli("status", "--state", "in-review", "--state", "on-hold", cwd=folder.root)
    assert [line.split()[0] for line in ran.out.splitlines()[1:]] == ["a"]
    assert "PUBLISHES (Europe/Berlin)" in ran.out
    assert "brand-review: dana" in ran.out


def test_the_clock_is_an_argument(folder: WorkspaceFolder) -> None:
    folder.post("a", publish_at="2027-02-20 12:30")
    folder.review("a", "brand-review", "dana")
    assert data("--now", "2027-02-20 12:29", "status", cwd=folder.root)["posts"][0]["state"] == "scheduled"
    assert data("--now", "2027-02-20 12:30", "status", cwd=folder.root)["posts"][0]["state"] == "due"


def test_what_is_due_after_submission_counts_from_that_commit(folder: WorkspaceFolder) -> None:
    folder.workflow(stages=[{"id": "look", "role": "manager", "due": "4h after submit"}])
    folder.post("a")
    git = folder.git()
    assert data("status", cwd=folder.root)["posts"][0]["waiting_for"][0]["due"] == "2027-02-01T13:00:00+01:00"
    folder.post("a", text="New.\n")
    git.commit("post(a): submit", at="2027-02-02T09:00:00+01:00", action="submit")
    folder.post("a", notes="Seen.")
    git.commit("Take a note", at="2027-02-03T09:00:00+01:00")
    assert data("status", cwd=folder.root)["posts"][0]["waiting_for"][0]["due"] == "2027-02-02T13:00:00+01:00"


@pytest.mark.parametrize("command", ["show", "digest", "history", "status"])
def test_an_unknown_post_ends_with_the_nearest_one(folder: WorkspaceFolder, command: str) -> None:
    folder.post("launch-teaser")
    ran = run_cli(command, "launch-tease", cwd=folder.root)
    assert (ran.code, ran.out) == (2, "")
    assert "There is no post 'launch-tease'; did you mean 'launch-teaser'?" in ran.err
    ran = run_cli(command, "posts/launch-tease.yaml", cwd=folder.root)
    assert ran.code == 2
    assert "did you mean 'posts/launch-teaser.yaml'?" in ran.err
    assert run_cli(command, "../../etc/passwd", cwd=folder.root).code == 2


def test_a_bad_file_is_said_on_stderr_and_the_rest_shows(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.write("posts/b.yaml", "id: b\nid: b\n")
    ran = run_cli("status", cwd=folder.root)
    assert (ran.code, len(ran.out.splitlines())) == (0, 2)
    assert "1 file can't be read" in ran.err
    assert run_cli("--quiet", "status", cwd=folder.root).err == ""
    assert "can't be read" in run_cli("show", "b", cwd=folder.root).err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["status", "--format", "yaml"], "table"),
        (["calendar", "--format", "yaml"], "list"),
        (["status", "--state", "aproved"], "did you mean 'approved'?"),
        (["calendar", "--channel", "acme-y"], "did you mean 'acme-x'?"),
        (["calendar", "--member", "dan"], "did you mean 'dana'?"),
        (["backlog", "--role", "managr"], "did you mean 'manager'?"),
        (["calendar", "--month", "March"], "write it as 2027-02"),
        (["calendar", "--week", "2027-W60"], "2027-W09"),
        (["calendar", "--by", "moon"], "due"),
        (["show", "a", "--channel", "acme-linkedin"], "acme-x"),
    ],
)
def test_what_is_no_value_ends_with_the_right_ones(folder: WorkspaceFolder, arguments: list[str], words: str) -> None:
    folder.post("a")
    ran = run_cli(*arguments, cwd=folder.root)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_show_has_the_text_of_each_channel_and_what_is_missing(folder: WorkspaceFolder) -> None:
    variants = {"acme-linkedin": {"text": "Longer words.\n", "publish_at": "2027-03-02 09:00"}}
    folder.post("a", channels=["acme-x", "acme-linkedin"], variants=variants, hashtags=["Spring"],
                media=[{"file": "assets/no.png"}], timezone="America/New_York")  # fmt: skip
    folder.publication("a", url="https://x.com/acme/status/1")
    out = run_cli("show", "a", cwd=folder.root).out
    assert "\u2502 Words of a.\n\u2502\n\u2502 #Spring\n" in out
    assert "\u2502 Longer words.\n" in out
    assert "Publishes  Mon 1 Mar 15:00, Tue 2 Mar 15:00 (Europe/Berlin)" in out
    assert "Missing    brand-review needs an approval by manager." in out
    assert out.count("assets/no.png has no alt text.") == 1
    assert "Outcome    published Mon 1 Mar 09:00 https://x.com/acme/status/1" in out
    one = run_cli("show", "a", "--channel", "acme-linkedin", cwd=folder.root).out
    assert "Longer words." in one
    assert "Words of a." not in one


def test_show_names_the_workflow_and_each_stage_that_does_not_apply_with_its_reason(folder: WorkspaceFolder) -> None:
    legal = {"id": "legal", "role": "legal", "when": {"labels": ["giveaway"], "channels": ["acme-linkedin"]}}
    folder.workflow(stages=[{"id": "brand-review", "role": "manager"}, legal])
    folder.workflow("quick", stages=[{"id": "brand-review", "role": "manager"}])
    folder.post("plain")
    folder.post("prize", labels=["giveaway"])
    folder.post("light", labels=["giveaway"], workflow="quick")
    plain, prize, light = (run_cli("show", post, cwd=folder.root).out for post in ("plain", "prize", "light"))
    assert "Workflow   standard\n" in plain
    assert "No stage   legal does not apply: it is for posts labelled giveaway, or the channel acme-linkedin\n" in plain
    assert "does not apply" not in prize
    assert "Workflow   quick\n" in light
    assert "No stage   legal does not apply: the post's 'workflow: quick' has no such stage, 'standard' has\n" in light


def test_show_never_lets_a_text_speak_to_the_terminal_or_the_runner(folder: WorkspaceFolder) -> None:
    folder.post("a", title="::error::[bold]x[/bold]", text="::error file=x::gone\nHi \u202e [red]red[/red]\n")
    out = run_cli("show", "a", cwd=folder.root).out
    assert not [line for line in out.splitlines() if line.strip().startswith("::")]
    assert "[bold]x[/bold]" in out
    assert "Hi \\u202e [red]red[/red]" in out


def test_digest_is_of_the_post_or_of_one_channels_part(folder: WorkspaceFolder) -> None:
    folder.post("a", channels=["acme-x", "acme-linkedin"])
    whole = run_cli("digest", "a", cwd=folder.root).out
    assert whole == folder.digest("a") + "\n"
    part = run_cli("digest", "a", "--channel", "acme-x", cwd=folder.root).out
    folder.post("a", channels=["acme-x", "acme-linkedin"], variants={"acme-linkedin": {"text": "Else."}})
    assert run_cli("digest", "a", "--channel", "acme-x", cwd=folder.root).out == part != whole
    assert run_cli("digest", "a", cwd=folder.root).out != whole


def test_history_tells_commits_and_records_oldest_first(folder: WorkspaceFolder) -> None:
    folder.post("a")
    git = folder.git()
    folder.post("b")
    git.commit("Add b")
    folder.post("a", text="New.\n")
    git.commit("post(a): submit", action="submit", at="2027-02-02T09:00:00+01:00")
    folder.review("a", "brand-review", "dana", "request-changes", note="Shorter\nplease.")
    git.commit("post(a): request-changes at brand-review", by="dana", action="request-changes")
    folder.review("a", "general", "lena", "comment", note="Nice.")
    (folder.root / "posts/2027").mkdir()
    git.run("mv", "posts/a.yaml", "posts/2027/a.yaml")
    git.run("commit", "-qm", "Move a", env=identity("stranger", at=EARLIER))
    rows = [re.split(r"  +", line) for line in run_cli("history", "a", cwd=folder.root).out.splitlines()[1:]]
    assert [row[-4:-1] for row in rows] == [
        ["maya", "created", "Start"],
        ["maya", "submit", "post(a): submit"],
        ["dana", "request-changes (brand-review)", "Shorter please."],
        ["Stranger <stranger@acme.test>", "changed", "Move a"],
        ["lena", "comment (general)", "Nice."],
    ]
    assert rows[-1][-1] == "not committed"


def test_history_without_git_reads_the_records(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.review("a", "brand-review", "dana", note="Fine.")
    ran = run_cli("history", "a", cwd=folder.root)
    assert "approve (brand-review)  Fine." in ran.out
    assert "No commit holds posts/a.yaml yet" in ran.err
    folder.post("b")
    ran = run_cli("history", "b", cwd=folder.root)
    assert (ran.code, ran.out) == (0, "")


def test_a_log_that_lies_about_its_shape_is_read_all_the_same(folder: WorkspaceFolder) -> None:
    folder.post("a")
    git = folder.git()
    folder.post("a", text="New.\n")
    hostile = {"GIT_AUTHOR_NAME": "\x01" + "0" * 40, "GIT_AUTHOR_DATE": "@99999999999999 +0000"}
    git.run("commit", "-qam", "\x01::error::x\x1b[31m", env=hostile)
    ran = run_cli("history", "a", cwd=folder.root)
    assert (ran.code, len(ran.out.splitlines())) == (0, 3)
    assert "\x1b" not in ran.out
    assert data("backlog", cwd=folder.root)["items"][0]["post"] == "a"


def test_who_marks_gaps(folder: WorkspaceFolder) -> None:
    folder.role("analyst")
    ran = run_cli("who", cwd=folder.root)
    assert re.search(r"^analyst +nobody", ran.out, re.MULTILINE)
    assert "! nobody holds the role analyst" in ran.out
    found = data("who", cwd=folder.root)
    told = "nobody holds the role analyst"
    assert found["gaps"] == [{"kind": "role", "subject": "analyst", "message": told, "since": None}]
    assert [row["members"] for row in found["roles"] if row["id"] == "manager"] == [["dana"]]


def test_calendar_in_json_has_the_keys_of_the_contract(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", spacing="30m")
    path = folder.post("a")
    folder.post("b", publish_at="2027-03-01 09:10")
    found = data("calendar", "--week", "2027-W09", "--channel", "acme-x", cwd=folder.root)
    assert (found["version"], found["from"], found["to"]) == (1, "2027-03-01", "2027-03-07")
    assert found["entries"][0] == {
        "at": "2027-03-01T09:00:00+01:00", "post": "a", "title": "A", "channel": "acme-x", "platform": "x",
        "state": "in-review", "stage": "brand-review", "campaign": None, "author": "maya", "path": path,
        "series": None, "conflicts": ["b"], "goal": None, "objective": None,
    }  # fmt: skip


def test_calendar_shows_this_month_and_says_when_it_is_empty(folder: WorkspaceFolder) -> None:
    folder.post("a")
    ran = run_cli("calendar", cwd=folder.root)
    assert ran.out.startswith("February 2027, Acme (times in Europe/Berlin)\n")
    assert "Nothing from 2027-02-01 to 2027-02-28; next: Mon 1 Mar 09:00, A" in ran.err
    folder.post("b", publish_at=None)
    ran = run_cli("calendar", "--month", "2027-03", "--format", "list", cwd=folder.root)
    assert "Mon  1 Mar 09:00" in ran.out
    assert "1 post without a publish time" in ran.err


def test_every_format_goes_to_a_file_too(folder: WorkspaceFolder) -> None:
    folder.post("a")
    for command in ("status", "backlog", "who", "calendar"):
        for form in ("table", "json"):
            target = folder.root / f"{command}.{form}"
            ran = run_cli(command, "--format", form, "-o", target, cwd=folder.root)
            assert (ran.code, ran.out) == (0, "")
            assert target.read_text() == run_cli(command, "--format", form, cwd=folder.root).out


def test_backlog_in_json_has_the_keys_of_the_contract(folder: WorkspaceFolder) -> None:
    folder.post("a", publish_at="2027-02-21 09:00")
    folder.git()
    found = data("backlog", cwd=folder.root)
    first = {key: found["items"][0][key] for key in (
        "post", "state", "stage", "waiting_for", "since", "age_days", "due", "overdue", "publish_at")}  # fmt: skip
    assert first == {
        "post": "a", "state": "in-review", "stage": "brand-review", "waiting_for": ["dana"],
        "since": "2027-02-01T09:00:00+01:00", "age_days": 19, "due": "2027-02-19T09:00:00+01:00", "overdue": True,
        "publish_at": "2027-02-21T09:00:00+01:00",
    }  # fmt: skip
    assert found["load"] == [{"member": "dana", "open": 1, "overdue": 1, "days": None}]
    ran = run_cli("backlog", cwd=folder.root)
    assert ran.err == "1 post waiting for somebody, 1 of them late.\n"
    assert run_cli("backlog", "--member", "lena", cwd=folder.root).err == "Nothing waits for anybody.\n"


def test_two_passes_over_the_log_however_many_posts(folder: WorkspaceFolder) -> None:
    for number in range(5):
        folder.post(f"p{number}")
    folder.git()
    wrapper = folder.root / "bin" / "git"
    folder.write("bin/git", f'#!/bin/sh\necho "$@" >> {folder.root}/calls\nexec /usr/bin/env -u X {_git()} "$@"\n')
    wrapper.chmod(0o755)
    ran = spawn_cli(["backlog"], cwd=folder.root, env={"PATH": f"{wrapper.parent}:{os.environ['PATH']}"})
    assert ran.code == 0
    calls = (folder.root / "calls").read_text().splitlines()
    assert [call.split()[0] for call in calls if not call.startswith("version")] == [
        "rev-parse",
        "log",
        "log",
    ]  # since when, and who had a hand


def _git() -> str:
    return subprocess.run(["sh", "-c", "command -v git"], check=True, capture_output=True, text=True).stdout.strip()


def test_an_empty_workspace_says_so(tmp_path: Path) -> None:
    folder = WorkspaceFolder(tmp_path)
    ran = run_cli("status", cwd=folder.root)
    assert (ran.code, ran.out) == (0, "")
    assert "socialops new post" in ran.err
    for command in ("calendar", "backlog", "who"):
        assert run_cli(command, cwd=folder.root).code == 0
    assert data("status", cwd=folder.root) == {"version": 1, "posts": []}


def test_json_holds_no_control_and_no_mark_of_a_runner(folder: WorkspaceFolder) -> None:
    folder.post("a", title="\u0085\u200b ##[error] \u65e5".replace("\u0085", ""))
    ran = run_cli("status", "--format", "json", cwd=folder.root)
    assert json.loads(ran.out)["posts"][0]["title"] == "\u200b ##[error] \u65e5"
    assert "##[" not in ran.out
    assert "\u200b" not in ran.out
    assert "\u65e5" in ran.out


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    "arguments", [["status"], ["backlog"], ["who"], ["calendar", "--month", "2027-03"], ["show", "b"], ["history", "b"]]
)
def test_nothing_is_wider_than_the_terminal(folder: WorkspaceFolder, arguments: list[str], width: int) -> None:
    folder.post("a", title="\U0001f469\u200d\U0001f680 \u65e5\u672c " * 12)
    folder.post("b", title="A title of many words " * 6, text="word " * 100, channels=["acme-x", "acme-linkedin"])
    folder.post("a-very-long-name-of-a-post-that-goes-on-and-on-and-on-to-the-64")
    folder.git()
    out = on_a_terminal(arguments, width, folder.root)
    assert "\x1b[" in out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out).replace("\r", "")
    assert max(map(cell_len, plain.splitlines())) <= width


def test_status_starts_neither_git_nor_its_library(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.git()
    script = (
        "import sys; from socialops.cli.run import run; code = run(['status']);"
        "print(code, sorted({'git', 'ruamel', 'holidays'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == "0 []"


def test_history_of_a_post_that_was_deleted_says_in_which_commit_and_how_it_comes_back(folder: WorkspaceFolder) -> None:
    path = folder.post("a")
    git = folder.git()
    folder.review("a", "brand-review", "dana", note="Fine.")
    git.commit("post(a): approve", by="dana", action="approve", at="2027-02-02T09:00:00+01:00")
    (folder.root / path).unlink()
    ran = run_cli("history", "a", cwd=folder.root)
    assert "approve (brand-review)" in ran.out
    bring = f"git restore --staged --worktree {path}"
    assert f"{path} is deleted here, and no commit says so yet. To bring it back: {bring}" in ran.err
    git.run("rm", "-rq", path, "reviews/a")
    git.commit("Clear", at="2027-06-03T09:00:00+01:00")
    ran = run_cli("history", path, cwd=folder.root)
    rows = [re.split(r"  +", line)[-4:] for line in ran.out.splitlines()[1:]]
    told = [["created", "Start"], ["approve (brand-review)", "Fine."], ["deleted", "Clear"]]
    assert [row[1:3] for row in rows] == told
    short = git.run("rev-parse", "--short=9", "HEAD")
    assert f"{path} was deleted in commit {short}. To bring it back: git revert --no-edit {short}" in ran.err
    git.run("revert", "--no-edit", short)
    assert "deleted in" not in run_cli("history", "a", cwd=folder.root).err
    kept = folder.post("b")  # a commit that does more is not to be undone
    git.run("rm", "-rq", path, "reviews/a")
    git.commit("Tidy", at="2027-06-04T09:00:00+01:00")
    said = run_cli("history", "a", cwd=folder.root).err
    assert f"(git revert would undo what else that commit changed, too: {kept})" in said
    line = said.partition("To bring it back: ")[2].partition(" (git revert")[0]
    assert f"~1 -- {path} reviews/a && git commit" in line
    subprocess.run(["sh", "-c", line], cwd=folder.root, check=True, env={**os.environ, **identity("maya")})
    assert git.run("diff", "--name-only", f"{short}~1") == kept
    assert run_cli("history", "never", cwd=folder.root).code == 2

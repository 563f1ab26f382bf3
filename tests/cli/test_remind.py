from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace
from tests.listeners import free_port, mail_server, webhook


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.role("writer", reports_to="manager")
    folder.workflow(
        stages=[
            {"id": "brand-review", "role": "manager", "due": "2d before publish", "remind": "5d"},
            {"id": "legal-review", "role": "legal", "due": "2d before publish"},
        ],
        responsibilities={"concept": {"role": "writer", "due": "9d before publish", "done_by": "hand"}},
    )
    return folder


def seen(folder: WorkspaceFolder, *arguments: str, now: str = "2027-02-20 12:00") -> list[tuple[Any, ...]]:
    ran = run_cli("remind", *arguments, "--format", "json", cwd=folder.root, now=now)
    assert ran.code == 0, ran.err
    lines = json.loads(ran.out)["reminders"]
    return [(line["member"], line["kind"], line["subject"], line["what"], line["overdue"]) for line in lines]


def test_the_stage_whose_turn_it_is_from_its_own_remind_on(folder: WorkspaceFolder) -> None:
    folder.post("a", assignments={"concept": "maya"})
    concept = ("maya", "task", "a", "concept", True)
    assert seen(folder) == [concept]
    assert seen(folder, now="2027-02-22 08:59") == [concept]
    assert seen(folder, now="2027-02-22 09:00") == [concept, ("dana", "stage", "a", "approve at brand-review", False)]
    folder.review("a", "brand-review", "dana")
    assert seen(folder, now="2027-02-26 08:59") == [concept]
    assert seen(folder, now="2027-02-26 09:00")[1:] == [("lena", "stage", "a", "approve at legal-review", False)]
    assert seen(folder, "--member", "lena", now="2027-02-28 09:00") == [
        ("lena", "stage", "a", "approve at legal-review", True)
    ]


def test_the_author_of_a_draft_and_after_a_request_for_changes(folder: WorkspaceFolder) -> None:
    folder.post("a", status="draft")
    assert ("maya", "stage", "a", "submit", False) in seen(folder, "--within", "7d")
    folder.post("a")
    folder.review("a", "brand-review", "dana", "request-changes")
    assert ("maya", "stage", "a", "revise at brand-review", False) in seen(folder, "--within", "7d")


def test_what_is_approved_is_to_be_published(folder: WorkspaceFolder) -> None:
    folder.post("a")
    assert not [line for line in seen(folder, "--within", "30d") if line[1] == "publish"]
    folder.review("a", "brand-review", "dana")
    folder.review("a", "legal-review", "lena")
    assert ("dana", "publish", "a", "publish on acme-x", False) in seen(folder, "--within", "9d")
    assert ("dana", "publish", "a", "publish on acme-x", True) in seen(folder, now="2027-03-01 09:01")
    folder.publication("a", outcome="failed")
    assert ("dana", "publish", "a", "publish again on acme-x", True) in seen(folder, now="2027-03-01 09:01")


def test_what_nobody_can_do_has_no_member(folder: WorkspaceFolder) -> None:
    folder.member("lena")
    folder.post("a")
    folder.review("a", "brand-review", "dana")
    assert (None, "stage", "a", "approve at legal-review", False) in seen(folder, "--within", "9d")
    text = run_cli("remind", "--within", "9d", "--format", "md", cwd=folder.root).out
    assert "## Nobody can do these\n\n- due Sat 27 Feb 09:00: approve at legal-review" in text


@pytest.mark.parametrize("within", ["soon", "-1d", "1w", ""])
def test_a_span_that_is_none(folder: WorkspaceFolder, within: str) -> None:
    ran = run_cli("remind", f"--within={within}", cwd=folder.root)
    assert (ran.code, "must be a duration such as" in ran.err) == (2, True)


def test_a_span_beyond_the_calendar_is_no_crash(folder: WorkspaceFolder) -> None:
    folder.post("a")
    assert run_cli("remind", "--within", "99999d", cwd=folder.root).code in {0, 2}


def send(folder: WorkspaceFolder, *arguments: str, now: str = "2027-02-21 12:00", **env: str) -> Any:
    return run_cli("remind", "--send", *arguments, cwd=folder.root, now=now, env=env)


def test_mail_arrives_once_a_day_with_the_password_from_the_environment(folder: WorkspaceFolder) -> None:
    folder.post("a", title="Ping @all <!channel>", assignments={"concept": "maya"})
    folder.git()
    with mail_server() as (port, letters):
        folder.member(
            "maya", "writer", notify=[f"mailto://127.0.0.1:{port}/?from=bot@acme.test&to=${{MAYA_TO}}&mode=insecure"]
        )
        ran = send(folder, MAYA_TO="maya@acme.test")
        assert (ran.code, ran.err) == (0, "Reminded maya of 1 thing.\n")
        (letter,) = letters
        assert letter["to"] == "maya@acme.test"
        assert letter["subject"] == "Acme: 1 thing to do, 1 late"
        text = letter.get_body(("plain",))
        assert text is not None
        assert "late since Sat 20 Feb 09:00: concept, a" in text.get_content()
        assert "@all" not in text.get_content()
        assert "<!channel" not in text.get_content()
        assert send(folder, MAYA_TO="maya@acme.test", now="2027-02-21 23:00").err.startswith(
            "Nobody has to be reminded"
        )
        send(folder, MAYA_TO="maya@acme.test", now="2027-02-22 08:00")
        assert len(letters) == 2
    assert (folder.root / ".socialops/state/.gitignore").read_text() == "*\n"


def test_one_address_that_fails_costs_nobody_theirs_and_is_tried_again(folder: WorkspaceFolder) -> None:
    folder.member("li", "writer", notify=["json://127.0.0.1:1/${UNSET_NAME}", "nonsense"])
    with webhook() as (port, posted), webhook(500) as (broken, refused):
        good = f"json://127.0.0.1:{port}/in"
        folder.member(
            "maya", "writer", notify=[f"json://127.0.0.1:{broken}/x", f"json://127.0.0.1:{free_port()}/", good]
        )
        folder.post("a")
        ran = send(folder)
        assert ran.code == 1
        assert [document["path"] for document in posted] == ["/in"]
        assert len(refused) == 1
        lines = ran.err.splitlines()
        assert lines[0] == "Reminded maya of 1 thing."
        assert lines[1].startswith("li: address 1 in members/li.yaml (json://…) needs UNSET_NAME from the environment")
        assert lines[2].startswith("li: address 2 in members/li.yaml (…) did not take the message")
        assert [line.split(":")[0] for line in lines[3:]] == ["maya", "maya"]
        assert "127.0.0.1" not in ran.err
        assert send(folder).code == 1
        assert (len(posted), len(refused)) == (1, 2)


def test_the_manager_hears_of_it_after_the_second_reminder_of_something_late(folder: WorkspaceFolder) -> None:
    with webhook() as (port, posted):
        folder.member("maya", "writer", notify=[f"json://127.0.0.1:{port}/maya"])
        folder.member("dana", "manager", notify=[f"json://127.0.0.1:{port}/dana"])
        folder.post("a", publish_at="2027-03-20 09:00", assignments={"concept": "maya"})
        for day in (11, 12, 13, 13, 14):
            assert send(folder, "--within", "1h", now=f"2027-03-{day} 10:00").code == 0
    assert [document["path"] for document in posted] == ["/maya", "/maya", "/dana", "/maya", "/dana", "/maya"]
    assert "- maya, reminded 2 times: late since Thu 11 Mar 09:00: concept, a (A)" in posted[2]["message"]


def test_a_dry_run_shows_the_messages_and_leaves_no_trace(folder: WorkspaceFolder) -> None:
    folder.member("maya", "writer", notify=["json://127.0.0.1:1/"])
    folder.post("a")
    ran = send(folder, "--dry-run")
    assert ran.out.startswith("Acme: 1 thing to do, 1 late\nFor maya, times in Europe/Berlin.\n- late since ")
    assert not (folder.root / ".socialops").exists()
    assert run_cli("remind", "--dry-run", cwd=folder.root).code == 2


def test_a_state_that_is_damaged_or_leads_elsewhere(folder: WorkspaceFolder, tmp_path: Path) -> None:
    folder.post("a")
    folder.write(".socialops/state/reminders.json", '{"items": {"x": 3}}')
    with webhook() as (port, posted):
        folder.member("maya", "writer", notify=[f"json://127.0.0.1:{port}/"])
        ran = send(folder)
    assert (ran.code, len(posted)) == (0, 1)
    assert "starts anew" in ran.err
    elsewhere = tmp_path / "elsewhere"
    (folder.root / ".socialops/state").rename(elsewhere)
    (folder.root / ".socialops/state").symlink_to(elsewhere)
    ran = send(folder, now="2027-02-23 12:00")
    assert (ran.code, "is no plain folder" in ran.err) == (2, True)

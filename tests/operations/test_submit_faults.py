"""`submit` looks at what `check` says of that post, and goes on only with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import GitFolder, WorkspaceFolder, run_cli, small_workspace

LONG = "a" * 300


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def test_a_post_with_errors_is_refused_with_all_of_them_and_goes_on_with_a_reason(folder: WorkspaceFolder) -> None:
    folder.post("a", status="draft", text=f"{LONG} **bold**\n", channels=["acme-x"])
    git = folder.git()
    refused = run_cli("submit", "a", cwd=folder.root)
    assert refused.code == 1
    assert "posts/a.yaml:8:1: SO101 acme-x: the text is" in refused.err
    assert "SO114" in refused.err
    assert "socialops submit a --anyway -m WHY" in refused.err
    assert "--anyway needs -m WHY" in run_cli("submit", "a", "--anyway", cwd=folder.root).err
    assert "status: draft" in (folder.root / "posts/a.yaml").read_text(encoding="utf-8")
    assert run_cli("submit", "a", "--anyway", "-m", "A paid\naccount", cwd=folder.root).code == 0
    assert (
        git.run("log", "-1", "--format=%(trailers:key=Socialops-Anyway)").strip() == "Socialops-Anyway: A paid account"
    )


def test_the_templates_words_are_refused_whatever_the_reason(folder: WorkspaceFolder) -> None:
    folder.post("a", status="draft", text="Write the post here.\n")
    folder.git()
    for more in ((), ("--anyway", "-m", "It is only a test")):
        refused = run_cli("submit", "a", *more, cwd=folder.root)
        assert refused.code == 1
        assert "posts/a.yaml:8:8: SO116 'Write the post here'" in refused.err


def test_another_posts_errors_warnings_and_waived_rules_stop_nobody(folder: WorkspaceFolder) -> None:
    folder.post("bad", text=LONG)
    waiver = {"rule": "SO114", "reason": "It is about stars"}
    folder.post("fine", status="draft", text="We write **so** #Repair-Day\n", waivers=[waiver])
    git: GitFolder = folder.git()
    done = run_cli("submit", "fine", "-m", "At last", cwd=folder.root)
    assert done.code == 0, done.err
    assert git.run("log", "-1", "--format=%(trailers:key=Socialops-Note)").strip() == "Socialops-Note: At last"


def test_a_text_that_another_post_says_already_is_an_error_of_the_later(folder: WorkspaceFolder) -> None:
    folder.post("first", text="Bring a torn coat to the workshop on Saturday.\n")
    folder.post("second", text="Bring a torn coat to the workshop on Saturday!\n", status="draft",
                publish_at="2027-03-02 09:00")  # fmt: skip
    folder.git()
    refused = run_cli("submit", "second", cwd=folder.root)
    assert refused.code == 1
    assert "SO304 acme-x: the same text as 'first'" in refused.err

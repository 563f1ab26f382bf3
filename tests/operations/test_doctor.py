"""The doctor: every ill is found, named, and comes with its way out; the healthy are left alone."""

from __future__ import annotations

import base64
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from socialops.domain.results.doctor import Sign
from socialops.operations.workspace.doctor import examine
from socialops.operations.workspace.schemas import write
from tests.factories import GitFolder, WorkspaceFolder, identity, small_workspace

NOW = datetime(2027, 3, 3, 10, 0, tzinfo=UTC)
ATTRIBUTES = "*.yaml text eol=lf\nassets/** -text\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkspaceFolder:
    """A healthy workspace in a repository, and maya at the keyboard."""
    for name, value in identity("maya").items():
        monkeypatch.setenv(name, value)
    made = small_workspace(tmp_path / "w")
    made.write(".gitattributes", ATTRIBUTES)
    write(made.root)
    made.git()
    return made


def ills(folder: WorkspaceFolder, *, fix: bool = False) -> list[Sign]:
    return [sign for sign in examine(folder.root, now=NOW, fix=fix) if sign.level != "ok"]


def only(folder: WorkspaceFolder) -> Sign:
    found = ills(folder)
    assert len(found) == 1, found
    return found[0]


def test_the_healthy_have_nothing(folder: WorkspaceFolder) -> None:
    signs = examine(folder.root, now=NOW)
    assert {sign.level for sign in signs} == {"ok"}
    topics = [sign.topic for sign in signs]
    assert topics == [
        "git", "YAML", "time zones", "workspace", "repository", "member", "git state", "files", "schemas",
    ]  # fmt: skip


def test_a_clock_that_somebody_set_is_told(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.review("a", "brand-review", "dana", at="2027-03-03T11:04:00+01:00")  # another machine's clock, by minutes
    assert ills(folder) == []
    folder.review("a", "brand-review", "dana", at="2027-03-05T11:00:00+01:00")
    assert (only(folder).level, only(folder).topic) == ("hint", "clock")
    assert only(folder).message.startswith("reviews/a/brand-review--dana--1.yaml says 2027-03-05 11:00, which is still")
    (pinned,) = (sign for sign in examine(folder.root, now=NOW, pinned="2027-03-03\n10:00") if "--now" in sign.message)
    assert (pinned.level, pinned.topic, "\n" in pinned.message) == ("hint", "clock", False)


def test_no_workspace(tmp_path: Path) -> None:
    last = examine(tmp_path, now=NOW)[-1]
    assert (last.level, last.topic) == ("problem", "workspace")
    assert "socialops init" in last.message


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    made = small_workspace(tmp_path)
    found = [sign for sign in examine(made.root, now=NOW) if sign.topic == "repository"]
    assert [(sign.level, sign.way_out) for sign in found] == [("problem", "Make one: git init")]


def test_nobody_knows_the_user(folder: WorkspaceFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    config = tmp_path / "config"
    config.write_text("[user]\n\tuseConfigOnly = true\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    sign = only(folder)
    assert (sign.level, sign.topic) == ("problem", "identity")
    assert "git config --global user.name" in sign.message


def test_nobody_is_invited_to_be_somebody_else(folder: WorkspaceFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "maja@acme.test")
    sign = only(folder)
    assert (sign.level, sign.topic) == ("problem", "member")
    assert "maya" not in sign.way_out
    assert "git config user.email YOUR-ADDRESS" in sign.way_out
    assert "socialops new member" in sign.way_out


def test_a_leaver_is_told(folder: WorkspaceFolder) -> None:
    folder.member("maya", "writer", until="2027-03-02")
    assert "left on 2027-03-02" in only(folder).message


@pytest.mark.parametrize(
    ("marker", "said"),
    [("MERGE_HEAD", "git merge --abort"), ("rebase-merge", "git rebase --continue"), ("CHERRY_PICK_HEAD", "--abort")],
)
def test_half_done_git_work(folder: WorkspaceFolder, marker: str, said: str) -> None:
    (folder.root / ".git" / marker).write_text("x", encoding="utf-8")
    sign = only(folder)
    assert (sign.level, sign.topic) == ("problem", "git state")
    assert said in sign.way_out


def test_a_detached_head(folder: WorkspaceFolder) -> None:
    GitFolder(folder.root).run("checkout", "-q", "--detach")
    sign = only(folder)
    assert "not on a branch" in sign.message
    assert "git switch" in sign.message + sign.way_out


def test_a_locked_index_is_named_and_never_deleted(folder: WorkspaceFolder) -> None:
    lock = folder.root / ".git/index.lock"
    lock.touch()
    found = ills(folder, fix=True)
    assert [sign.topic for sign in found] == ["git lock"]
    assert str(lock) in found[0].way_out
    assert lock.exists()


def test_an_index_that_is_no_index_is_one_problem_among_the_others(folder: WorkspaceFolder) -> None:
    folder.write(".git/index", b"junk")
    (sign,) = [sign for sign in ills(folder) if sign.topic == "git index"]
    assert "rm .git/index && git reset" in sign.way_out


def test_an_interrupted_write_is_told_and_mended_on_request(folder: WorkspaceFolder) -> None:
    path, half = "reviews/a/s--maya--1.yaml", b"half"
    folder.write(path, half)
    change = {"path": path, "before": None, "after": base64.b64encode(half).decode()}
    note = {"version": 1, "subject": "post(a): approve at s", "root": str(folder.root), "changes": [change]}
    journal = folder.root / ".git/socialops-journal.json"
    journal.write_text(json.dumps(note), encoding="utf-8")
    found = [sign for sign in ills(folder) if sign.topic == "interrupted"]
    assert [(s.level, s.way_out) for s in found] == [("problem", "Put it right: socialops doctor --fix")]
    assert (folder.root / path).exists()
    mended = [sign for sign in examine(folder.root, now=NOW, fix=True) if sign.topic == "interrupted"]
    assert mended[0].level == "ok"
    assert not (folder.root / path).exists()
    assert not journal.exists()


def test_a_shallow_copy(folder: WorkspaceFolder, tmp_path: Path) -> None:
    GitFolder(folder.root).commit("Second")
    GitFolder(tmp_path).run("clone", "-q", "--depth=1", f"file://{folder.root}", "copy")
    found = [sign for sign in examine(tmp_path / "copy", now=NOW) if sign.level != "ok"]
    assert [(sign.level, sign.topic) for sign in found] == [("hint", "history")]
    assert "git fetch --unshallow" in found[0].way_out


def test_signatures_need_a_key_that_is_on_file(folder: WorkspaceFolder) -> None:
    folder.settings(evidence="signature")
    sign = only(folder)
    assert (sign.level, sign.topic) == ("problem", "signature")
    assert "user.signingkey" in sign.way_out
    public = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA=="
    git = GitFolder(folder.root)
    git.run("config", "gpg.format", "ssh")
    git.run("config", "user.signingkey", f"key::{public}")
    assert public in only(folder).way_out
    folder.member("maya", "writer", ssh_keys=[public])
    assert ills(folder) == []


def test_line_ends_and_union_merges(folder: WorkspaceFolder) -> None:
    folder.write(".gitattributes", "*.yaml text eol=lf merge=union\n")
    found = {(sign.level, sign.way_out) for sign in ills(folder)}
    assert found == {
        ("hint", "Add this line to .gitattributes: assets/** -text"),
        ("problem", "Remove 'merge=union' for YAML files from .gitattributes."),
    }


def test_missing_parts_and_unreadable_files(folder: WorkspaceFolder) -> None:
    for path in (folder.root / "channels").iterdir():
        path.unlink()
    folder.write("posts/a.yaml", "broken: [\n")
    found = {(sign.topic, sign.message, sign.way_out) for sign in ills(folder)}
    assert found == {
        ("channels", "there is no channel", "Make one: socialops new channel ID"),
        ("files", "1 can't be read: posts/a.yaml", "See why: socialops check"),
    }


def test_schemas_out_of_date_are_written_on_request(folder: WorkspaceFolder) -> None:
    folder.write(".socialops/schemas/post.json", "{}")
    assert (only(folder).level, only(folder).topic) == ("hint", "schemas")
    assert ills(folder, fix=True) == []
    assert ills(folder) == []

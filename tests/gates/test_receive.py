"""Pushes to a bare repository whose pre-receive hook is `socialops receive`."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.factories import SOURCE, GitFolder, WorkspaceFolder, identity, run_cli, small_workspace, spawn_cli

MARCH = "2027-02-20 12:00"
AT = "2027-02-20T12:00:00+01:00"


class Pushed(NamedTuple):
    """How a push ended, and what the other side said."""

    landed: bool
    said: str


class Server:
    """A bare repository with the hook, and a clone whose owner pushes."""

    def __init__(self, place: Path, folder: WorkspaceFolder, *, options: str = "") -> None:
        self.bare = place / "acme.git"
        self.folder = folder
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.bare)], check=True)
        self.hook(options)
        self.git = GitFolder(folder.root)
        self.git.run("init", "-q", "-b", "main")
        self.git.run("remote", "add", "origin", os.path.relpath(self.bare, folder.root))

    def copy(self, place: Path) -> Server:
        """The same, of one's own."""
        made = Server.__new__(Server)
        made.bare, made.folder = place / self.bare.name, WorkspaceFolder.__new__(WorkspaceFolder)
        made.folder.root = place / self.folder.root.name
        for ours, theirs in ((self.bare, made.bare), (self.folder.root, made.folder.root)):
            shutil.copytree(ours, theirs, symlinks=True)
        made.git = GitFolder(made.folder.root)
        return made

    def hook(self, options: str) -> None:
        """Put the hook in place."""
        hook = self.bare / "hooks" / "pre-receive"
        command = f"{shlex.quote(sys.executable)} -m socialops receive {options}"
        hook.write_text(
            f"#!/bin/sh\nexport PYTHONPATH={shlex.quote(str(SOURCE))} SOCIALOPS_NOW='{MARCH}'\nexec {command}\n",
            encoding="utf-8",
        )
        hook.chmod(0o755)

    def push(self, *what: str, by: str = "maya") -> Pushed:
        """Push as a member."""
        done = subprocess.run(
            ["git", "push", "origin", *(what or ["main"])],
            cwd=self.folder.root,
            env={**os.environ, **identity(by)},
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        return Pushed(done.returncode == 0, done.stderr)

    def tip(self, branch: str = "main") -> str:
        """The commit of a branch on the server; empty where there is none."""
        done = subprocess.run(
            ["git", "rev-parse", "--quiet", "--verify", f"refs/heads/{branch}"],
            cwd=self.bare,
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        return done.stdout.strip()


@pytest.fixture(scope="module")
def _first(tmp_path_factory: pytest.TempPathFactory) -> Server:
    place = tmp_path_factory.mktemp("server")
    folder = small_workspace(place / "work")
    folder.post("launch")
    made = Server(place, folder)
    made.git.commit("Start", by="dana", at=AT)
    first = made.push(by="dana")
    assert first.landed, first.said
    return made


@pytest.fixture
def server(_first: Server, tmp_path: Path) -> Server:
    """A workspace with one post, already on the server."""
    return _first.copy(tmp_path)


def approve(server: Server, by: str) -> None:
    """Approve the post launch for real."""
    done = run_cli("approve", "launch", cwd=server.folder.root, by=by, now=MARCH, env=dated())
    assert done.code == 0, done.err


def dated() -> dict[str, str]:
    """Commit dates that fit the clock of the tests."""
    return {"GIT_AUTHOR_DATE": AT, "GIT_COMMITTER_DATE": AT}


def refused(server: Server, before: str, pushed: Pushed, code: str) -> None:
    """The push did not land, the server is as it was, and the pusher was told the code."""
    assert not pushed.landed
    assert code in pushed.said
    assert server.tip() == before


def test_a_first_push_may_bring_policy_and_posts(server: Server) -> None:
    assert server.tip() == server.git.run("rev-parse", "HEAD")


def test_a_first_push_may_not_bring_records(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "work")
    folder.post("launch")
    folder.review("launch", "brand-review", "dana")
    server = Server(tmp_path, folder)
    server.git.commit("Start", by="dana", at=AT)
    refused(server, "", server.push(by="dana"), "SO456")


def test_an_honest_approval_lands(server: Server) -> None:
    approve(server, "dana")
    pushed = server.push(by="dana")
    assert pushed.landed, pushed.said
    assert "remote: socialops: main may go on" in pushed.said
    assert server.tip() == server.git.run("rev-parse", "HEAD")


def test_a_forged_approval_is_refused(server: Server) -> None:
    before = server.tip()
    server.folder.review("launch", "brand-review", "dana", at=AT)
    server.git.commit("Approve", by="maya", at=AT)
    pushed = server.push()
    refused(server, before, pushed, "SO452")
    assert "reviews/launch/brand-review--dana--1.yaml" in pushed.said
    assert "maya <maya@acme.test>" in pushed.said


def test_policy_changes_only_by_who_may(server: Server) -> None:
    before = server.tip()
    server.folder.member("maya", "writer", "manager")
    server.git.commit("Promote myself", by="maya", at=AT)
    refused(server, before, server.push(), "SO454")
    server.git.run("reset", "-q", "--hard", before)
    server.folder.member("maya", "writer", "manager")
    server.git.commit("Promote maya", by="dana", at=AT)
    assert server.push(by="dana").landed


def test_history_is_not_rewritten(server: Server) -> None:
    approve(server, "dana")
    assert server.push(by="dana").landed
    before = server.tip()
    server.git.run("reset", "-q", "--hard", "HEAD~1")
    server.folder.post("launch", text="Other words.\n")
    server.git.commit("Change it", at=AT)
    pushed = server.push("--force", "main")
    refused(server, before, pushed, "would rewrite main")


def test_the_branch_is_not_deleted(server: Server) -> None:
    before = server.tip()
    subprocess.run(["git", "config", "receive.denyDeleteCurrent", "ignore"], cwd=server.bare, check=True)
    refused(server, before, server.push("--delete", "main"), "main can't be deleted")


def test_files_that_break_a_rule_are_refused(server: Server) -> None:
    before = server.tip()
    server.folder.post("launch", channels=["acme-nowhere"])
    server.git.commit("Change it", at=AT)
    pushed = server.push()
    refused(server, before, pushed, "SO008")
    assert "posts/launch.yaml:5:" in pushed.said


def test_other_branches_and_tags_pass(server: Server) -> None:
    server.folder.review("launch", "brand-review", "dana", at=AT)
    server.git.commit("Forge", by="maya", at=AT)
    server.git.run("tag", "v1")
    assert server.push("HEAD:refs/heads/idea").landed
    assert server.push("v1").landed


def test_one_bad_branch_refuses_the_whole_push(server: Server) -> None:
    before = server.tip()
    server.folder.review("launch", "brand-review", "dana", at=AT)
    server.git.commit("Forge", by="maya", at=AT)
    refused(server, before, server.push("main", "HEAD:refs/heads/idea"), "SO452")
    assert server.tip("idea") == ""


def test_branches_are_named(server: Server) -> None:
    server.hook("--branch release")
    server.folder.review("launch", "brand-review", "dana", at=AT)
    server.git.commit("Forge", by="maya", at=AT)
    assert not server.push("HEAD:refs/heads/release").landed
    assert server.push("main").landed


def test_an_alias_of_the_branch_protects_as_well(server: Server) -> None:
    before = server.tip()
    subprocess.run(["git", "symbolic-ref", "refs/heads/alias", "refs/heads/main"], cwd=server.bare, check=True)
    server.folder.review("launch", "brand-review", "dana", at=AT)
    server.git.commit("Forge", by="maya", at=AT)
    refused(server, before, server.push("HEAD:refs/heads/alias"), "SO452")


def test_a_head_that_leads_nowhere_protects_nothing_and_says_so(server: Server) -> None:
    subprocess.run(["git", "symbolic-ref", "HEAD", "refs/heads/trunk"], cwd=server.bare, check=True)
    server.folder.post("launch", text="Other words.\n")
    server.git.commit("Change it", at=AT)
    pushed = server.push()
    assert not pushed.landed
    assert "git symbolic-ref HEAD refs/heads/main" in pushed.said


def test_a_workspace_in_a_folder_is_found(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "work" / "social")
    folder.post("launch")
    top = WorkspaceFolder.__new__(WorkspaceFolder)
    top.root = tmp_path / "work"
    server = Server(tmp_path, top)
    server.git.commit("Start", by="dana", at=AT)
    assert server.push(by="dana").landed
    before = server.tip()
    folder.review("launch", "brand-review", "dana", at=AT)
    server.git.commit("Approve", by="maya", at=AT)
    pushed = server.push()
    refused(server, before, pushed, "SO452")
    assert "social/reviews/launch/brand-review--dana--1.yaml:" in pushed.said


def test_a_repository_without_a_workspace_is_left_alone(tmp_path: Path) -> None:
    top = WorkspaceFolder.__new__(WorkspaceFolder)
    top.root = tmp_path / "work"
    top.root.mkdir()
    server = Server(tmp_path, top)
    top.write("README.md", "Hello\n")
    server.git.commit("Start", at=AT)
    assert server.push().landed


def test_nothing_of_the_repository_runs(server: Server, tmp_path: Path) -> None:
    approve(server, "dana")
    before, after = server.tip(), server.git.run("rev-parse", "HEAD")
    assert server.push("HEAD:refs/heads/idea", by="dana").landed
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(tmp_path / 'ran'))}\n", encoding="utf-8")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "diff.external", "gpg.ssh.program", "core.sshCommand", "core.alternateRefsCommand"):
        subprocess.run(["git", "config", name, str(trap)], cwd=server.bare, check=True)
    env = {"GIT_EXTERNAL_DIFF": str(trap), "GIT_SSH_COMMAND": str(trap), "GIT_DIR": str(tmp_path / "nowhere")}
    done = receive(server, f"{before} {after} refs/heads/main\n", env)
    assert done.returncode == 0, done.stderr
    assert "main may go on" in done.stdout
    assert not (tmp_path / "ran").exists()


def receive(server: Server, lines: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the command as git would, but with these words."""
    return subprocess.run(
        [sys.executable, "-m", "socialops", "receive"],
        cwd=server.bare,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "SOCIALOPS_NOW": MARCH, **env},
        input=lines,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("lines", ["", "nonsense\n", f"{'0' * 40} main\n", f"{'0' * 39} {'1' * 40} refs/heads/main\n"])
def test_what_git_never_writes_is_no_push(server: Server, lines: str) -> None:
    done = receive(server, lines, {})
    assert done.returncode == (2 if lines else 0)


def test_objects_of_another_place_do_not_speak(server: Server, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    env = {"GIT_QUARANTINE_PATH": str(elsewhere), "GIT_OBJECT_DIRECTORY": str(elsewhere)}
    done = spawn_cli(["receive"], cwd=server.bare, env=env)
    assert done.code == 2
    assert "as the pre-receive hook" in done.err


@pytest.fixture
def many(server: Server) -> Callable[[int], None]:
    """Commit as many posts as told, in one process."""

    def commit(count: int) -> None:
        lines: list[str] = []
        parent = server.git.run("rev-parse", "HEAD")
        for number in range(count):
            name = f"post-{number}"
            at = f"2027-03-{number % 28 + 1:02} {number % 24:02}:{number // 24 % 60:02}"
            server.folder.post(name, text=f"Words {number}, and no others.\n", publish_at=at)
            text = (server.folder.root / f"posts/{name}.yaml").read_text(encoding="utf-8")
            lines += [
                "commit refs/heads/main",
                *(f"{role} Maya <maya@acme.test> 1803121200 +0100" for role in ("author", "committer")),
                f"data {len(name)}\n{name}",
                *([f"from {parent}"] if number == 0 else []),
                f"M 100644 inline posts/{name}.yaml",
                f"data {len(text.encode())}\n{text}",
            ]
        subprocess.run(
            ["git", "fast-import", "--quiet"],
            cwd=server.folder.root,
            input="\n".join(lines) + "\n",
            check=True,
            encoding="utf-8",
        )
        server.git.run("reset", "-q", "--hard", "main")

    return commit


def test_two_hundred_commits_are_quick(server: Server, many: Callable[[int], None]) -> None:
    many(200)
    start = time.monotonic()
    pushed = server.push()
    spent = time.monotonic() - start
    assert pushed.landed, pushed.said
    assert "main may go on" in pushed.said
    assert spent < 30, f"{spent:.1f} s"  # a few seconds; the rest is room for a busy machine


def test_a_workspace_inside_another_is_one_too(server: Server) -> None:
    """Who works in brand-b is judged by the policy of brand-b, at the top's side as inside."""
    inner = small_workspace(server.folder.root / "brand-b")
    inner.post("launch")
    server.git.commit("Brand B", by="dana", at=AT)
    assert server.push(by="dana").landed
    before = server.tip()
    inner.member("mallory", "manager")
    server.git.commit("Mine now", by="maya", at=AT)
    refused(server, before, server.push(), "brand-b/members/mallory.yaml")
    server.git.run("reset", "-q", "--hard", "HEAD~1")
    inner.review("launch", "brand-review", "dana", at=AT)
    server.git.commit("Forge", by="maya", at=AT)
    refused(server, before, server.push(), "brand-b/reviews/launch/brand-review--dana--1.yaml:")
    server.git.run("reset", "-q", "--soft", "HEAD~1")
    server.git.commit("Approve", by="dana", at=AT)
    assert server.push(by="dana").landed


def test_a_workspace_that_begins_inside_another_brings_no_records(server: Server) -> None:
    before = server.tip()
    inner = small_workspace(server.folder.root / "brand-b")
    inner.post("launch")
    inner.review("launch", "brand-review", "dana", at=AT)
    server.git.commit("Brand B", by="dana", at=AT)
    refused(server, before, server.push(by="dana"), "SO456")


def test_a_protected_branch_that_begins_is_judged_by_those_that_are_there(server: Server) -> None:
    server.hook("--branch main --branch release")
    server.folder.member("mallory", "manager")
    server.git.commit("Mine now", by="maya", at=AT)
    pushed = server.push("HEAD:refs/heads/release")
    assert (pushed.landed, server.tip("release")) == (False, "")
    assert "SO454" in pushed.said


def test_a_release_from_main_holds_what_was_judged_before(server: Server) -> None:
    server.folder.review("launch", "brand-review", "dana", at=AT)
    server.git.commit("Approve", by="dana", at=AT)
    assert server.push(by="dana").landed
    server.hook("--branch main --branch release")
    assert server.push("main:refs/heads/release").landed
    server.folder.post("second")
    server.git.commit("One more", by="maya", at=AT)
    assert server.push("HEAD:refs/heads/release").landed
    server.hook("--branch main --branch release --branch next")
    server.folder.post("third")
    server.git.commit("And one", by="maya", at=AT)
    assert server.push("HEAD:refs/heads/next").landed


def test_a_protected_name_that_is_an_alias_protects_what_it_leads_to(server: Server) -> None:
    subprocess.run(["git", "branch", "-m", "main", "trunk"], cwd=server.bare, check=True)
    subprocess.run(["git", "symbolic-ref", "refs/heads/main", "refs/heads/trunk"], cwd=server.bare, check=True)
    server.hook("--branch main")
    before = server.tip("trunk")
    server.folder.review("launch", "brand-review", "dana", at=AT)
    server.git.commit("Forge", by="maya", at=AT)
    for name in ("main", "trunk"):
        pushed = server.push(f"HEAD:refs/heads/{name}")
        assert (pushed.landed, server.tip("trunk")) == (False, before)
        assert "SO452" in pushed.said


def test_a_tree_with_two_entries_of_one_name_is_refused(server: Server) -> None:
    before = server.tip()
    blob = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        cwd=server.folder.root,
        input="x",
        text=True,
        capture_output=True,
        check=True,
    ).stdout.strip()
    tree = b"".join(b"100644 a\0" + bytes.fromhex(blob) for _ in range(2))
    words = ["git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
    made = subprocess.run(words, cwd=server.folder.root, input=tree, capture_output=True, check=True).stdout
    broken = server.git.run("commit-tree", "-p", "HEAD", "-m", "Twice", made.decode().strip())
    clean = server.git.run("commit-tree", "-p", broken, "-m", "Once", "HEAD^{tree}")
    for tip in (broken, clean):
        pushed = server.push(f"{tip}:refs/heads/main")
        refused(server, before, pushed, "two entries with the name a")


def test_a_mistyped_branch_is_told(server: Server) -> None:
    server.hook("--branch mian")
    pushed = server.push("main:refs/heads/idea")
    assert "There is no branch 'mian' here, so --branch mian protects nothing yet." in pushed.said
    server.hook("--branch main --branch mian")
    assert "no branch 'mian'" in server.push("main:refs/heads/other").said
    server.hook("--branch main")
    assert "There is no branch" not in server.push("main:refs/heads/third").said

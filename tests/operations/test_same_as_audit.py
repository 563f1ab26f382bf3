"""What an audit would refuse afterwards, a command refuses beforehand, with the same reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import GitFolder, WorkspaceFolder, run_cli, small_workspace

LEGAL = [{"id": "legal-review", "role": "legal"}]


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.workflow(stages=LEGAL)
    folder.post("spring")
    return folder


def _branch(folder: WorkspaceFolder) -> GitFolder:
    git = folder.git()
    git.run("switch", "-q", "-c", "work")
    return git


def test_who_got_the_role_in_the_same_branch_can_not_approve_yet(folder: WorkspaceFolder) -> None:
    git = _branch(folder)
    folder.member("dana", "manager", "legal")
    git.commit("Make Dana legal", by="dana")
    ran = run_cli("approve", "spring", cwd=folder.root, by="dana")
    assert ran.code == 1
    assert "by the policy at main, which an audit asks: stage is legal-review, dana holds manager" in ran.err
    assert "let the change of roles, members or workflows reach main first" in ran.err
    git.run("switch", "-q", "main")
    git.run("merge", "-q", "work")
    assert run_cli("approve", "spring", cwd=folder.root, by="dana").code == 0


@pytest.mark.parametrize("committed", [True, False])
def test_a_member_whom_main_does_not_know_can_not_approve(folder: WorkspaceFolder, committed: bool) -> None:
    git = _branch(folder)
    folder.member("eve", "legal")
    if committed:
        git.commit("Welcome Eve", by="dana")
    ran = run_cli("approve", "spring", cwd=folder.root, by="eve")
    assert ran.code == 1
    assert "eve, who is no member at main" in ran.err


def test_a_stage_of_the_same_branch_takes_no_approval_yet(folder: WorkspaceFolder) -> None:
    git = _branch(folder)
    folder.workflow(stages=[{"id": "quick-look", "role": "legal"}])
    git.commit("Review less", by="dana")
    ran = run_cli("approve", "spring", cwd=folder.root, by="lena")
    assert ran.code == 1
    assert "'quick-look' is no stage of the post's workflow" in ran.err


def test_asking_for_changes_lifting_and_publishing_ask_main_too(folder: WorkspaceFolder) -> None:
    folder.review("spring", "legal-review", "lena")
    folder.post("summer")
    folder.review("summer", "legal-review", "lena", "request-changes")
    git = _branch(folder)
    folder.member("maya", "writer", "legal", "manager")
    git.commit("Let Maya do it all", by="dana")
    asked = run_cli("request-changes", "spring", "-m", "No", cwd=folder.root, by="maya")
    assert "maya holds writer" in asked.err
    lifted = run_cli("lift", "summer", "--of", "lena", "-m", "Fine", cwd=folder.root, by="maya")
    assert "holds no role that may 'bypass' at main" in lifted.err
    out = run_cli("mark-published", "spring", "--channel", "acme-x", "--failed", cwd=folder.root, by="maya")
    assert "holds no role that may 'publish' at main" in out.err
    assert {asked.code, lifted.code, out.code} == {1}


def test_another_change_of_policy_in_the_branch_keeps_nobody_from_approving(folder: WorkspaceFolder) -> None:
    git = _branch(folder)
    folder.role("intern", may=[])
    folder.member("li", "intern")
    git.commit("Welcome Li", by="dana")
    assert run_cli("approve", "spring", cwd=folder.root, by="lena").code == 0


def test_with_a_remote_its_main_branch_is_asked(folder: WorkspaceFolder) -> None:
    git = folder.git()
    git.run("update-ref", "refs/remotes/origin/main", "HEAD")
    git.run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    folder.member("dana", "manager", "legal")
    git.commit("Make Dana legal", by="dana")
    ran = run_cli("approve", "spring", cwd=folder.root, by="dana")
    assert "by the policy at origin/main" in ran.err


def test_who_may_not_approve_hears_what_an_audit_would_say(folder: WorkspaceFolder) -> None:
    git = _branch(folder)
    said = run_cli("approve", "spring", cwd=folder.root, by="maya").err
    folder.review("spring", "legal-review", "maya", at="2027-02-10T09:00:00+01:00")
    git.commit("Approve", by="maya", at="2027-02-10T09:00:00+01:00")
    found = run_cli("audit", "--base", "main", cwd=folder.root, by="maya").out
    for reason in ("maya wrote this post", "stage is legal-review, maya holds writer; it takes legal"):
        assert reason in said
        assert reason in found


def test_what_somebody_wrote_before_the_workspace_moved_is_still_theirs(folder: WorkspaceFolder) -> None:
    git = folder.git()
    folder.post("spring", text="Dana's words.")
    git.commit("Write it anew", by="dana")
    (folder.root / "social").mkdir()
    for path in sorted(folder.root.iterdir()):
        if path.name not in {".git", "social"}:
            git.run("mv", path.name, f"social/{path.name}")
    git.commit("Move it all", by="lena")
    ran = run_cli("approve", "spring", cwd=folder.root / "social", by="dana")
    assert "dana changed its content" in ran.err
    assert ran.code == 1

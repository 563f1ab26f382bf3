"""`ci --write`: the shipped jobs, made for the folder of the workspace; nothing that is there is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.factories import GitFolder, WorkspaceFolder, run_cli, small_workspace

PIN = "socialops @ git+https://git.example.org/socialops@" + "a" * 40


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def test_the_job_of_github_is_written_and_committed(folder: WorkspaceFolder) -> None:
    repo = folder.git()
    ran = run_cli("ci", "--write", "github", "--install", PIN, cwd=folder.root, by="dana")
    assert ran.code == 0, ran.err
    path = folder.root / ".github/workflows/socialops.yml"
    job = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]["socialops"]
    assert job["env"]["SOCIALOPS"] == PIN
    assert ' -C "' not in path.read_text(encoding="utf-8")
    assert repo.run("show", "--format=%s", "--name-only", "HEAD").split("\n") == [
        "policy: Add the jobs of socialops", "", ".github/workflows/socialops.yml",
    ]  # fmt: skip
    assert 'Make the check "socialops" required' in ran.err


def test_a_workspace_in_a_folder_of_its_repository_is_named_to_each_call(tmp_path: Path) -> None:
    top = GitFolder(tmp_path)
    top.run("init", "-q", "-b", "main")
    folder = small_workspace(tmp_path / "our site" / "social")
    top.commit("Start")
    ran = run_cli("ci", "--write", "github", "--job", "check", "--job", "publish", cwd=folder.root, by="dana")
    assert ran.code == 0, ran.err
    text = (tmp_path / ".github/workflows/socialops.yml").read_text(encoding="utf-8")
    assert '"$RUNNER_TEMP/socialops/bin/socialops" -C "our site/social" check\n' in text
    assert text.count('-C "our site/social"') == 3
    assert '-C "our site/social" publish' in (tmp_path / ".github/workflows/socialops-publish.yml").read_text("utf-8")
    assert "until then they stop and say so" in ran.err


def test_what_is_there_stays_and_the_lines_to_add_are_said(folder: WorkspaceFolder) -> None:
    (folder.root / ".gitlab-ci.yml").write_text("stages: [test]\n", encoding="utf-8")
    folder.git()
    ran = run_cli("ci", "--write", "gitlab", "--job", "check", "--job", "record", cwd=folder.root, by="dana")
    assert ran.code == 0
    assert (folder.root / ".gitlab-ci.yml").read_text(encoding="utf-8") == "stages: [test]\n"
    assert "  - local: /.gitlab/socialops.gitlab-ci.yml" in ran.err
    assert "GitLab has no job for records" in ran.err
    again = run_cli("ci", "--write", "gitlab", cwd=folder.root, by="dana")
    assert (again.code, again.out) == (0, "")
    assert ".gitlab/socialops.gitlab-ci.yml is there already" in again.err


def test_a_new_entry_includes_the_jobs(folder: WorkspaceFolder) -> None:
    folder.git()
    assert (
        run_cli("ci", "--write", "gitlab", "--job", "publish", "--job", "pages", cwd=folder.root, by="dana").code == 0
    )
    entry = yaml.safe_load((folder.root / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert entry == {
        "include": [
            {"local": "/.gitlab/socialops-publish.gitlab-ci.yml"},
            {"local": "/.gitlab/socialops-pages.gitlab-ci.yml"},
        ]
    }


def test_only_who_may_change_policy_writes_them(folder: WorkspaceFolder) -> None:
    folder.git()
    ran = run_cli("ci", "--write", "github", cwd=folder.root, by="maya")
    assert ran.code == 1
    assert "may 'change-policy'" in ran.err
    assert not (folder.root / ".github").exists()
    assert run_cli("ci", "--write", "github", "--no-commit", cwd=folder.root, by="maya").code == 0


def test_what_can_t_stand_in_a_job_is_refused(folder: WorkspaceFolder) -> None:
    folder.git()
    ran = run_cli("ci", "--write", "github", "--install", 'x"; rm -rf /', cwd=folder.root, by="dana")
    assert ran.code == 2
    assert "--install" in ran.err


def test_a_dry_run_writes_nothing(folder: WorkspaceFolder) -> None:
    folder.git()
    ran = run_cli("ci", "--write", "github", "--dry-run", cwd=folder.root, by="dana")
    assert ran.code == 0
    assert "name: socialops" in ran.out
    assert not (folder.root / ".github").exists()

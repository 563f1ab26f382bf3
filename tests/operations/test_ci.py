"""`ci --write`: the shipped jobs, made for the folder of the workspace; nothing that is there is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.factories import SOURCE, GitFolder, WorkspaceFolder, run_cli, small_workspace
from tests.gates.tools import GITHUB

SHARDS = GITHUB / "socialops-shards.yml"

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
    again = run_cli("ci", "--write", "github", cwd=folder.root, by="dana").err
    assert ("is there already" in again, "what is to be installed" in again) == (True, False)
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{PIN}"', '""'), encoding="utf-8")
    assert "Write what is to be installed" in run_cli("ci", "--write", "github", cwd=folder.root, by="dana").err


def test_a_workspace_in_a_folder_of_its_repository_is_named_to_each_call(tmp_path: Path) -> None:
    top = GitFolder(tmp_path)
    top.run("init", "-q", "-b", "main")
    folder = small_workspace(tmp_path / "our site" / "social")
    top.commit("Start")
    ran = run_cli("ci", "--write", "github", "--job", "check", "--job", "publish", cwd=folder.root, by="dana")
    assert ran.code == 0, ran.err
    text = (tmp_path / ".github/workflows/socialops.yml").read_text(encoding="utf-8")
    assert '"$RUNNER_TEMP/socialops/bin/socialops" -C "our site/social" check --no-cache\n' in text
    assert text.count('-C "our site/social"') == 3
    assert '-C "our site/social" publish' in (tmp_path / ".github/workflows/socialops-publish.yml").read_text("utf-8")
    assert 'until then they stop and say so. It looks like "socialops @ git+ADDRESS@COMMIT"' in ran.err


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


def test_a_check_in_shards_says_everywhere_how_many_they_are(folder: WorkspaceFolder) -> None:
    folder.git()
    assert run_cli("ci", "--write", "github", "--shards", "12", cwd=folder.root, by="dana").code == 0
    assert run_cli("ci", "--write", "gitlab", "--shards", "12", cwd=folder.root, by="dana").code == 0
    text = (folder.root / ".github/workflows/socialops.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert jobs["shard"]["strategy"]["matrix"]["shard"] == list(range(1, 13))
    assert jobs["shard"]["env"]["SHARD"] == "${{ matrix.shard }}/12"
    assert text.count('check --shard "$SHARD"') == text.count("check --merge ") == 1
    other = yaml.safe_load((folder.root / ".gitlab/socialops.gitlab-ci.yml").read_text(encoding="utf-8"))
    assert other["socialops-shard"]["parallel"] == 12
    assert run_cli("ci", "--write", "gitlab", "--shards", "1", cwd=folder.root, by="dana").code == 2


def test_the_scripts_of_the_shards_do_what_they_say(folder: WorkspaceFolder, tmp_path: Path) -> None:
    """The very lines, run one after the other in a shell, with a program of that name in its place."""
    for number in range(6):
        folder.post(f"p-{number}", text="")
    folder.git()
    jobs = yaml.safe_load(SHARDS.read_text(encoding="utf-8"))["jobs"]
    parts, place = tmp_path / "parts", tmp_path / "parts/socialops/bin"
    place.mkdir(parents=True)
    (place / "socialops").write_text(f"#!/bin/sh\nexec {sys.executable} -m socialops --now '2027-02-20 12:00' \"$@\"\n")
    (place / "socialops").chmod(0o755)
    for number in (1, 2):
        assert _script(jobs["shard"], "Check the files", folder.root, parts, SHARD=f"{number}/2").returncode == 0
        (parts / f"shards/socialops-shard-{number}").mkdir(parents=True)
        (parts / "shard.json").rename(parts / f"shards/socialops-shard-{number}/shard.json")
    joined = _script(jobs["socialops"], "Join the shards", folder.root, parts)
    assert joined.stdout.count("SO102") == 6
    assert joined.returncode == 1


def _script(job: dict[str, Any], step: str, root: Path, temp: Path, **env: str) -> subprocess.CompletedProcess[str]:
    run = next(each["run"] for each in job["steps"] if each.get("name", "").startswith(step))
    variables = {**os.environ, "RUNNER_TEMP": str(temp), "PYTHONPATH": str(SOURCE), **env}
    return subprocess.run(["bash", "-c", run], cwd=root, env=variables, check=False, capture_output=True, text=True)

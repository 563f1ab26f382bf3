"""The main job on 377 real posts of a community (CC0): check, approve, change, see the approval lapse."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from socialops.cli.app import command
from tests.factories import GitFolder, Ran, run_cli

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
POSTS = SHARED / "real" / "galaxy-social" / "posts"
TOOL = SHARED / "tools" / "galaxy_workspace.py"
NOW = "2027-03-03 10:00"

pytestmark = pytest.mark.skipif(not TOOL.exists(), reason="the real posts lie beside the project, in ../shared")


@pytest.fixture(scope="module")
def git(tmp_path_factory: pytest.TempPathFactory) -> GitFolder:
    root = tmp_path_factory.mktemp("galaxy") / "galaxy"
    plugins = POSTS.parent / "plugins.yml"
    subprocess.run(
        [sys.executable, str(TOOL), str(POSTS), str(plugins), str(root), "--ready"], check=True, capture_output=True
    )
    folder = GitFolder(root)
    folder.run("init", "-q", "-b", "main")
    folder.commit("Start")
    return folder


def _cli(git: GitFolder, *arguments: str, by: str = "eda") -> Ran:
    email = f"{by}@galaxy.test"
    env = {"GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_EMAIL": email}
    return run_cli(*arguments, cwd=git.root, by=by, now=NOW, env=env)


def _findings(git: GitFolder) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads(_cli(git, "check", "--format", "json").out)["findings"]
    return findings


def _core(git: GitFolder) -> list[dict[str, Any]]:
    """Findings about files, plans and approvals; texts and styles are judged elsewhere."""
    return [
        f
        for f in _findings(git)
        if f["code"][:3] in {"SO0", "SO3", "SO4", "SO5"} and f["code"] not in {"SO304", "SO307", "SO312"}
    ]


def _posts(git: GitFolder) -> list[str]:
    return sorted(path.stem for path in (git.root / "posts").rglob("*.yaml"))


def test_check_finds_the_invisible_signs_and_nothing_else_in_the_files(git: GitFolder) -> None:
    found = _core(git)
    assert {(f["code"], f["severity"]) for f in found} == {("SO003", "error")}
    assert all("U+202C" in f["message"] for f in found)
    assert all(".mentions'" in f["message"] for f in found)
    assert len({f["path"] for f in found}) == 4
    for finding in found:
        line = (git.root / finding["path"]).read_text(encoding="utf-8").splitlines()[finding["line"] - 1]
        assert line[finding["column"] - 1] == '"'
        assert "\u202c" in line[finding["column"] :].split('"')[0]
    assert _cli(git, "check").code == 1


def _approvable(git: GitFolder) -> list[str]:
    broken = {Path(f["path"]).stem for f in _core(git)}
    return [post for post in _posts(git) if post not in broken][:3]


def test_approving_changing_and_lapsing(git: GitFolder) -> None:
    chosen = _approvable(git)
    assert _cli(git, "approve", *chosen, by="wim").code == 1
    done = _cli(git, "approve", *chosen)
    assert done.code == 0, done.err
    assert len(git.log()) == 4
    assert git.log()[0] == f"post({chosen[-1]}): approve at edit"
    assert git.run("status", "--porcelain") == ""
    assert {f["code"] for f in _core(git)} == {"SO003"}

    (path,) = (git.root / "posts").rglob(f"{chosen[0]}.yaml")
    before = path.read_bytes()
    path.write_bytes(before.replace(b"text: |-\n  ", b"text: |-\n  Now: "))
    lapsed = [f for f in _core(git) if f["code"] == "SO404"]
    assert [(f["path"], f["severity"]) for f in lapsed] == [(f"reviews/{chosen[0]}/edit--eda--1.yaml", "warning")]
    refused = _cli(git, "approve", chosen[0])
    assert refused.code == 1
    assert "has changes that are not committed" in refused.err
    submitted = _cli(git, "submit", chosen[0], by="wim")
    assert "is now in-review at edit" in submitted.err
    assert "eda (edit)" in submitted.err
    path.write_bytes(before)
    assert "SO404" not in {f["code"] for f in _core(git)}


COMMANDS = set(command().commands)


@pytest.mark.parametrize("view", ["status", "calendar", "backlog"])
def test_the_views_show_them_though_four_files_are_bad(git: GitFolder, view: str) -> None:
    if view not in COMMANDS:
        pytest.skip(f"'{view}' is not there yet")
    period = ["--from", "2025-05-01", "--to", "2025-11-30"] if view == "calendar" else []
    table = _cli(git, view, *period)
    assert table.code == 0, table.err
    assert "4 files can't be read and are left out" in table.err
    assert "\u202c" not in table.out
    value = json.loads(_cli(git, view, *period, "--format", "json").out)
    rows = value[{"status": "posts", "calendar": "entries", "backlog": "items"}[view]]
    assert len(rows) > 10
    if view == "status":
        assert len(rows) == len(_posts(git)) - 4

"""`check` in the middle of a merge: files that are no YAML and lie there in two versions are told, too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from git.exc import GitCommandError

from tests.factories import GitFolder, WorkspaceFolder, run_cli, small_workspace

PICTURE = b"\x89PNG\r\n\x1a\n\0"


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = small_workspace(tmp_path_factory.mktemp("unmerged") / "w")
    made.post("summer", text="First.\n")
    _write(made, PICTURE, "First.\n")
    git = made.git()
    git.run("checkout", "-q", "-b", "other")
    _write(made, PICTURE + b"theirs", "Theirs.\n")
    made.post("summer", text="Theirs.\n")
    git.commit("Theirs")
    git.run("checkout", "-q", "main")
    _write(made, PICTURE + b"yours", "Yours.\n")
    made.post("summer", text="Yours.\n")
    (made.root / "gone.png").unlink()
    git.commit("Yours")
    return made


def _write(folder: WorkspaceFolder, picture: bytes, note: str) -> None:
    folder.write("a b.png", picture)
    folder.write("gone.png", picture)
    folder.write("README.md", f"About\n\n{note}")


@pytest.fixture
def git(start: WorkspaceFolder, tmp_path: Path) -> GitFolder:
    GitFolder(tmp_path).run("clone", "-q", str(start.root), "w")
    git = GitFolder(tmp_path / "w")
    git.run("branch", "other", "origin/other")
    return git


def _checked(git: GitFolder, *paths: str) -> dict[str, str]:
    """What SO001 says, by file and line."""
    found = json.loads(run_cli("check", "--format", "json", *paths, cwd=git.root).out)["findings"]
    return {f"{one['path']}:{one['line']}": one["message"] for one in found if one["code"] == "SO001"}


WAYS: dict[str, tuple[tuple[str, ...], str, str, str]] = {
    "merge": (("merge", "-q", "other"), "ours", "theirs", "git commit --no-edit"),
    "rebase": (("rebase", "-q", "other"), "theirs", "ours", "git rebase --continue"),
    "cherry-pick": (("cherry-pick", "other"), "theirs", "ours", "git cherry-pick --continue"),
}


@pytest.mark.parametrize("way", WAYS)
def test_pictures_and_notes_in_two_versions_are_told(git: GitFolder, way: str) -> None:
    asked, yours, theirs, end = WAYS[way]
    with pytest.raises(GitCommandError):
        git.run(*asked)
    found = _checked(git)
    assert found.pop("README.md:3").startswith("a merge left two versions of these lines")
    assert found == {
        "a b.png:1": f"a merge met two versions of this file: take yours (git checkout --{yours} -- 'a b.png') or "
        f"theirs (git checkout --{theirs} -- 'a b.png'), then git add -- 'a b.png', and go on: {end}",
        "gone.png:1": "one side changed this file, and the other deleted it: keep it (git add -- gone.png) or drop it "
        f"(git rm -- gone.png), and go on: {end}",
    }
    assert list(_checked(git, "gone.png")) == ["gone.png:1"]
    (git.root / "README.md").write_text("Both\n", encoding="utf-8")
    git.run("checkout", "--ours", "--", "a b.png")
    git.run("add", "--", "a b.png", "gone.png")
    assert _checked(git) == {}, "one version of each was chosen"


def test_outside_of_a_merge_and_in_a_broken_repository_nothing_is_told(git: GitFolder) -> None:
    assert _checked(git) == {}
    (git.root / ".git/MERGE_HEAD").write_text("0" * 40, encoding="utf-8")
    (git.root / ".git/index").write_bytes(b"junk")
    assert _checked(git) == {}

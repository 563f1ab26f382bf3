"""A sparse checkout: what is not there is said to be away, not to be absent."""

from __future__ import annotations

from pathlib import Path

from tests.factories import GitFolder, run_cli, small_workspace


def _repository(root: Path) -> GitFolder:
    folder = small_workspace(root)
    folder.post("launch")
    folder.post("second", publish_at="2027-03-04 09:00")
    folder.review("launch", "brand-review", "dana")
    (root.parent / "elsewhere").mkdir(exist_ok=True)
    return folder.git()


def test_folders_that_are_away_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    git = _repository(tmp_path / "acme")
    assert "sparse" not in run_cli("status", cwd=git.root).err
    git.run("sparse-checkout", "set", "--no-cone", "/*", "!/reviews/")
    assert not (git.root / "reviews").exists()
    for command in ("status", "check", "calendar"):
        told = run_cli(command, cwd=git.root).err
        assert "This checkout is sparse" in told
        assert "(reviews)" in told
    before = git.log()
    ran = run_cli("approve", "second", cwd=git.root, by="dana")
    assert (ran.code, git.log()) == (2, before)
    assert "git sparse-checkout disable" in ran.err
    assert "sparse" in run_cli("doctor", cwd=git.root).out
    git.run("sparse-checkout", "disable")
    assert "sparse" not in run_cli("status", cwd=git.root).err
    assert run_cli("approve", "second", cwd=git.root, by="dana").code == 0


def test_what_is_away_outside_the_workspace_is_no_matter(tmp_path: Path) -> None:
    git = GitFolder(tmp_path)
    git.run("init", "-q", "-b", "main")
    _repository(tmp_path / "acme")
    git.run("rm", "-r", "-q", "--cached", "--ignore-unmatch", ".")
    (tmp_path / "acme" / ".git").rename(tmp_path.parent / f"{tmp_path.name}-inner")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text("x", encoding="utf-8")
    git.commit("All")
    git.run("sparse-checkout", "set", "--no-cone", "/*", "!/notes/")
    assert not (tmp_path / "notes/a.md").exists()
    assert "sparse" not in run_cli("status", cwd=tmp_path / "acme").err
    assert run_cli("approve", "second", cwd=tmp_path / "acme", by="dana").code == 0

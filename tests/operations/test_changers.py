"""Whom a view does not wait for at a review, since they changed the post: what an audit would say, with less asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from socialops.cli.session import Session
from socialops.git.log import beginning
from socialops.git.repo import open_repo
from socialops.operations.posts.rehearsal import Rehearsal
from socialops.operations.shown.changers import exactly
from socialops.operations.shown.opened import Opened
from socialops.views.post_times import PostTimes
from tests.factories import NOW, GitFolder, WorkspaceFolder, small_workspace


def _dana_changed(folder: WorkspaceFolder) -> set[str]:
    """The posts that a view says dana changed, which is what an audit finds."""
    opened = Opened(Session(folder.root, None, no_color=True, quiet=True), folder.root, folder.load(), NOW)
    told = {s.post.id for s in exactly(opened, opened.standings(PostTimes())) if "dana" in s.state.changers}
    found = Rehearsal(open_repo(folder.root), NOW, {"a", "b", "c"}).changers()
    assert told == {post for post, by in found.items() if "dana" in by}
    return told


def _began(folder: WorkspaceFolder) -> str | None:
    return beginning(open_repo(folder.root), "socialops.yaml")


def _begun(root: Path) -> WorkspaceFolder:
    folder = small_workspace(root)
    for name in "abc":
        folder.post(name)
    return folder


def test_what_the_workspace_began_with_is_nobodys_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _begun(tmp_path / "acme")
    git = folder.git(by="dana")
    with monkeypatch.context() as patched:
        patched.setattr(Rehearsal, "changers", None)  # no history is judged for it
        opened = Opened(Session(folder.root, None, no_color=True, quiet=True), folder.root, folder.load(), NOW)
        exactly(opened, opened.standings(PostTimes()))
    assert _began(folder) == git.run("rev-parse", "HEAD")
    assert _dana_changed(folder) == set()
    folder.post("b", text="Dana's words.\n")
    folder.settings(name="Another")
    git.commit("Mend", by="dana")
    assert _began(folder)
    assert _dana_changed(folder) == {"b"}
    settings = (folder.root / "socialops.yaml").read_bytes()
    (folder.root / "socialops.yaml").unlink()
    git.commit("Away")
    folder.write("socialops.yaml", settings)
    git.commit("Here again")
    assert _began(folder) is None  # begun twice, it has no beginning
    assert _dana_changed(folder) == {"a", "b", "c"}


def test_where_a_merge_may_have_brought_another_beginning_all_is_asked(tmp_path: Path) -> None:
    folder = _begun(tmp_path / "acme")
    git = folder.git(by="dana")
    git.run("switch", "-q", "--orphan", "other")
    WorkspaceFolder(folder.root)
    git.commit("Another beginning")
    git.run("switch", "-q", "main")
    git.run("merge", "-q", "-s", "ours", "--allow-unrelated-histories", "-m", "Both", "other")
    assert _began(folder) is None
    assert _dana_changed(folder) == {"a", "b", "c"}


def test_a_workspace_that_began_in_a_repository_that_was_there(tmp_path: Path) -> None:
    top = tmp_path / "all"
    top.mkdir()
    git = GitFolder(top)
    git.run("init", "-q", "-b", "main")
    (top / "README.md").write_text("Ours\n", encoding="utf-8")
    git.commit("Start")
    folder = _begun(top / "social")
    git.commit("Begin", by="dana")
    assert _began(folder) is None
    assert _dana_changed(folder) == set()


def test_who_made_the_side_that_a_merge_left_out_changed_the_post_too(tmp_path: Path) -> None:
    folder = _begun(tmp_path / "acme")
    git = folder.git()
    git.run("switch", "-q", "-c", "side")
    folder.post("b", text="Maya's words.\n")
    git.commit("Change", by="maya")
    git.run("switch", "-q", "main")
    folder.post("b", text="Dana's words.\n")
    git.commit("Mend", by="dana")
    git.run("switch", "-q", "side")
    git.run("merge", "-q", "-s", "ours", "-m", "Bring in", "main")
    assert _dana_changed(folder) == {"b"}

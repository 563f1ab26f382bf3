"""A branch that the forge merged and left there, with nothing new on it: main goes on, and who stays there is told."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from socialops.domain.results.sync import MainAhead
from socialops.operations.sync.main import since_merge
from socialops.operations.sync.unshared import shared_standing
from socialops.store.verdicts.shelf import SHOWN, Shelf
from tests.clones import Clone, Clones, seeded
from tests.factories import identity, small_workspace

MORE = "moon was merged into main, which has {}: socialops sync --go main\n"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("seed") / "acme")
    for name in ("a", "b"):
        folder.post(name)
    return seeded(folder)


@pytest.mark.parametrize("way", ["--no-ff", pytest.param("--squash", marks=pytest.mark.slow)])
def test_who_stays_on_a_merged_branch_is_told_that_main_went_on(seed: Path, tmp_path: Path, way: str) -> None:
    two = Clones(seed, tmp_path)
    maya, dana = two.maya, two.dana
    maya.post("a", text="Moon.\n")
    maya.keep("Moon")
    maya.do("sync", "--branch", "moon")
    dana.do("hold", "b")
    dana.do("sync")
    for words in (["sync"], ["status"], []):
        assert "was merged" not in maya.do(*words).err, words  # main went on, but took nothing of it in
    dana.git_.run("merge", "-q", way, "origin/moon")
    if way == "--squash":
        dana.keep("Merged as one")
    dana.git_.run("push", "-q", "origin", "main")
    one = MORE.format("1 commit more")
    assert maya.do("sync").err == f"All is shared with origin/moon.\n{one}"
    dana.do("request-changes", "a", "-m", "Which moon?", now=None)
    dana.git_.run("push", "-q", "origin", "main")
    assert maya.do("status").err.endswith(one)  # as last fetched
    two_ = MORE.format("2 commits more (also on a)")
    asked = "1 branch holds posts that wait for you: main (changes asked for: a). To answer them: socialops sync --go"
    assert maya.do("sync").err == f"All is shared with origin/moon.\n{two_}{asked} main\n"
    for words in ([], ["status"], ["status"]):
        assert maya.do(*words).err.endswith(two_), words
    told = maya.do("doctor").out
    assert "your branch moon was merged into main, which has 2 commits more (also on a)" in told
    assert maya.do("sync", "--go", "main").code == 0
    for words in (["sync"], ["status"], []):
        assert "was merged" not in maya.do(*words).err, words


KEPT = MainAhead("moon", "kept", 7, ("b",))
SCRIPT = """
import sys
from socialops.cli.run import run
code = run(["status"])
print(code, sorted({"typer", "pydantic", "yaml", "rich"} & set(sys.modules)), file=sys.stderr)
"""


class _Merged:
    """A clone on a branch that was merged, whose main went on; what is kept of it, and what is said."""

    def __init__(self, two: Clones) -> None:
        self.two, self.clone = two, two.maya
        self.git = self.clone.git_
        self.git.run("switch", "-q", "-c", "moon")
        self.clone.post("a", text="Moon.\n")
        self.clone.keep("Moon")
        self.git.run("push", "-q", "-u", "origin", "moon")
        two.dana.git_.run("fetch", "-q")
        two.dana.git_.run("merge", "-q", "--no-ff", "origin/moon")
        self.go_on("b")

    def go_on(self, post: str) -> None:
        """Main gets a commit more, and it is fetched here."""
        self.two.dana.post(post, text="Main.\n")
        self.two.dana.keep("Main")
        self.two.dana.git_.run("push", "-q", "origin", "main")
        self.git.run("fetch", "-q")

    def said(self, *, anew: bool = False) -> MainAhead | None:
        return shared_standing(self.clone.root, anew=anew).main

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.clone.root / ".git", SHOWN)

    def is_kept(self) -> bool:
        """Whether what is kept is what is said; it is made to say something else for that."""
        self.shelf.put(since_merge._KEPT, {**self.shelf.take(since_merge._KEPT), "told": KEPT})
        return self.said() == KEPT

    def learn(self) -> None:
        """Have it worked out and kept."""
        (self.clone.root / ".git" / SHOWN / since_merge._KEPT).unlink(missing_ok=True)
        self.said()
        assert self.is_kept()


@pytest.fixture
def merged(seed: Path, tmp_path: Path) -> _Merged:
    return _Merged(Clones(seed, tmp_path))


def test_it_is_worked_out_once_and_anew_when_that_is_asked(merged: _Merged) -> None:
    found = merged.said(anew=True)
    assert found == MainAhead("moon", "main", 1)
    assert [merged.said() for _ in range(2)] == [found, found]
    assert merged.is_kept()
    assert merged.said(anew=True) == found
    kept = merged.shelf.take(since_merge._KEPT)
    for odd in ({**kept, "told": ["moon"]}, {**kept, "told": 7}, {"about": kept["about"]}, {}):
        merged.shelf.put(since_merge._KEPT, odd)
        assert merged.said() == found, odd
    merged.clone.post("b", text="In no commit.\n")
    assert merged.is_kept()  # no file has a say in it


def test_whatever_it_follows_from_changed_it_is_worked_out_anew(
    merged: _Merged, monkeypatch: pytest.MonkeyPatch
) -> None:
    git, more = merged.git, merged.clone.root.parent / "more"
    more.write_text("", encoding="utf-8")
    git.run("config", "include.path", str(more))
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "branch.moon.remote")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "origin")
    changes: dict[str, Callable[[], object]] = {
        "main went on": lambda: merged.go_on("c"),
        "a branch of the remote": lambda: git.run("update-ref", "refs/remotes/origin/red", "HEAD"),
        "a branch here": lambda: git.run("branch", "-q", "blue"),
        "packed": lambda: git.run("pack-refs", "--all"),
        "one that is packed": lambda: git.run("update-ref", "-d", "refs/remotes/origin/red"),
        "which is main": lambda: git.run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/moon"),
        "which is main again": lambda: git.run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"),
        "what it is shared by": lambda: git.run("config", "branch.moon.merge", "refs/heads/main"),
        "that again": lambda: git.run("config", "branch.moon.merge", "refs/heads/moon"),
        "settings elsewhere": lambda: more.write_text('[branch "moon"]\nremote = other\n', encoding="utf-8"),
        "settings of the run": lambda: monkeypatch.setenv("GIT_CONFIG_COUNT", "1"),
        "what the branch held": lambda: git.run("reflog", "expire", "--expire=all", "refs/remotes/origin/moon"),
        "another branch": lambda: git.run("switch", "-q", "-c", "green"),
        "back": lambda: git.run("switch", "-q", "moon"),
        "a commit": lambda: [merged.clone.post("d", text="More.\n"), merged.clone.keep("More")],
        "the version": lambda: monkeypatch.setattr(since_merge, "__version__", "0"),
        "the form": lambda: monkeypatch.setattr(since_merge, "_FORM", 0),
    }
    for what, change in changes.items():
        merged.learn()
        change()
        assert merged.said() == merged.said(anew=True) != KEPT, what
    merged.learn()


def test_where_more_has_a_say_in_it_nothing_is_kept(merged: _Merged) -> None:
    kept = merged.clone.root / ".git" / SHOWN / since_merge._KEPT
    merged.git.run("config", "remote.origin.promisor", "true")
    merged.said()
    assert not kept.exists()
    merged.git.run("config", "--unset", "remote.origin.promisor")
    grafts = merged.clone.root / ".git" / "info" / "grafts"
    grafts.write_text("", encoding="utf-8")
    merged.said()
    assert not kept.exists()
    grafts.unlink()
    merged.learn()


def test_what_rests_on_files_of_a_commit_is_asked_each_time(merged: _Merged) -> None:
    """Main has the decision that the branch got after it was merged, by another name: that only its files tell."""
    clone, dana = merged.clone, merged.two.dana
    for each in (clone, dana):
        each.review("a", "brand-review", "dana", note=each.by)
        each.keep("Said")
    dana.git_.run("push", "-q", "origin", "main")
    merged.git.run("push", "-q")
    merged.git.run("fetch", "-q")
    assert merged.said() == merged.said(anew=True)
    assert not (clone.root / ".git" / SHOWN / since_merge._KEPT).exists()


def test_a_status_that_is_said_again_needs_no_models_wherever_the_clone_stands(merged: _Merged) -> None:
    clone, git = merged.clone, merged.git
    for number in range(10):
        clone.post(f"more-{number}")
    clone.keep("Many")
    draft = "Not shared: 1 file that no commit holds (posts/more-3.yaml): socialops submit more-3"
    states: list[tuple[Callable[[], object], list[str]]] = [
        (lambda: None, ["Not shared yet: 1 commit ahead: socialops sync"]),
        (lambda: git.run("push", "-q"), []),
        (lambda: clone.post("more-3", text="In no commit.\n"), [draft]),
        (lambda: git.run("restore", "."), []),
        (
            lambda: [git.run("switch", "-q", "-C", "main", "origin/main"), git.run("merge", "-q", "moon")],
            ["Not shared yet: 2 commits ahead: socialops sync"],
        ),
        (lambda: git.run("push", "-q", "origin", "main"), []),
        (lambda: git.run("switch", "-q", "moon"), [MORE.format("1 commit more").strip()]),
        (lambda: git.run("remote", "remove", "origin"), []),
        (lambda: git.run("branch", "-q", "-m", "trunk"), []),
    ]
    for number, (change, told) in enumerate(states):
        change()
        time.sleep(0.1)  # what was touched a moment ago is not kept
        first, again = _status(clone), _status(clone)
        assert first[:-1] == again[:-1] == [first[0], *told]
        assert again[-1] == "0 []", (number, told)


def _status(clone: Clone) -> list[str]:
    env = {**os.environ, **identity("maya")}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=clone.root, env=env, check=True, capture_output=True, encoding="utf-8")
    return done.stderr.splitlines()

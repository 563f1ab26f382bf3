"""A branch that the forge merged and left there, with nothing new on it: main goes on, and who stays there is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clones import Clones, seeded
from tests.factories import small_workspace

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

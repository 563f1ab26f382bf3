"""A clone without the workspace's files, since its forge names a branch that nobody made: all say where it lies."""

from __future__ import annotations

from pathlib import Path

from tests.clones import Clones, seeded
from tests.factories import GitFolder, small_workspace


def test_who_stands_on_a_branch_without_the_workspace_is_taken_to_it(tmp_path: Path) -> None:
    team = Clones(seeded(small_workspace(tmp_path / "seed" / "acme")), tmp_path / "clones")
    GitFolder(team.hub).run("symbolic-ref", "HEAD", "refs/heads/master")
    maya = team.clone("maya", "anew")
    way = "the branch origin/main of this repository holds a workspace: git switch main"
    for words, code in ((["-C", "gone", "check"], 2), (["doctor"], 1), ([], 0)):
        ran = maya.do(*words)
        assert (ran.code, way in ran.out + ran.err, "socialops init" in ran.err) == (code, True, False), words
    ran = maya.do("init", "sub")
    assert (ran.code, ran.err) == (2, f"socialops: Nothing was started, as {way}\n")
    maya.git_.run("remote", "add", "other", str(team.hub))
    maya.git_.run("fetch", "-q", "other")
    twice = maya.do("check").err.partition(": git ")[2].split()
    assert twice[:2] == ["switch", "--track"]  # by its mere name git would not know whose is meant
    maya.git_.run(*twice)
    assert maya.do("check").code == 0
    judged = maya.do("audit", "--base", "main", by="dana").err
    assert ("Nothing was judged" in judged, "All proved" in judged) == (True, False)
    maya.git_.run("switch", "-q", "-c", "moon")
    maya.post("moon")
    maya.keep("Moon")
    maya.git_.run("switch", "-q", "main")
    none = "There is no post on the branch that you are on. The branch 'moon' holds moon: socialops sync --go moon\n"
    assert maya.do("status").err.startswith(none)
    (maya.root / "socialops.yaml").unlink()  # on main itself nothing is gained by going there
    assert "'socialops init'" in maya.do("check").err
    maya.git_.run("switch", "-q", "--orphan", "pages")
    maya.post("x")
    maya.keep("Start pages")
    assert "but the branch main of this repository holds a workspace: git switch main" in maya.do("check").err

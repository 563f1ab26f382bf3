"""Crowds: many at once in one clone, and many clones that push to one repository; what was accepted is there once."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.clones import Clones, seeded
from tests.factories import GitFolder
from tests.forked import Asked, Ended, Forked
from tests.unbreakable.test_soak import workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")
NOT_PLAIN = ("Traceback", "this is a bug", "fatal:", "error:", "Errno", "interrupted", "locked")
MANY = [pytest.param(50, marks=pytest.mark.slow), 9]


def _crowd(posts: int, many: int) -> list[tuple[str, list[str]]]:
    """What so many people do at once; several do the same, and only one of them can."""
    deeds = []
    for number in range(many):
        post = f"p{number // 5 % posts}"
        deeds.append(
            [
                ("dana", ["approve", post]),
                ("dana", ["approve", post]),
                ("maya", ["comment", post, "-m", f"Nice {number}"]),
                ("dana", ["case", "open", "complaint", "--title", f"Seam {number}", "--about", "customer-1"]),
                ("maya", ["submit", f"d{number}"]),
            ][number % 5]
        )
    return deeds


def _plain(ended: Ended) -> None:
    assert ended.code in {0, 1}, ended.err
    assert [words for words in NOT_PLAIN if words in ended.out + ended.err] == [], ended.err


def _left(root: Path) -> set[str]:
    """What lies in git's folder afterwards, but for whole files of what is remembered of the history."""
    found = {path.relative_to(root / ".git").as_posix() for path in (root / ".git").rglob("socialops*")}
    kept = {path.name for path in (root / ".git/socialops.verdicts").glob("*")}
    return found - {"socialops.verdicts"} | kept - {"history.json", "place"}


@pytest.mark.parametrize("many", MANY)
def test_many_at_once_in_one_clone(server: Forked, tmp_path: Path, many: int) -> None:
    posts = max(2, many // 5)
    folder = workspace(tmp_path / "acme", posts)
    for number in range(many):
        folder.post(f"d{number}", status="draft", publish_at="2027-12-01 09:00")
    git = folder.git(by="dana")
    first = git.run("rev-parse", "HEAD")
    folder.write("staged.txt", "somebody's\n")
    git.run("add", "staged.txt")
    deeds = _crowd(posts, many)
    ended = server.together([Asked(words, folder.root, by) for by, words in deeds])
    for each in ended:
        _plain(each)
    accepted = [words for (_, words), each in zip(deeds, ended, strict=True) if each.code == 0]
    made = git.log("%s")[:-1]
    assert len(made) == len(accepted)
    wanted = Counter(f"post({words[1]}): {words[0]}" for words in accepted if words[0] != "case")
    assert Counter(subject.removesuffix(" at brand-review") for subject in made if "post(" in subject) == wanted
    assert len([subject for subject in made if subject.startswith("case(")]) == many // 5 + (many % 5 == 4)
    assert max(Counter(words[1] for words in accepted if words[0] == "approve").values()) == 1
    assert git.run("status", "--porcelain") == "A  staged.txt"
    git.run("fsck", "--strict", "--no-dangling")
    assert _left(folder.root) == {"socialops.lock"}
    judged = server.run("audit", "--base", first, cwd=folder.root)
    assert judged.code == 0, judged.out


@pytest.mark.parametrize(("clones", "rounds"), [pytest.param(8, 2, marks=pytest.mark.slow), (3, 1)])
def test_clones_that_share_with_one_another(server: Forked, tmp_path: Path, clones: int, rounds: int) -> None:
    folder = workspace(tmp_path / "seed" / "acme", clones * rounds)
    hub = Clones(seeded(folder), tmp_path / "clones")
    places = [hub.clone("dana", f"c{number}").root for number in range(clones)]
    first = GitFolder(hub.hub).run("rev-parse", "HEAD")
    done: list[str] = []
    for turn in range(rounds):
        posts = [f"p{number * rounds + turn}" for number in range(clones)]
        asked = [Asked(["approve", post], place, now=None) for post, place in zip(posts, places, strict=True)]
        asked += [
            Asked(f"case open complaint --title {post} --id {post} --about customer-1".split(), place, now=None)
            for post, place in zip(posts, places, strict=True)
        ]
        for each in server.together(asked):
            _plain(each)
            assert each.code == 0, each.err
        done += [f"post({post}): approve at brand-review" for post in posts]
        done += [f"case({post}): open at answer" for post in posts]
        waiting = list(places)
        for _ in range(2 * clones):  # a sync that was overtaken again and again says so, and is said again
            ended = server.together([Asked(["sync"], place, now=None) for place in waiting])
            for each in ended:
                _plain(each)
            waiting = [place for place, each in zip(waiting, ended, strict=True) if each.code]
            if not waiting:
                break
        assert waiting == []
    for each in server.together([Asked(["sync"], place, now=None) for place in places]):
        assert each.code == 0, each.err
    main = GitFolder(hub.hub).run("rev-parse", "main")
    assert {GitFolder(place).run("rev-parse", "HEAD") for place in places} == {main}
    assert sorted(GitFolder(hub.hub).run("log", "--format=%s", f"{first}..main").splitlines()) == sorted(done)
    for place in places:
        assert GitFolder(place).run("status", "--porcelain") == ""
        assert _left(place) == {"socialops.lock"}
    judged = server.together([Asked(["audit", "--base", first], places[0], now=None)])[0]
    assert judged.code == 0, judged.out
    GitFolder(hub.hub).run("fsck", "--strict", "--no-dangling")

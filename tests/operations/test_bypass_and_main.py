"""A look that is owed pays once others have it: what lets the next bypass pass is judged by what is shared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.clones import Clone
from tests.factories import GitFolder, Ran, small_workspace

STAGES = [{"id": "brand-review", "role": "brand"}]
OWED, LATER = "2027-03-01 10:00", "2027-03-01 13:00"
AGAIN = ("approve", "summer", "--bypass", "-m", "It burns.")
UNSHARED = "counts from when it is on main: share it first"


class Team:
    """maya wrote `spring` and `summer`, mia is brand, dana and hana may bypass; dana's clone began it all."""

    def __init__(self, folder: Path) -> None:
        made = small_workspace(folder / "dana")
        made.role("brand", may=[])
        made.member("mia", "brand")
        made.member("hana", "manager")
        made.workflow(stages=STAGES)
        for post in ("spring", "summer", "autumn"):
            made.post(post, publish_at="2027-03-05 10:00")
        git = made.git(by="dana", at="2027-03-01T09:00:00+01:00")
        self.hub = GitFolder(folder / "hub.git")
        git.run("init", "-q", "--bare", "-b", "main", str(self.hub.root))
        git.run("remote", "add", "origin", str(self.hub.root))
        git.run("push", "-q", "-u", "origin", "main")
        self.dana = Clone(made.root, "dana")
        self.dana.do("approve", "spring", "--bypass", "-m", "Now.", "--review-within", "2h", by="hana", now=OWED)
        self.dana.do("sync", now=OWED)

    def clone(self, by: str) -> Clone:
        GitFolder(self.hub.root.parent).run("clone", "-q", str(self.hub.root), str(self.hub.root.parent / by))
        return Clone(self.hub.root.parent / by, by)

    def pay(self, clone: Clone, *more: str, now: str = "2027-03-01 12:30") -> str:
        """mia looks, after the time by which it was owed; the commit."""
        words = more or ("approve", "spring")
        assert clone.do(*words, by="mia", now=now).code == 0
        return clone.git_.run("rev-parse", "HEAD")


def audit(clone: Clone, *more: str) -> Ran:
    return clone.do("audit", *more, "--format", "json", now=LATER)


def said(ran: Ran) -> list[tuple[str, str]]:
    return [(f["code"], f["message"]) for f in json.loads(ran.out)["findings"] if f["severity"] == "error"]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


@pytest.mark.parametrize("head", [False, True])
@pytest.mark.parametrize(
    "look", [("approve", "spring"), ("request-changes", "spring", "--stage", "brand-review", "-m", "Less.")]
)
def test_on_main_a_look_that_nobody_else_has_yet_lets_no_second_one_pass(
    team: Team, head: bool, look: tuple[str, ...]
) -> None:
    dana = team.dana
    if head:
        dana.git_.run("remote", "set-head", "origin", "main")
    team.pay(dana, *look)
    refused = dana.do(*AGAIN, now=LATER)
    assert refused.code == 1
    assert UNSHARED in refused.err
    assert dana.do("sync", now=LATER).code == 0
    assert dana.do(*AGAIN, now=LATER).code == 0
    assert said(audit(dana, "--base", "origin/main")) == []
    assert said(audit(dana)) == []  # what it goes into is known without a word
    assert dana.do("sync", now=LATER).code == 0


def test_on_main_a_look_that_came_from_a_colleagues_branch_is_shared_first_too(team: Team) -> None:
    mia = team.clone("mia")
    mia.git_.run("switch", "-q", "-c", "look")
    team.pay(mia)
    mia.git_.run("push", "-q", "-u", "origin", "look")
    dana = team.dana
    dana.git_.run("fetch", "-q")
    dana.git_.run("merge", "-q", "origin/look")
    assert UNSHARED in dana.do(*AGAIN, now=LATER).err
    dana.do("sync", now=LATER)
    assert dana.do(*AGAIN, now=LATER).code == 0


def test_on_a_branch_it_is_shared_first_whatever_main_is_here(team: Team) -> None:
    dana = team.dana
    team.pay(dana)
    dana.git_.run("switch", "-q", "-c", "urgent")
    assert UNSHARED in dana.do(*AGAIN, now=LATER).err

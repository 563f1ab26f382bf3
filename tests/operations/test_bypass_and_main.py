"""A look that is owed pays once others have it: what lets the next bypass pass is judged by what is shared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.clones import Clone
from tests.factories import GitFolder, Ran, identity, small_workspace

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
        self.owed = self.dana.git_.run("rev-parse", "HEAD")

    def clone(self, by: str) -> Clone:
        GitFolder(self.hub.root.parent).run("clone", "-q", str(self.hub.root), str(self.hub.root.parent / by))
        return Clone(self.hub.root.parent / by, by)

    def merge(self, branch: str) -> None:
        """What a forge does with a pull request: a commit of two parents on the main branch, and nothing else."""
        forge = self.dana.git_
        forge.run("fetch", "-q")
        forge.run("switch", "-q", "main")
        forge.run("reset", "-q", "--hard", "origin/main")
        forge.run("merge", "-q", "--no-ff", "--no-edit", branch, env=identity("dana", at="2027-03-01T13:00:00+01:00"))
        forge.run("push", "-q", "origin", "main")

    def by_hand(self, post: str, by: str, *, at: str = "13:00", due: str = "2027-03-02T13:00:00+01:00") -> str:
        """The record of a bypass that no command let through: by hand, or by an older release; its commit."""
        when = f"2027-03-01T{at}:00+01:00"
        digest = self.dana.digest(post)
        stages = ["brand-review"]
        self.dana.review(post, "general", by, "bypass", at=when, stages=stages, due=due, note="Now.", digest=digest)
        return self.dana.keep("By hand", by=by, at=when)

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


def _step(team: Team, kind: str, way: str, branch: str) -> None:
    """The look, or the next bypass, brought to main as one push: as it is, or by a pull request that is merged."""
    git = team.dana.git_
    if way == "merged":
        git.run("switch", "-q", "-c", branch)
    if kind == "look":
        team.pay(team.dana)
    else:
        assert team.dana.do(*AGAIN, now=LATER).code == 0
    if way == "merged":
        team.merge(branch)
    else:
        git.run("push", "-q", "origin", "main")


@pytest.mark.parametrize(("look", "again"), [("merged", "merged"), ("merged", "plain"), ("plain", "merged")])
def test_what_was_right_in_its_push_is_right_from_an_older_base(team: Team, look: str, again: str) -> None:
    _step(team, "look", look, "look")
    paid = team.dana.git_.run("rev-parse", "HEAD")
    _step(team, "bypass", again, "urgent")
    root = team.dana.git_.run("rev-list", "--max-parents=0", "HEAD")
    for base in (paid, team.owed, root):
        assert said(audit(team.dana, "--base", base)) == []
    hub = Clone(team.hub.root, "dana")
    assert said(audit(hub, "--base", team.owed)) == []


def test_where_no_merge_tells_the_pushes_apart_the_way_to_look_at_it_is_named(team: Team) -> None:
    _step(team, "look", "plain", "")
    paid = team.dana.git_.run("rev-parse", "HEAD")
    _step(team, "bypass", "plain", "")
    team.dana.post("winter")
    team.dana.keep("More", at="2027-03-01T14:00:00+01:00")
    team.dana.git_.run("push", "-q", "origin", "main")
    root = team.dana.git_.run("rev-list", "--max-parents=0", "HEAD")
    assert said(audit(team.dana, "--base", root)) == []
    ((code, message),) = said(audit(team.dana, "--base", team.owed))
    assert code == "SO456"
    assert f"The look that pays it came in commit {paid[:9]}, and nothing in the history says whether" in message
    assert f"'socialops audit --base {paid[:9]}' judges what came since" in message
    assert said(audit(team.dana, "--base", paid[:9])) == []


def test_what_came_before_on_main_counts_for_a_branch_that_is_judged_from_an_older_base(team: Team) -> None:
    _step(team, "look", "plain", "")
    team.dana.git_.run("switch", "-q", "-c", "urgent")
    assert team.dana.do(*AGAIN, now=LATER).code == 0
    assert said(audit(team.dana, "--base", team.owed)) == []


@pytest.mark.parametrize("inside", [False, True])
def test_a_pull_request_that_pays_and_lets_pass_in_one_go_is_refused_before_and_after(team: Team, inside: bool) -> None:
    """*inside*: with a merge of its own between the two, which anybody can make."""
    git = team.dana.git_
    git.run("switch", "-q", "-c", "one-go")
    if inside:
        git.run("switch", "-q", "-c", "look")
    paid = team.pay(team.dana)
    if inside:
        git.run("switch", "-q", "one-go")
        git.run("merge", "-q", "--no-ff", "--no-edit", "look", env=identity("dana", at="2027-03-01T12:40:00+01:00"))
    team.by_hand("summer", "dana")
    for base in ("origin/main", team.owed):
        ((code, message),) = said(audit(team.dana, "--base", base))
        assert code == "SO456"
        assert UNSHARED in message
    git.run("update-ref", "refs/remotes/origin/HEAD", paid)  # a branch that somebody named so
    assert [code for code, _ in said(audit(team.dana, "--base", team.owed))] == ["SO456"]
    git.run("update-ref", "-d", "refs/remotes/origin/HEAD")
    team.merge("one-go")
    assert [code for code, _ in said(audit(team.dana, "--base", team.owed))] == ["SO456"]


def test_what_main_owed_by_then_is_asked_not_only_what_base_did(team: Team) -> None:
    _step(team, "look", "merged", "look")
    git = team.dana.git_
    for post, by, at in (("summer", "dana", "13:00"), ("autumn", "hana", "16:00")):
        git.run("switch", "-q", "-c", post)
        team.by_hand(
            post, by, at=at, due="2027-03-01T15:00:00+01:00" if post == "summer" else "2027-03-02T13:00:00+01:00"
        )
        team.merge(post)
    ((code, message),) = said(audit(team.dana, "--base", team.owed))
    assert code == "SO456"
    assert "hana may not bypass while reviews/summer/general--dana--1.yaml was not looked at" in message


def test_who_committed_both_and_shared_neither_leaves_the_bypass_out(team: Team) -> None:
    dana = team.dana
    dana.member("dana", "manager", "brand")
    dana.keep("Dana looks too", at="2027-03-01T11:00:00+01:00")
    dana.git_.run("push", "-q", "origin", "main")
    assert dana.do("approve", "spring", now="2027-03-01 12:30").code == 0
    team.by_hand("summer", "dana")
    assert "sync --drop POST leaves the bypass of that post out and shares\n" in dana.do("explain", "SO456").out
    assert dana.do("sync", "--drop", "summer", now=LATER).code == 0
    assert dana.alike()
    assert dana.do(*AGAIN, now=LATER).code == 0
    assert said(audit(dana)) == []


def test_both_in_a_branch_begin_anew_on_main(team: Team) -> None:
    dana = team.dana
    team.pay(dana)
    team.by_hand("summer", "dana")
    for words in (("--branch", "old"), ("--go", "main")):
        assert dana.do("sync", *words, now=LATER).code == 0
    team.pay(dana, now=LATER)
    assert dana.do("sync", "--branch", "new", now=LATER).code == 0
    assert said(audit(dana)) == []
    team.merge("origin/new")
    assert dana.do("sync", "--go", "main", now=LATER).code == 0
    assert dana.do(*AGAIN, now=LATER).code == 0
    assert said(audit(dana)) == []


def test_where_main_came_in_from_the_side_the_commit_of_the_look_is_named_too(team: Team) -> None:
    """Who had a commit of their own joined both sides by a merge, and pushed that: main's line goes by theirs."""
    dana, hana = team.dana, team.clone("hana")
    dana.post("winter")
    dana.keep("Mine", at="2027-03-01T12:10:00+01:00")
    paid = team.pay(hana)
    hana.git_.run("push", "-q", "origin", "main")
    assert hana.do(*AGAIN, now=LATER).code == 0
    hana.git_.run("push", "-q", "origin", "main")
    dana.git_.run("fetch", "-q")
    at = identity("dana", at="2027-03-01T13:10:00+01:00")
    dana.git_.run("merge", "-q", "--no-edit", "origin/main", env=at)
    dana.git_.run("push", "-q", "origin", "main")
    ((code, message),) = said(audit(dana, "--base", team.owed))
    assert code == "SO456"
    assert f"'socialops audit --base {paid[:9]}'" in message
    assert said(audit(dana, "--base", paid)) == []


def behind(team: Team, by: str = "hana") -> Clone:
    """A clone that has not fetched the first bypass."""
    clone = team.clone(by)
    clone.git_.run("reset", "-q", "--hard", "HEAD^")
    clone.git_.run("update-ref", "refs/remotes/origin/main", "HEAD")
    return clone


BROUGHT = (
    "reviews/summer/general--hana--1.yaml: hana may not bypass while reviews/spring/general--hana--1.yaml was not "
    "looked at by brand-review, due 2027-03-01 12:00"
)


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_sync_shares_no_bypass_beside_one_that_others_shared_and_nobody_looked_at(
    team: Team, dry: tuple[str, ...]
) -> None:
    hana = behind(team)
    assert hana.do(*AGAIN, now=LATER).code == 0  # nobody here could know
    before = hana.git_.run("rev-parse", "HEAD")
    refused = hana.do("sync", *dry, now=LATER)
    assert refused.code == 1
    assert BROUGHT in refused.err
    assert "Leave it out: socialops sync --drop summer. Then mia looks (socialops approve spring" in refused.err
    assert hana.git_.run("rev-parse", "HEAD") == before
    assert hana.is_clean()
    assert team.hub.run("rev-parse", "main") == team.owed
    assert hana.do("sync", "--drop", "summer", now=LATER).code == 0
    assert hana.alike()
    assert "comes first" in hana.do(*AGAIN, now=LATER).err
    team.pay(team.dana)
    team.dana.git_.run("push", "-q", "origin", "main")
    assert hana.do("sync", now=LATER).code == 0
    assert hana.do(*AGAIN, now=LATER).code == 0
    assert hana.do("sync", now=LATER).code == 0
    assert said(audit(hana, "--base", "HEAD~1")) == []


def test_sync_shares_it_where_the_look_came_along_from_others(team: Team) -> None:
    hana = behind(team)
    assert hana.do(*AGAIN, now=LATER).code == 0
    team.pay(team.dana)
    team.dana.git_.run("push", "-q", "origin", "main")
    assert hana.do("sync", now=LATER).code == 0
    assert said(audit(hana, "--base", "HEAD~1")) == []


def test_sync_tells_to_share_the_look_first_where_both_are_only_here(team: Team) -> None:
    dana = team.dana
    dana.member("dana", "manager", "brand")
    dana.keep("Dana looks too", at="2027-03-01T11:00:00+01:00")
    dana.git_.run("push", "-q", "origin", "main")
    assert dana.do("approve", "spring", now="2027-03-01 12:30").code == 0
    team.by_hand("summer", "dana")
    refused = dana.do("sync", now=LATER)
    assert refused.code == 1
    assert UNSHARED not in refused.err
    assert "Share the look first: socialops sync --drop summer" in refused.err


@pytest.mark.parametrize("words", [("--branch", "urgent"), ("--take-main",), ()])
def test_a_branch_is_asked_by_main_beside_it(team: Team, words: tuple[str, ...]) -> None:
    hana = behind(team)
    if "--branch" not in words:
        hana.git_.run("switch", "-q", "-c", "urgent")
        hana.git_.run("push", "-q", "-u", "origin", "urgent")
    assert hana.do(*AGAIN, now=LATER).code == 0
    refused = hana.do("sync", *words, now=LATER)
    assert refused.code == 1
    assert BROUGHT in refused.err
    typed = " ".join(("socialops sync", *words))
    assert f"Leave it out: {typed} --drop summer" in refused.err
    assert hana.do("sync", *words, "--drop", "summer", now=LATER).code == 0
    assert said(audit(hana, "--base", "origin/main")) == []


def test_a_branch_that_nobody_has_yet_is_asked_too(team: Team) -> None:
    hana = behind(team)
    hana.git_.run("switch", "-q", "-c", "urgent")
    assert hana.do(*AGAIN, now=LATER).code == 0
    refused = hana.do("sync", now=LATER)
    assert refused.code == 1
    assert BROUGHT in refused.err
    hana.git_.run("push", "-q", "origin", "urgent:elsewhere")
    assert hana.do("sync", now=LATER).code == 0  # what others have already is not held back


def test_what_a_branch_shared_before_main_had_it_is_not_held_back_again(team: Team) -> None:
    hana = behind(team)
    hana.git_.run("switch", "-q", "-c", "urgent")
    assert hana.do(*AGAIN, now=LATER).code == 0
    hana.git_.run("push", "-q", "-u", "origin", "urgent")
    assert hana.do("sync", "--take-main", now=LATER).code == 0
    hana.post("winter")
    hana.keep("More", at="2027-03-01T13:10:00+01:00")
    assert hana.do("sync", "--branch", "more", now=LATER).code == 0


@pytest.mark.parametrize("merged", [False, True])
def test_a_look_that_came_after_the_bypass_is_no_base_to_audit_from(team: Team, merged: bool) -> None:
    """*merged*: both in one pull request. From the look on, nothing would be judged at all."""
    git = team.dana.git_
    if merged:
        git.run("switch", "-q", "-c", "urgent")
    team.by_hand("summer", "dana")
    if merged:
        assert "on main" not in said(audit(team.dana, "--base", team.owed))[0][1]
    else:
        git.run("push", "-q", "origin", "main")
        ((_, message),) = said(audit(team.dana, "--base", team.owed))
        assert "That is on main and stays there: see that what both let pass is looked at" in message
    paid = team.pay(team.dana, now="2027-03-01 13:30")
    if merged:
        assert UNSHARED in said(audit(team.dana, "--base", team.owed))[0][1]
        team.merge("urgent")
    else:
        git.run("push", "-q", "origin", "main")
    ((code, message),) = said(audit(team.dana, "--base", team.owed))
    assert code == "SO456"
    assert "--base" not in message
    assert f"The look that pays it came in commit {paid[:9]}, not before this. That is on main" in message
    assert "That is on main and stays there: see that what both let pass is looked at" in message


def _looked(team: Team) -> None:
    """mia's look, by a pull request of its own that is merged."""
    mia = team.clone("mia")
    mia.git_.run("switch", "-q", "-c", "look")
    team.pay(mia)
    mia.git_.run("push", "-q", "-u", "origin", "look")
    team.merge("origin/look")


def test_on_a_branch_the_look_that_main_holds_is_named_and_how_it_comes(team: Team) -> None:
    hana = team.clone("hana")
    hana.git_.run("switch", "-q", "-c", "urgent")
    hana.git_.run("push", "-q", "-u", "origin", "urgent")
    waits = hana.do(*AGAIN, now=LATER).err
    assert "that comes first: mia looks (socialops approve spring)" in waits
    assert "Is that on main since: socialops sync --take-main, then the same line again" in waits
    _looked(team)
    assert hana.do("sync", now=LATER).code == 0
    named = hana.do(*AGAIN, now=LATER).err
    assert (
        "comes first. origin/main holds that look, and your branch not yet: socialops sync --take-main, then" in named
    )
    assert "mia looks" not in named
    assert hana.do("sync", "--take-main", now=LATER).code == 0
    assert hana.do(*AGAIN, now=LATER).code == 0
    assert said(audit(hana)) == []


def test_on_main_sync_is_named_for_a_look_that_is_not_here_yet(team: Team) -> None:
    hana = team.clone("hana")
    _looked(team)
    waits = hana.do(*AGAIN, now=LATER).err
    assert "mia looks (socialops approve spring). Is that on main since: socialops sync, then the same line" in waits
    hana.git_.run("fetch", "-q")
    named = hana.do(*AGAIN, now=LATER).err
    assert (
        "comes first. origin/main holds that look, which is not here yet: socialops sync, then the same line" in named
    )
    assert hana.do("sync", now=LATER).code == 0
    assert hana.do(*AGAIN, now=LATER).code == 0


def test_what_only_a_branch_let_pass_is_looked_at_there(team: Team) -> None:
    hana = behind(team)
    hana.git_.run("switch", "-q", "-c", "urgent")
    assert hana.do(*AGAIN, "--review-within", "1h", now=OWED).code == 0
    waits = hana.do("approve", "autumn", "--bypass", "-m", "Once more.", now=LATER).err
    assert "mia looks (socialops approve summer). Is that shared on your branch since: socialops sync, then" in waits


def test_one_commit_that_lets_pass_and_pays_is_no_base_either(team: Team) -> None:
    dana = team.dana
    team.by_hand("summer", "dana")
    dana.git_.run("reset", "-q", "--soft", "HEAD^")
    dana.review("spring", "brand-review", "mia", at="2027-03-01T13:00:00+01:00", digest=dana.digest("spring"))
    dana.keep("Both", by="dana", at="2027-03-01T13:00:00+01:00")
    dana.git_.run("push", "-q", "origin", "main")
    found = [message for _, message in said(audit(dana, "--base", team.owed)) if "may not bypass" in message]
    assert len(found) == 1
    assert "--base" not in found[0]
    assert "is on main and stays there" in found[0]


def test_one_that_turns_red_since_another_was_merged_unpaid_names_the_way_out(team: Team) -> None:
    """hana's bypass of `autumn` lay unmerged and past due while dana's branch had its own, which audit passed."""
    hana, dana = team.clone("hana"), team.dana
    _looked(team)
    for clone, branch in ((hana, "q1"), (dana, "q2")):
        assert clone.do("sync", now=LATER).code == 0
        clone.git_.run("switch", "-q", "-c", branch)
    waits = ("approve", "autumn", "--bypass", "-m", "Now.", "--review-within", "1h")
    assert hana.do(*waits, now="2027-03-01 13:10").code == 0
    assert hana.do("sync", now="2027-03-01 13:10").code == 0
    late = "2027-03-01 15:00"
    assert dana.do(*AGAIN, now=late).code == 0
    assert dana.do("sync", now=late).code == 0
    assert said(audit(dana, "--base", "origin/main")) == []
    team.merge("origin/q1")
    dana.git_.run("switch", "-q", "q2")
    ((code, message),) = said(audit(dana, "--base", "origin/main"))
    assert code == "SO456"
    assert message.endswith(
        "due 2027-03-01 14:10. Main needs that look first: who owes it types there 'socialops approve autumn' and "
        "shares that. Then, on the branch of this bypass: socialops sync --take-main"
    )
    mia = team.clone("mia-later")
    assert mia.do("approve", "autumn", by="mia", now="2027-03-01 15:10").code == 0
    assert mia.do("sync", by="mia", now="2027-03-01 15:10").code == 0
    assert dana.do("sync", "--take-main", now="2027-03-01 15:20").code == 0
    assert said(audit(dana, "--base", "origin/main")) == []


def test_sync_tells_to_approve_again_what_goes_with_the_bypass(team: Team) -> None:
    """`--drop` takes out all that one said about the post: here an approval that came before."""
    stages = [{"id": "first", "role": "manager"}, *STAGES]
    team.dana.workflow(stages=stages)
    team.dana.keep("Two stages", at="2027-03-01T10:05:00+01:00")
    team.dana.git_.run("push", "-q", "origin", "main")
    hana = team.clone("hana")
    hana.git_.run("update-ref", "refs/remotes/origin/main", "HEAD")
    assert hana.do("approve", "summer", now="2027-03-01 11:00").code == 0
    team.by_hand("autumn", "dana", at="11:10", due="2027-03-01T11:30:00+01:00")
    team.dana.git_.run("push", "-q", "origin", "main")
    hana.review(
        "summer", "general", "hana", "bypass", at="2027-03-01T13:00:00+01:00", stages=["brand-review"],
        due="2027-03-02T13:00:00+01:00", note="Now.", digest=hana.digest("summer"),
    )  # fmt: skip
    hana.keep("By hand", by="hana", at="2027-03-01T13:00:00+01:00")
    refused = hana.do("sync", now=LATER)
    assert refused.code == 1
    again = "approve your stage again first (socialops approve summer --stage first), then bypass"
    assert f"once that is on main: socialops sync, and {again}" in refused.err
    assert hana.do("sync", "--drop", "summer", now=LATER).code == 0
    assert not (hana.root / "reviews/summer").exists()

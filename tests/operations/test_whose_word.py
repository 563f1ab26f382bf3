"""Nobody's post is taken back by a slip, nobody is invited to be somebody else, and nobody stays their own judge."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.factories import WorkspaceFolder, identity, run_cli, small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.post("shop-hours")
    return folder


def test_a_reviewer_who_means_her_own_approval_does_not_make_the_post_a_draft(folder: WorkspaceFolder) -> None:
    folder.review("shop-hours", "brand-review", "dana")
    git = folder.git()
    ran = run_cli("withdraw", "shop-hours", cwd=folder.root, by="dana")
    assert ran.code == 1
    assert "this one is maya's to take back" in ran.err
    assert "To take back your own review: socialops withdraw --review shop-hours" in ran.err
    assert len(git.log()) == 1
    assert run_cli("withdraw", "--review", "shop-hours", cwd=folder.root, by="dana").code == 0
    assert folder.load().posts["shop-hours"].item.status == "ready"


def test_a_reviewer_without_a_decision_hears_of_request_changes(folder: WorkspaceFolder) -> None:
    folder.git()
    ran = run_cli("withdraw", "shop-hours", cwd=folder.root, by="dana")
    assert ran.code == 1
    assert "socialops request-changes shop-hours -m WHY" in ran.err


def test_authors_contributors_and_who_looks_after_a_leavers_post_withdraw_it(folder: WorkspaceFolder) -> None:
    folder.member("li", "writer")
    folder.member("old", "writer", until="2027-01-31")
    folder.post("both", contributors=["li"])
    folder.post("orphan", author="old")
    folder.git()
    assert run_cli("withdraw", "shop-hours", cwd=folder.root, by="maya").code == 0
    assert run_cli("withdraw", "both", cwd=folder.root, by="li").code == 0
    assert run_cli("withdraw", "orphan", cwd=folder.root, by="dana").code == 0


@pytest.mark.parametrize("by", ["eve", "maia", "dana1", "lena.private"])
def test_no_hint_names_another_members_address(folder: WorkspaceFolder, by: str) -> None:
    folder.git()
    for command in (["approve", "shop-hours"], ["submit", "shop-hours"], ["doctor"]):
        ran = run_cli(*command, cwd=folder.root, by=by)
        assert ran.code in {1, 2}
        said = ran.out + ran.err
        assert f"{by}@acme.test" in said
        assert "emails:" in said
        assert not any(f"{name}@acme.test" in said for name in ("maya", "dana", "lena"))


def test_two_who_could_review_and_four_eyes_off_is_told_by_all(folder: WorkspaceFolder) -> None:
    stages = [{"id": "brand-review", "role": "manager"}, {"id": "law", "role": "legal", "when": {"labels": ["claim"]}}]
    folder.workflow(four_eyes=False, stages=stages)
    git = folder.git()
    audit = ("audit", "--base", "main")
    assert "SO505" not in run_cli(*audit, cwd=folder.root).err
    assert "SO505" not in run_cli("check", cwd=folder.root).out  # dana is alone there
    assert "four_eyes" not in run_cli("who", cwd=folder.root).out
    folder.member("maya", "writer", "manager")
    said = "dana, maya could review each other"
    checked = run_cli("check", cwd=folder.root)
    assert checked.code == 0
    assert f"SO505 warning: authors may approve their own posts, though {said}" in checked.out
    assert "dana, maya could review" in " ".join(run_cli("who", cwd=folder.root).out.split())
    assert "dana, maya could review" in " ".join(run_cli("doctor", cwd=folder.root).out.split())
    gaps = json.loads(run_cli("who", "--format", "json", cwd=folder.root).out)["gaps"]
    assert [gap["kind"] for gap in gaps] == ["workflow"]
    git.commit("Two", by="dana")
    judged = run_cli(*audit, cwd=folder.root)
    assert judged.code == 0
    assert f"By the workflow 'standard' at base authors may approve their own posts, though {said}" in judged.err


@pytest.mark.parametrize("moved", [False, True])
def test_who_makes_herself_the_author_has_no_say_before_it_is_committed(folder: WorkspaceFolder, moved: bool) -> None:
    """An audit asks whose post it was before the commit that hands it in."""
    folder.member("li", "writer")
    path = folder.post("hers", author="li", status="draft")
    git = folder.git(by="dana")
    if moved:
        git.run("rm", "-q", path)
    folder.post("hers", author="maya", status="draft", **({"folder": "posts/new"} if moved else {}))
    ran = run_cli("submit", "hers", cwd=folder.root, by="maya")
    assert (ran.code, len(git.log())) == (1, 1)
    assert "li wrote this post, by its last commit" in ran.err
    new = "posts/new/hers.yaml"
    line = f'git commit -m "post: Take over from li" -- {f"{new} {path}" if moved else path}'
    line = f"git add {new} && {line}" if moved else line
    assert f"li can submit it; or take it over: {line}, then 'socialops submit hers' is yours" in ran.err
    subprocess.run(line, shell=True, cwd=git.root, check=True, env=os.environ | identity("maya"))  # noqa: S602
    assert git.run("status", "--porcelain") == ""
    assert run_cli("submit", "hers", cwd=folder.root, by="maya").code == 0
    assert run_cli("audit", "--base", git.log("%H")[-1], cwd=folder.root).code == 0


def test_the_draft_of_a_leaver_is_taken_over_by_the_line_that_every_command_names(folder: WorkspaceFolder) -> None:
    folder.member("li", "writer", until="2027-02-01")
    path = folder.post("hers", author="li", status="draft")
    git = folder.git(by="dana")
    git.run("init", "-q", "--bare", "../origin.git")
    git.run("remote", "add", "origin", "../origin.git")
    git.run("push", "-q", "-u", "origin", "HEAD")
    folder.post("hers", author="maya", status="draft")
    line = f'git commit -m "post: Take over from li" -- {path}'
    refused = run_cli("submit", "hers", cwd=folder.root, by="maya").err
    assert f"SO456). Take it over: {line}, then 'socialops submit hers' is yours" in refused
    assert "li can submit" not in refused
    assert (
        f"take it over ({line}), then hand it in (socialops submit hers)"
        in run_cli("sync", cwd=folder.root, by="maya").err
    )
    assert f"{line}, then socialops submit hers" in run_cli("doctor", cwd=folder.root, by="maya").out
    git.run("commit", "-qm", "post: Take over from li", "--", path)
    assert run_cli("submit", "hers", cwd=folder.root, by="maya").code == 0
    assert run_cli("audit", "--base", git.log("%H")[-1], cwd=folder.root).code == 0


def test_what_nobody_committed_on_a_branch_is_begun_anew(folder: WorkspaceFolder) -> None:
    """No audit takes a commit under an address of no member, whoever hands the post in after it."""
    folder.member("li", "writer")
    git = folder.git(by="dana")
    git.run("init", "-q", "--bare", "../nobodys.git")
    git.run("remote", "add", "origin", "../nobodys.git")
    git.run("push", "-q", "-u", "origin", "HEAD")
    git.run("switch", "-qc", "offer")
    path = folder.post("hers", author="li", status="draft")
    git.commit("By another address", by="old-laptop")
    assert run_cli("sync", cwd=folder.root, by="maya").code == 0
    folder.post("hers", author="maya", status="draft")
    refused = run_cli("submit", "hers", cwd=folder.root, by="maya").err
    assert "has it by <old-laptop@acme.test>, an address of no member, and no audit lets that into main" in refused
    assert "Take over from" not in refused
    assert "1 commit is on your branch by <old-laptop@acme.test>" in run_cli("doctor", cwd=folder.root, by="maya").out
    again = f"git restore --source=offer -- {path}"
    assert f"git restore {path}, socialops sync --go main, {again}, write 'author: maya' into it" in refused
    git.run("restore", path)
    assert run_cli("sync", "--go", "main", cwd=folder.root, by="maya").code == 0
    git.run(*again.split()[1:])
    folder.post("hers", author="maya", status="draft")
    assert run_cli("submit", "hers", cwd=folder.root, by="maya").code == 0
    assert run_cli("audit", "--base", "origin/main", cwd=folder.root).code == 0


def test_a_request_that_stands_is_told_to_who_submits_what_nobody_changed(folder: WorkspaceFolder) -> None:
    folder.git()
    again = "it is submitted already, and nothing changed since"
    assert f"{again}: nothing is to be done" in run_cli("submit", "shop-hours", cwd=folder.root, by="maya").err
    asked = run_cli("request-changes", "shop-hours", "-m", "Say which day", cwd=folder.root, by="dana")
    assert asked.code == 0
    refused = run_cli("submit", "shop-hours", cwd=folder.root, by="maya").err
    assert f'{again}. dana asks for changes: "Say which day". Change the post and submit it, or answer' in refused
    assert "socialops comment shop-hours -m ANSWER" in refused
    assert "nothing is to be done" not in refused
    assert refused.splitlines()[1].endswith(" puts it before dana, who can take the request back")
    assert run_cli("withdraw", "shop-hours", cwd=folder.root, by="maya").code == 0
    anew = run_cli("submit", "shop-hours", cwd=folder.root, by="maya")
    told = 'These are the words that changes were asked of. dana asks for changes: "Say which day". Change the post and'
    assert (anew.code, told in anew.err) == (0, True)
    assert run_cli("withdraw", "shop-hours", "--review", cwd=folder.root, by="dana").code == 0
    assert "nothing is to be done" in run_cli("submit", "shop-hours", cwd=folder.root, by="maya").err


def test_a_backup_could_review_too_and_a_leaver_could_not(folder: WorkspaceFolder) -> None:
    folder.workflow(four_eyes=False)
    folder.member("gone", "manager", until="2027-01-01")
    assert "SO505" not in run_cli("check", cwd=folder.root).out
    folder.member("dana", "manager", backup="lena")
    assert "SO505" in run_cli("check", cwd=folder.root).out


@pytest.mark.parametrize(
    ("address", "fine"),
    [("mail", False), ("maya@acme.test", False), ("slack", False), ("://x", False), ("mailtos://u:p@acme.test", True),
     ("slack://${TOKEN}", True), ("${MAYA_NOTIFY}", True)],
)  # fmt: skip
def test_what_can_never_be_sent_to_is_told(folder: WorkspaceFolder, address: str, fine: bool) -> None:
    folder.member("maya", "writer", notify=[address])
    assert ("SO506" not in run_cli("check", cwd=folder.root).out) is fine


def test_a_draft_that_no_commit_holds_says_how_it_becomes_one_s_own(folder: WorkspaceFolder) -> None:
    git = folder.git()
    path = folder.post("mine", author="dana", status="draft")
    way = f"Is it yours, write 'author: maya' into {path}, then do this again"
    assert way in run_cli("submit", "mine", cwd=folder.root, by="maya").err
    git.commit("Draft", by="dana")
    folder.post("mine", author="dana", status="draft", notes="Mine?")
    ran = run_cli("submit", "mine", cwd=folder.root, by="maya")
    assert (ran.code, "dana wrote this post; you (maya) are neither" in ran.err, way in ran.err) == (1, True, False)
    say, back = "socialops comment mine --to dana -m", f"git restore {path}"
    tell = f"nor a reviewer. Put it back ({back}, which throws your change of it away), then tell them what to change"
    assert f"{tell}: {say} WHAT" in ran.err
    assert run_cli(*say.split()[1:], "x", "--dry-run", cwd=folder.root, by="maya").code == 1  # while it is changed
    ran = run_cli("withdraw", "mine", cwd=folder.root, by="maya")
    assert (ran.code, "request-changes" in ran.err) == (1, False)  # which is a reviewer's, and she is none
    line = f'git commit -m "post: Take over from dana" -- {path}'
    offer = f"take it over: write 'author: maya' into {path}, {line}, then 'socialops submit mine' is yours"
    assert f"Is it yours, or are you to go on with it, {offer}" in run_cli("submit", "mine", cwd=folder.root).err
    assert offer not in run_cli("submit", "mine", cwd=folder.root, by="lena").err  # who may write no posts
    folder.post("mine", author="maya", status="draft")
    subprocess.run(line, shell=True, cwd=git.root, check=True, env=os.environ | identity("maya"))  # noqa: S602
    assert run_cli("submit", "mine", cwd=folder.root).code == 0
    assert run_cli("audit", "--base", git.log("%H")[-1], cwd=folder.root).code == 0

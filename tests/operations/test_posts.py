"""Every verb: one commit of exactly the files meant, or a refusal with every reason and nothing written."""

# ruff: noqa: E501 - tables of cases, one a line

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from socialops.store.yaml.reader import parse
from tests.factories import GitFolder, Ran, WorkspaceFolder, identity, run_cli, small_workspace
from tests.media import png

STAGES = [
    {"id": "brand-review", "role": "manager"},
    {"id": "legal-review", "role": "legal", "when": {"labels": ["claim"]}},
]
TASKS = {"concept": {"role": "writer"}, "publish": {"role": "manager"}}


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.workflow(stages=STAGES, responsibilities=TASKS)
    made.member("li", "writer")
    made.post("spring", status="draft", labels=["claim"])
    made.post("summer", publish_at="2027-06-01 09:00")
    made.post("autumn", publish_at="2027-09-01 09:00")
    return made


@pytest.fixture
def git(folder: WorkspaceFolder) -> GitFolder:
    return folder.git()


def _cli(git: GitFolder, *arguments: str, by: str = "maya", **options: Any) -> Ran:
    return run_cli("-C", git.root, *arguments, by=by, **options)


def _files(git: GitFolder, revision: str = "HEAD") -> dict[str, str]:
    """What a commit did: path and letter."""
    lines = git.run("show", "--format=", "--name-status", "--no-renames", revision).splitlines()
    return {line.split("\t")[1]: line.split("\t")[0] for line in lines}


def _snapshot(git: GitFolder) -> tuple[str, str, dict[str, bytes]]:
    """Everything a refusal must leave alone: HEAD, the index, the files."""
    head = git.run("rev-parse", "HEAD")
    files = {p.as_posix(): p.read_bytes() for p in sorted(git.root.rglob("*")) if p.is_file() and ".git" not in p.parts}
    return head, git.run("ls-files", "--stage") + git.run("status", "--porcelain"), files


def _trailers(git: GitFolder) -> dict[str, str]:
    lines = git.run("log", "-1", "--format=%(trailers:only)").splitlines()
    return dict(line.split(": ", 1) for line in lines if line)


# --- what each verb does --------------------------------------------------------------------------------------------


def test_submit(git: GitFolder) -> None:
    done = _cli(git, "submit", "spring")
    assert done.code == 0, done.err
    assert "spring is now in-review at brand-review." in done.err
    assert _files(git) == {"posts/spring.yaml": "M"}
    assert git.log()[0] == "post(spring): submit"
    assert _trailers(git) == {"Socialops-Post": "spring", "Socialops-Action": "submit", "Socialops-By": "maya"}
    assert git.run("log", "-1", "--format=%ae") == "maya@acme.test"
    assert git.run("diff", "-U0", "HEAD~", "HEAD").splitlines()[-2:] == ["-status: draft", "+status: ready"]


def test_submit_takes_new_posts_and_their_media_with_it(folder: WorkspaceFolder, git: GitFolder) -> None:
    folder.write("assets/a.png", png())
    folder.write("assets/other.png", b"b")
    folder.post("new", status="draft", media=[{"file": "assets/a.png", "alt": "A"}])
    assert _cli(git, "submit", "new").code == 0
    assert _files(git) == {"assets/a.png": "A", "posts/new.yaml": "A"}
    assert git.run("status", "--porcelain") == "?? assets/other.png"


@pytest.mark.parametrize("by_git", [False, True])
def test_submit_takes_a_renamed_picture_out_under_its_old_name(
    folder: WorkspaceFolder, git: GitFolder, *, by_git: bool
) -> None:
    for name in ("kite", "kept", "shared"):
        folder.write(f"assets/{name}.png", png())
    media = [{"file": f"assets/{name}.png", "alt": "A"} for name in ("kite", "kept", "shared")]
    folder.post("new", status="draft", media=media)
    folder.post("other", status="draft", media=media[2:])
    git.commit("Pictures")
    if by_git:
        git.run("mv", "assets/kite.png", "assets/dragon.png")
    else:
        (git.root / "assets/kite.png").rename(git.root / "assets/dragon.png")
    (git.root / "assets/shared.png").unlink()
    folder.post("new", status="draft", media=[{"file": "assets/dragon.png", "alt": "A"}])
    done = _cli(git, "submit", "new")
    assert done.code == 0, done.err
    assert _files(git) == {"assets/dragon.png": "A", "assets/kite.png": "D", "posts/new.yaml": "M"}
    assert "Taken out with it, since no post names it any more: assets/kite.png." in done.err
    assert git.run("status", "--porcelain").strip() == "D assets/shared.png"
    assert _cli(git, "audit", "--base", git.log("%H")[-1]).code == 0


def test_submit_takes_the_plans_along_that_the_post_names(folder: WorkspaceFolder, git: GitFolder) -> None:
    goal = {"id": "growth", "title": "Growth", "owner": "dana"}
    folder.document("goals/growth.yaml", {**goal, "objectives": []})
    folder.campaign("winter", goal="growth")
    folder.campaign("secret")
    folder.post("new", status="draft", campaign="winter")
    dry = _cli(git, "submit", "new", "--dry-run")
    assert (dry.code, "campaigns/winter.yaml" in dry.out + dry.err) == (0, True)
    done = _cli(git, "submit", "new")
    assert done.code == 0, done.err
    assert _files(git) == {"campaigns/winter.yaml": "A", "goals/growth.yaml": "A", "posts/new.yaml": "A"}
    assert "campaigns/winter.yaml, goals/growth.yaml" in done.err
    assert git.run("status", "--porcelain") == "?? campaigns/secret.yaml"


def test_submit_names_the_policy_that_no_commit_holds(folder: WorkspaceFolder, git: GitFolder) -> None:
    folder.channel("acme-new")
    folder.member("rae", "writer")
    folder.role("poet")
    folder.workflow("quick", stages=[{"id": "look", "role": "poet"}])
    folder.campaign("winter", channels=["acme-new"])
    folder.post("new", status="draft", workflow="quick", campaign="winter", contributors=["rae"])
    before = _snapshot(git)
    done = _cli(git, "submit", "new")
    assert done.code == 1
    for path in ("channels/acme-new.yaml", "members/rae.yaml", "workflows/quick.yaml", "roles/poet.yaml"):
        assert f"it needs {path}, which is policy and in no commit yet" in done.err
    assert _snapshot(git) == before


def test_submit_takes_along_the_changes_of_a_plan_that_the_post_names(folder: WorkspaceFolder, git: GitFolder) -> None:
    folder.campaign("winter", title="Coats")
    folder.campaign("other")
    git.commit("Plans")
    folder.campaign("winter", title="Warm coats")
    folder.campaign("other", title="Half an idea")
    folder.post("new", status="draft", campaign="winter")
    done = _cli(git, "submit", "new")
    assert done.code == 0, done.err
    assert _files(git) == {"campaigns/winter.yaml": "M", "posts/new.yaml": "A"}
    assert "Committed with it, with the changes that no commit held yet: campaigns/winter.yaml." in done.err
    assert git.run("status", "--porcelain") == " M campaigns/other.yaml"


@pytest.mark.parametrize("staged", [False, True], ids=["edited", "added"])
def test_submit_names_the_policy_whose_changes_no_commit_holds(
    folder: WorkspaceFolder, git: GitFolder, *, staged: bool
) -> None:
    folder.channel("acme-x", platform="x", handle="@elsewhere")
    if staged:
        git.run("add", "channels/acme-x.yaml")
    folder.post("new", status="draft", channels=["acme-x"])
    before = _snapshot(git)
    done = _cli(git, "submit", "new")
    assert done.code == 1
    assert "it needs channels/acme-x.yaml, which is policy and has changes that are in no commit yet" in done.err
    assert _snapshot(git) == before


def test_a_post_that_is_named_may_be_at_work(folder: WorkspaceFolder, git: GitFolder) -> None:
    folder.post("summer", text="Half an id", publish_at="2027-06-01 09:00")
    folder.post("new", status="draft", reply_to={"post": "summer"})
    assert _cli(git, "submit", "new").code == 0
    assert _files(git) == {"posts/new.yaml": "A"}


def test_submit_commits_the_author_s_edits(folder: WorkspaceFolder, git: GitFolder) -> None:
    folder.post("summer", text="Better.\n", publish_at="2027-06-01 09:00")
    assert _cli(git, "submit", "summer").code == 0
    assert _files(git) == {"posts/summer.yaml": "M"}


def test_the_author_s_other_verbs(folder: WorkspaceFolder, git: GitFolder) -> None:
    for verb, status in (
        ("hold", "hold"),
        ("resume", "ready"),
        ("withdraw", "draft"),
        ("submit", "ready"),
        ("cancel", "cancelled"),
        ("resume", "ready"),
    ):
        done = _cli(git, verb, "summer")
        assert done.code == 0, done.err
        assert folder.load().posts["summer"].item.status == status
        assert git.log()[0] == f"post(summer): {verb}"
        assert _files(git) == {"posts/summer.yaml": "M"}


def test_approve(folder: WorkspaceFolder, git: GitFolder) -> None:
    done = _cli(git, "approve", "summer", "-m", "Lovely.", by="dana")
    assert done.code == 0, done.err
    path = "reviews/summer/brand-review--dana--1.yaml"
    assert _files(git) == {path: "A"}
    assert parse((git.root / path).read_bytes()) == {
        "post": "summer", "stage": "brand-review", "by": "dana", "decision": "approve",
        "at": "2027-02-20T12:00:00+01:00", "digest": folder.digest("summer"), "note": "Lovely.",
    }  # fmt: skip
    assert git.log()[0] == "post(summer): approve at brand-review"
    assert _trailers(git) == {
        "Socialops-Post": "summer", "Socialops-Action": "approve", "Socialops-Stage": "brand-review",
        "Socialops-By": "dana", "Socialops-Digest": folder.digest("summer"),
    }  # fmt: skip
    assert "summer is now scheduled." in done.err


def test_the_reviewer_s_other_words(folder: WorkspaceFolder, git: GitFolder) -> None:
    steps = [
        ("dana", ["request-changes", "summer", "-m", "Shorter"], "reviews/summer/brand-review--dana--1.yaml", "request-changes at brand-review"),
        ("dana", ["withdraw", "--review", "summer"], "reviews/summer/brand-review--dana--2.yaml", "withdraw-review at brand-review"),
        ("dana", ["request-changes", "summer", "-m", "Shorter"], "reviews/summer/brand-review--dana--3.yaml", "request-changes at brand-review"),
        ("dana", ["lift", "summer", "--of", "dana", "-m", "Fine"], "reviews/summer/brand-review--dana--4.yaml", "lift at brand-review"),
        ("lena", ["comment", "summer", "-m", "Hm"], "reviews/summer/general--lena--1.yaml", "comment"),
        ("lena", ["comment", "summer", "--stage", "brand-review", "-m", "Hm"], "reviews/summer/brand-review--lena--1.yaml", "comment at brand-review"),
        ("li", ["done", "summer", "concept"], "reviews/summer/concept--li--1.yaml", "done concept"),
        ("dana", ["approve", "summer"], "reviews/summer/brand-review--dana--5.yaml", "approve at brand-review"),
    ]  # fmt: skip
    for by, arguments, path, subject in steps:
        done = _cli(git, *arguments, by=by)
        assert done.code == 0, (arguments, done.err)
        assert _files(git) == {path: "A"}
        assert git.log()[0] == f"post(summer): {subject}"
        assert folder.load().findings == ()
    assert folder.state("summer").state == "scheduled"


def test_two_stages_in_order(folder: WorkspaceFolder, git: GitFolder) -> None:
    _cli(git, "submit", "spring")
    assert _cli(git, "approve", "spring", by="dana").code == 0
    assert _cli(git, "approve", "spring", by="lena").code == 0
    assert folder.state("spring").state == "scheduled"
    assert run_cli("-C", git.root, "check").code == 0


def test_schedule(folder: WorkspaceFolder, git: GitFolder) -> None:
    _cli(git, "approve", "summer", by="dana")
    done = _cli(git, "schedule", "summer", "--at", "2027-06-02 10:00")
    assert done.code == 0, done.err
    assert "these approvals no longer count: dana (brand-review)" in done.err
    assert _files(git) == {"posts/summer.yaml": "M"}
    assert folder.load().posts["summer"].item.publish_at is not None
    assert git.log()[0] == "post(summer): schedule for 2027-06-02 10:00"


def test_mark_published(folder: WorkspaceFolder, git: GitFolder) -> None:
    _cli(git, "approve", "summer", by="dana")
    for number, (option, state) in enumerate(
        ((["--unknown"], "unconfirmed"), (["--failed"], "failed"), (["--url", "https://x.com/acme/1"], "published")),
        start=1,
    ):
        done = _cli(git, "mark-published", "summer", "--channel", "acme-x", *option, by="dana", now="2027-06-01 09:01")
        assert done.code == 0, done.err
        assert _files(git) == {f"publications/summer/acme-x--{number}.yaml": "A"}
        assert folder.state("summer").state == state
    assert run_cli("-C", git.root, "check").code == 0


# --- refusals -------------------------------------------------------------------------------------------------------

REFUSALS: dict[str, tuple[str, list[str], list[str]]] = {
    "own post, wrong role, a draft": ("maya", ["approve", "spring"], ["is a draft", "maya wrote this post", "stage is brand-review, maya holds writer"]),
    "wrong role": ("lena", ["approve", "summer"], ["stage is brand-review, lena holds legal; it takes manager"]),
    "the second stage first": ("lena", ["approve", "spring", "--stage", "legal-review"], ["is a draft", "stage brand-review comes first"]),
    "a stage that does not apply": ("lena", ["approve", "summer", "--stage", "legal-review"], ["does not apply"]),
    "unknown stage": ("dana", ["approve", "summer", "--stage", "brand-reveiw"], ["did you mean 'brand-review'?"]),
    "changes without a word": ("dana", ["request-changes", "summer"], ["say why"]),
    "comment without a word": ("dana", ["comment", "summer", "-m", "  "], ["say why"]),
    "changes by a writer": ("li", ["request-changes", "summer", "-m", "x"], ["stage is brand-review, li holds writer"]),
    "nothing to lift": ("dana", ["lift", "summer", "--of", "lena", "-m", "x"], ["no request for changes by 'lena'"]),
    "lift without the right": ("lena", ["lift", "summer", "--of", "dana", "-m", "x"], ["may 'bypass'", "no request"]),
    "nothing to take back": ("dana", ["withdraw", "--review", "summer"], ["no decision here to take back"]),
    "unknown task": ("dana", ["done", "summer", "consept"], ["did you mean 'concept'?"]),
    "task of another": ("lena", ["done", "summer", "concept"], ["takes the role writer, you hold legal"]),
    "submit another's": ("lena", ["submit", "spring"], []),  # a reviewer of a stage may
    "submit nothing new": ("maya", ["submit", "summer"], ["submitted already, and nothing changed"]),
    "hold another's": ("li", ["hold", "summer"], ["maya wrote this post; you (li) are neither"]),
    "resume what is ready": ("maya", ["resume", "summer"], ["submitted already"]),
    "into the gap": ("maya", ["schedule", "summer", "--at", "2027-03-28 02:30"], ["does not exist in Europe/Berlin"]),
    "into the overlap": ("maya", ["schedule", "summer", "--at", "2027-10-31 02:30"], ["happens twice", "2027-10-31T02:30:00+01:00"]),
    "the same time": ("maya", ["schedule", "summer", "--at", "2027-06-01 09:00"], ["already"]),
    "publish unapproved": ("dana", ["mark-published", "summer", "--channel", "acme-x", "--failed"], ["not approved, it waits at brand-review for dana"]),
    "publish without the right": ("maya", ["mark-published", "summer", "--channel", "acme-y", "--url", "x"],
                                  ["may 'publish'", "did you mean 'acme-x'?", "'x' is no address", "not approved"]),
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name, (_, _, reasons) in REFUSALS.items() if reasons])
def test_a_refusal_lists_every_reason_and_writes_nothing(git: GitFolder, name: str) -> None:
    by, arguments, reasons = REFUSALS[name]
    before = _snapshot(git)
    done = _cli(git, *arguments, by=by)
    assert done.code == 1
    assert done.out == ""
    for reason in reasons:
        assert reason in done.err
    assert done.err.count("\n  - ") == (1 if name == "into the overlap" else len(reasons))
    assert done.err.endswith("Nothing was changed.\n")
    assert _snapshot(git) == before


def test_approving_twice_is_refused(git: GitFolder) -> None:
    _cli(git, "approve", "summer", by="dana")
    before = _snapshot(git)
    assert _cli(git, "approve", "summer", by="dana").code == 1
    assert _snapshot(git) == before


def test_a_leaver_is_refused(folder: WorkspaceFolder) -> None:
    folder.member("dana", "manager", until="2027-02-19")
    git = folder.git()
    for arguments in (["approve", "summer"], ["comment", "summer", "-m", "x"], ["hold", "summer"]):
        done = _cli(git, *arguments, by="dana")
        assert done.code == 1
        assert "left on 2027-02-19" in done.err


def test_several_posts_all_or_nothing(git: GitFolder) -> None:
    before = _snapshot(git)
    done = _cli(git, "approve", "summer", "spring", "autumn", by="dana")
    assert done.code == 1
    assert "spring: refused" in done.err
    assert _snapshot(git) == before
    assert _cli(git, "approve", "summer", "autumn", "summer", by="dana").code == 0
    assert git.log()[:3] == ["post(autumn): approve at brand-review", "post(summer): approve at brand-review", "Start"]


def test_uncommitted_changes_can_t_be_approved(folder: WorkspaceFolder, git: GitFolder) -> None:
    folder.post("summer", text="Sneaky.\n", publish_at="2027-06-01 09:00")
    for staged in (False, True):
        if staged:
            git.run("add", "posts/summer.yaml")
        done = _cli(git, "approve", "summer", by="dana")
        assert done.code == 1
        assert "posts/summer.yaml has changes that are not committed" in done.err
    assert not (git.root / "reviews").exists()


@pytest.mark.parametrize(("status", "verb"), [("hold", "resume"), ("hold", "comment"), ("cancelled", "resume")])
def test_what_submit_refuses_names_no_submit_where_it_was_edited(
    folder: WorkspaceFolder, git: GitFolder, status: str, verb: str
) -> None:
    assert _cli(git, "hold" if status == "hold" else "cancel", "summer").code == 0
    folder.post("summer", text="Edited.\n", publish_at="2027-06-01 09:00", status=status)
    done = _cli(git, verb, "summer", "-m", "Why")
    assert (done.code, "git commit -m 'Keep my version' -- posts/summer.yaml" in done.err) == (1, True)
    assert "socialops submit" not in done.err
    git.run("commit", "-qm", "Keep my version", "--", "posts/summer.yaml")
    assert _cli(git, verb, "summer", "-m", "Why").code == 0


def test_uncommitted_media_can_t_be_approved(folder: WorkspaceFolder) -> None:
    folder.write("assets/a.png", b"one")
    folder.post("summer", publish_at="2027-06-01 09:00", media=[{"file": "assets/a.png"}])
    git = folder.git()
    folder.write("assets/a.png", b"two")
    done = _cli(git, "approve", "summer", by="dana")
    assert done.code == 1
    assert "assets/a.png has changes that are not committed" in done.err


def test_a_post_that_git_ignores_can_t_be_approved(folder: WorkspaceFolder) -> None:
    folder.write(".gitignore", "posts/secret.yaml\nassets/\n")
    folder.post("secret")
    folder.write("assets/a.png", b"one")
    folder.post("summer", publish_at="2027-06-01 09:00", media=[{"file": "assets/a.png"}])
    git = folder.git()
    for post in ("secret", "summer"):
        done = _cli(git, "approve", post, by="dana")
        assert done.code == 1, done.err
        assert "not committed" in done.err


def test_missing_media_is_refused(folder: WorkspaceFolder) -> None:
    folder.post("spring", status="draft", media=[{"file": "assets/none.png"}])
    done = _cli(folder.git(), "submit", "spring")
    assert done.code == 1
    assert "assets/none.png is not there" in done.err


# --- not possible here: exit 2 --------------------------------------------------------------------------------------


def test_an_unknown_member(git: GitFolder) -> None:
    done = _cli(git, "approve", "summer", by="dnaa")
    assert done.code == 2
    assert "git says you are dnaa@acme.test, and no member has that e-mail. If it is yours" in done.err


def test_an_unknown_post(git: GitFolder) -> None:
    for post in ("sumer", "..", "../posts/summer", "a b", ""):
        before = _snapshot(git)
        done = _cli(git, "approve", post, by="dana")
        assert done.code == 2, (post, done.err)
        assert _snapshot(git) == before
    assert "did you mean 'summer'?" in _cli(git, "approve", "sumer", by="dana").err


def test_a_path_names_a_post_too(git: GitFolder) -> None:
    assert _cli(git, "approve", "posts/summer.yaml", by="dana").code == 0
    assert run_cli("approve", "../posts/autumn.yaml", cwd=git.root / "reviews", by="dana").code == 0
    done = run_cli("approve", "../roles/legal.yaml", cwd=git.root / "posts", by="dana")
    assert done.code == 2
    assert "is no post of this workspace" in done.err


def test_without_a_repository(folder: WorkspaceFolder) -> None:
    done = run_cli(
        "-C", folder.root, "approve", "summer", by="dana", env={"GIT_CEILING_DIRECTORIES": str(folder.root.parent)}
    )
    assert done.code == 2
    assert "git init" in done.err


def test_without_an_identity(git: GitFolder) -> None:
    env = {key: "" for key in identity("dana") if key.endswith(("_NAME", "_EMAIL"))}
    done = _cli(git, "approve", "summer", by="dana", env={**env, "HOME": str(git.root), "EMAIL": ""})
    assert done.code == 2
    assert "git config" in done.err


def test_policy_that_can_t_be_read(folder: WorkspaceFolder, git: GitFolder) -> None:
    folder.write("roles/manager.yaml", "id: [")
    done = _cli(git, "approve", "summer", by="dana")
    assert done.code == 2
    assert "roles/manager.yaml:2:1: SO002" in done.err


def test_another_post_that_can_t_be_read_does_not_matter(folder: WorkspaceFolder, git: GitFolder) -> None:
    folder.write("posts/autumn.yaml", "id: [")
    assert _cli(git, "approve", "summer", by="dana").code == 0
    assert "SO002" in _cli(git, "approve", "autumn", by="dana").err


def _conflict(git: GitFolder) -> None:
    git.run("switch", "-q", "-c", "other")
    (git.root / "notes.txt").write_text("other\n", encoding="utf-8")
    git.commit("Other", "notes.txt")
    git.run("switch", "-q", "main")
    (git.root / "notes.txt").write_text("main\n", encoding="utf-8")
    git.commit("Main", "notes.txt")


HALFWAY = {
    "merge": (["merge", "-q", "other"], "git merge --abort"),
    "rebase": (["rebase", "-q", "other"], "git rebase --abort"),
    "cherry-pick": (["cherry-pick", "other"], "git cherry-pick --continue"),
    "revert": (["revert", "--no-edit", "HEAD~"], "git revert --continue"),
    "detached": (["switch", "-q", "--detach"], "git switch -c"),
    "bisect": (["bisect", "start"], "git bisect reset"),
}


@pytest.mark.parametrize("name", HALFWAY)
def test_a_half_done_state_of_git_is_refused_with_the_way_out(git: GitFolder, name: str) -> None:
    command, way_out = HALFWAY[name]
    if name == "revert":
        (git.root / "notes.txt").write_text("1\n", encoding="utf-8")
        git.commit("One", "notes.txt")
        (git.root / "notes.txt").write_text("2\n", encoding="utf-8")
        git.commit("Two", "notes.txt")
    else:
        _conflict(git)
    subprocess.run(
        ["git", *command], cwd=git.root, env={**os.environ, **identity("maya")}, check=False, capture_output=True
    )
    before = _snapshot(git)
    for arguments in (["approve", "summer"], ["approve", "summer", "--dry-run"]):
        done = _cli(git, *arguments, by="dana")
        assert done.code == 2
        assert way_out in done.err
    assert _snapshot(git) == before


# --- dry run, no commit ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "arguments", "shown"),
    [
        ("maya", ["submit", "spring"], ["Would commit: post(spring): submit", "-status: draft", "+status: ready"]),
        (
            "dana",
            ["approve", "summer"],
            ["Socialops-By: dana", "+++ b/reviews/summer/brand-review--dana--1.yaml", "+decision: approve"],
        ),
        ("maya", ["schedule", "summer", "--at", "2027-06-02 09:00"], ["+publish_at: 2027-06-02 09:00"]),
    ],
)
def test_a_dry_run_shows_plan_and_diff_and_writes_nothing(
    git: GitFolder, by: str, arguments: list[str], shown: list[str]
) -> None:
    before = _snapshot(git)
    done = _cli(git, *arguments, "--dry-run", by=by)
    assert done.code == 0, done.err
    for line in shown:
        assert line in done.out
    assert _snapshot(git) == before
    assert not (git.root / ".git/socialops.lock").exists()


def test_no_commit_writes_the_files_alone(folder: WorkspaceFolder, git: GitFolder) -> None:
    head = git.run("rev-parse", "HEAD")
    assert _cli(git, "approve", "summer", "--no-commit", by="dana").code == 0
    assert _cli(git, "submit", "spring", "--no-commit").code == 0
    assert git.run("rev-parse", "HEAD") == head
    assert git.run("status", "--porcelain", "-uall").splitlines() == [
        " M posts/spring.yaml",
        "?? reviews/summer/brand-review--dana--1.yaml",
    ]
    assert folder.state("summer").state == "scheduled"


# --- around git -----------------------------------------------------------------------------------------------------


def test_other_people_s_changes_stay_as_they_are(folder: WorkspaceFolder, git: GitFolder) -> None:
    folder.post("autumn", text="Staged.\n", publish_at="2027-09-01 09:00")
    git.run("add", "posts/autumn.yaml")
    folder.post("autumn", text="And changed again.\n", publish_at="2027-09-01 09:00")
    folder.member("li", "writer", "legal")
    folder.write("new.txt", "staged\n")
    git.run("add", "new.txt")
    folder.write("untracked.txt", "x\n")
    git.run("rm", "-q", "--cached", "posts/spring.yaml")
    before = git.run("status", "--porcelain"), git.run("diff", "--cached"), git.run("diff")
    assert _cli(git, "approve", "summer", by="dana").code == 0
    assert (git.run("status", "--porcelain"), git.run("diff", "--cached"), git.run("diff")) == before
    assert _files(git) == {"reviews/summer/brand-review--dana--1.yaml": "A"}


def _hook(git: GitFolder, name: str, script: str) -> None:
    path = git.root / ".git/hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_hooks_run(git: GitFolder) -> None:
    _hook(git, "pre-commit", "git diff --cached --name-only > .git/seen")
    _hook(git, "commit-msg", 'echo "Checked-By: hook" >> "$1"')
    assert _cli(git, "approve", "summer", by="dana").code == 0
    assert (git.root / ".git/seen").read_text(encoding="utf-8") == "reviews/summer/brand-review--dana--1.yaml\n"
    assert _trailers(git)["Checked-By"] == "hook"


@pytest.mark.parametrize(
    ("by", "arguments", "prepare"),
    [
        ("dana", ["approve", "summer"], []),
        ("maya", ["submit", "spring"], []),
        ("maya", ["submit", "new"], []),
        ("maya", ["submit", "new"], ["assets/a.png"]),
        ("maya", ["submit", "new"], ["posts/new.yaml", "assets/a.png"]),
        ("maya", ["submit", "summer"], ["posts/summer.yaml"]),
    ],
)
def test_a_failing_hook_leaves_all_as_it_was(
    folder: WorkspaceFolder, git: GitFolder, by: str, arguments: list[str], prepare: list[str]
) -> None:
    folder.write("assets/a.png", png())
    folder.post("new", status="draft", media=[{"file": "assets/a.png", "alt": "A"}])
    if prepare == ["posts/summer.yaml"]:
        folder.post("summer", text="Staged.\n", publish_at="2027-06-01 09:00")
    for path in prepare:
        git.run("add", path)
    _hook(git, "pre-commit", "echo 'no emoji on Mondays' >&2; printf '::error::x\\n\\033[31m' >&2; exit 1")
    before = _snapshot(git)
    done = _cli(git, *arguments, by=by)
    assert done.code == 2
    assert "no emoji on Mondays" in done.err
    assert "\x1b" not in done.err
    assert "\n::" not in done.err
    assert _snapshot(git) == before
    assert not (git.root / ".git/socialops-journal.json").exists()


def test_a_hook_that_fails_for_the_second_post_keeps_the_first(git: GitFolder) -> None:
    _hook(git, "commit-msg", '! grep -q "post(autumn)" "$1"')
    done = _cli(git, "approve", "summer", "autumn", by="dana")
    assert done.code == 2
    assert "Done before that, and kept: summer." in done.err
    assert git.log()[0] == "post(summer): approve at brand-review"
    assert git.run("status", "--porcelain") == ""


def test_signing_is_honoured(git: GitFolder, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    (tmp_path / "signers").write_text(
        f"dana@acme.test {key.with_suffix('.pub').read_text(encoding='utf-8')}", encoding="utf-8"
    )
    for name, value in (
        ("gpg.format", "ssh"),
        ("user.signingkey", str(key)),
        ("commit.gpgsign", "true"),
        ("gpg.ssh.allowedSignersFile", str(tmp_path / "signers")),
    ):
        git.run("config", name, value)
    assert _cli(git, "approve", "summer", by="dana").code == 0
    assert git.run("log", "-1", "--format=%G? %GS") == "G dana@acme.test"


def test_a_workspace_in_a_sub_folder(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "repo/social media")
    folder.post("summer")
    folder.post("new", status="draft")
    git = GitFolder(tmp_path / "repo")
    git.run("init", "-q", "-b", "main")
    git.commit("Start")
    (git.root / "README").write_text("x", encoding="utf-8")
    git.run("add", "README")
    assert run_cli("approve", "summer", cwd=folder.root / "posts", by="dana").code == 0
    assert _files(git) == {"social media/reviews/summer/brand-review--dana--1.yaml": "A"}
    assert run_cli("approve", "summer", cwd=folder.root, by="dana").code == 1
    assert git.run("status", "--porcelain") == "A  README"


def test_a_linked_worktree(folder: WorkspaceFolder, git: GitFolder, tmp_path: Path) -> None:
    git.run("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    done = run_cli("approve", "summer", cwd=tmp_path / "side", by="dana")
    assert done.code == 0, done.err
    assert git.log() == ["Start"]
    assert GitFolder(tmp_path / "side").log()[0] == "post(summer): approve at brand-review"
    assert _cli(git, "approve", "summer", by="dana").code == 0
    assert folder.state("summer").state == "scheduled"


def test_paths_with_signs_that_git_could_take_for_patterns(folder: WorkspaceFolder) -> None:
    folder.write("assets/a[1].png", png())
    folder.write("assets/a1.png", b"b")
    folder.write("assets/ü *.png", b"c")
    git = folder.git()
    folder.write("assets/a1.png", b"changed")
    folder.write("assets/a[1].png", b"new")
    folder.post("new", status="draft", media=[{"file": "assets/a[1].png"}, {"file": "assets/ü *.png"}])
    assert _cli(git, "submit", "new", "--anyway", "-m", "Odd names, on purpose").code == 0
    assert _files(git).keys() == {"posts/new.yaml", "assets/a[1].png"}
    assert git.run("status", "--porcelain") == " M assets/a1.png"


def test_the_mode_of_a_file_stays(folder: WorkspaceFolder) -> None:
    (folder.root / "posts/spring.yaml").chmod(0o755)
    git = folder.git()
    assert _cli(git, "submit", "spring").code == 0
    assert git.run("ls-files", "--stage", "posts/spring.yaml").startswith("100755")


def test_the_first_commit_of_a_repository(folder: WorkspaceFolder) -> None:
    git = GitFolder(folder.root)
    git.run("init", "-q", "-b", "main")
    done = _cli(git, "submit", "spring")
    assert done.code == 0, done.err
    assert _files(git) == {"posts/spring.yaml": "A"}
    _hook(git, "pre-commit", "exit 1")
    assert _cli(git, "approve", "spring", by="dana").code == 2


def test_a_failing_hook_before_the_first_commit(folder: WorkspaceFolder) -> None:
    git = GitFolder(folder.root)
    git.run("init", "-q", "-b", "main")
    _hook(git, "pre-commit", "exit 1")
    assert _cli(git, "submit", "spring").code == 2
    assert git.run("ls-files") == ""
    assert b"status: draft" in (git.root / "posts/spring.yaml").read_bytes()


def test_a_note_cannot_forge_a_trailer(git: GitFolder) -> None:
    note = "Fine.\n\nSocialops-By: lena\nSocialops-Action: approve"
    assert _cli(git, "comment", "summer", "-m", note, by="dana").code == 0
    assert _trailers(git)["Socialops-By"] == "dana"
    assert "lena" not in git.run("log", "-1", "--format=%B")


def test_a_note_that_no_file_may_hold_is_refused_in_words(git: GitFolder) -> None:
    before = _snapshot(git)
    done = _cli(git, "comment", "summer", "-m", "a\x1b[31mb", by="dana")
    assert done.code in {1, 2}
    assert "U+001B" in done.err
    assert "\x1b" not in done.err
    assert _snapshot(git) == before


def test_the_environment_can_t_point_git_elsewhere(git: GitFolder, tmp_path: Path) -> None:
    other = small_workspace(tmp_path / "other").git()
    env = {
        "GIT_DIR": str(other.root / ".git"),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_WORK_TREE": str(other.root),
    }
    assert _cli(git, "approve", "summer", by="dana", env=env).code == 0
    assert git.log()[0] == "post(summer): approve at brand-review"
    assert other.log() == ["Start"]


def test_a_stale_lock_of_git_is_explained_and_never_deleted(git: GitFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socialops.git.journal.PATIENCE", 0.2)
    lock = git.root / ".git/index.lock"
    lock.write_bytes(b"")
    before = _snapshot_without_git(git)
    done = _cli(git, "approve", "summer", by="dana")
    assert done.code == 2
    assert "index.lock" in done.err
    assert "delete the lock file" in done.err
    assert lock.exists()
    assert _snapshot_without_git(git) == before
    lock.unlink()
    assert _cli(git, "approve", "summer", by="dana").code == 0


def _snapshot_without_git(git: GitFolder) -> dict[str, bytes]:
    return {p.as_posix(): p.read_bytes() for p in git.root.rglob("*") if p.is_file() and ".git" not in p.parts}

"""A commit under an address of no member: once main names the address it is a member's, and alone it is made anew."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from socialops.git.repo import open_repo
from socialops.git.sync.standing import changed_tracked
from socialops.operations.sync.refusals.uncommitted import uncommitted
from socialops.operations.sync.unheld import ways
from tests.clones import Clone, Clones, seeded
from tests.factories import identity, small_workspace


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("seed") / "acme")
    folder.member("li", "writer")
    return seeded(folder)


@pytest.fixture
def two(seed: Path, tmp_path: Path) -> Clones:
    return Clones(seed, tmp_path)


def typed(line: str, clone: Clone) -> None:
    """Type it in the clone, as whom it belongs to."""
    subprocess.run(line, shell=True, cwd=clone.root, check=True, env=os.environ | identity(clone.by))  # noqa: S602


def test_an_address_that_main_names_by_now_is_a_member_s(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.git_.run("switch", "-qc", "offer")
    path = maya.post("hers", author="li", status="draft")
    maya.keep("From home", by="old-laptop")
    assert maya.do("sync", now=None).code == 0
    maya.post("hers", author="maya", status="draft")
    assert "an address of no member" in maya.do("submit", "hers", now=None).err
    dana.member("maya", "writer", emails=["maya@acme.test", "old-laptop@acme.test"])
    dana.keep("Her address at home")
    assert dana.do("sync", now=None).code == 0
    maya.git_.run("restore", path)
    assert maya.do("sync", now=None).code == 0
    maya.post("hers", author="maya", status="draft")
    refused = maya.do("submit", "hers", now=None).err
    line = f'git commit -m "post: Take over from li" -- {path}'
    assert f"li can submit it; or take it over: {line}, then 'socialops submit hers' is yours" in refused
    assert "of no member" not in maya.do("doctor", now=None).out
    typed(line, maya)
    assert maya.do("submit", "hers", now=None).code == 0
    assert "of no member" not in maya.do("sync", now=None).err
    assert maya.do("audit", "--base", "origin/main", now=None).code == 0


def test_the_last_commit_that_nobody_else_has_is_made_anew(two: Clones) -> None:
    maya = two.maya
    path = maya.post("hers", author="li", status="draft")
    maya.keep("From home", by="old-laptop")
    first = maya.do("submit", "hers", now=None).err
    maya.post("hers", author="maya", status="draft")
    refused = maya.do("submit", "hers", now=None).err
    line = f"git commit --amend --reset-author --no-edit -- {path}"
    assert "added it under <old-laptop@acme.test>, an address of no member, and nobody else has that commit" in refused
    assert f"make it anew under yours, {line}, then 'socialops submit hers' is yours" in refused
    assert f"make it anew under yours, write 'author: maya' into it, {line}, then" in first
    assert "Take over from" not in first
    repo = open_repo(maya.root)
    sync = uncommitted(repo, changed_tracked(repo))
    for said in (refused, *ways(maya.root, [path]), *sync):  # submit; doctor, status; sync
        assert (line in said, "Take over from" in said) == (True, False), said
    typed(line, maya)
    assert maya.do("submit", "hers", now=None).code == 0
    assert maya.do("sync", "--branch", "tulips", now=None).code == 0
    assert maya.do("audit", "--base", "origin/main", now=None).code == 0


def test_who_begins_one_post_anew_hears_of_all_else_that_the_branch_holds(two: Clones) -> None:
    maya = two.maya
    maya.git_.run("switch", "-qc", "offer")
    path = maya.post("hers", author="li", status="draft")
    others = [maya.post(name, author="li", status="draft") for name in ("second", "third")]
    maya.keep("From home", by="old-laptop")
    assert maya.do("sync", now=None).code == 0
    maya.post("hers", author="maya", status="draft")
    said = maya.do("submit", "hers", now=None).err
    left = f"offer holds {', '.join(others)}, too, which main has not so"
    assert f"NEW-NAME. {left}: is each of them to come along, fetch each of them by the same line before you" in said
    maya.git_.run("restore", path)
    assert maya.do("sync", "--go", "main", now=None).code == 0
    for file in (path, *others[:1]):
        typed(f"git restore --source=offer -- {file}", maya)
    assert (maya.root / others[0]).exists()
    dana = two.dana
    dana.post("second", author="li", status="draft")
    dana.channel("acme-b")
    dana.keep("Main goes on")
    assert dana.do("sync", now=None).code == 0
    typed("git clean -fdq", maya)
    assert maya.do("sync", now=None).code == 0
    assert maya.git_.run("diff", "--name-only", "main...offer").split() == [path, *others]
    assert "channels/acme-b.yaml" in maya.git_.run("diff", "--name-only", "main", "offer")
    assert maya.do("sync", "--go", "offer", now=None).code == 0
    maya.post("hers", author="maya", status="draft")
    assert f"offer holds {others[1]}, too, which main has not so: is that" in maya.do("submit", "hers", now=None).err


def test_what_is_only_on_one_s_own_main_is_begun_anew_on_a_branch(two: Clones) -> None:
    """Taken over there, it would be refused in the pull request: main of the others has no commit of it."""
    maya = two.maya
    two.hook("update", '[ "$1" != refs/heads/main ]')
    path = maya.post("hers", author="li", status="draft")
    maya.keep("From home", by="old-laptop")
    maya.channel("acme-b")
    maya.keep("One more", by="dana")
    maya.post("hers", author="maya", status="draft")
    refused = maya.do("submit", "hers", now=None).err
    lines = (
        f"git restore {path}, socialops sync --branch OLD-NAME, socialops sync --go main, "
        f"git restore --source=OLD-NAME -- {path}, write 'author: maya' into it, socialops submit hers, "
        "socialops sync --branch NEW-NAME"
    )
    assert "A commit of your main, not shared yet, has it by <old-laptop@acme.test>" in refused
    assert (lines in refused, "Take over from" in refused) == (True, False), refused
    typed(f"git restore {path}", maya)
    assert maya.do("sync", "--branch", "old", now=None).code == 0
    assert maya.do("sync", "--go", "main", now=None).code == 0
    typed(f"git restore --source=old -- {path}", maya)
    maya.post("hers", author="maya", status="draft")
    assert maya.do("submit", "hers", now=None).code == 0
    assert maya.do("sync", "--branch", "new", now=None).code == 0
    assert maya.do("audit", "--base", "origin/main", now=None).code == 0


def test_a_take_over_above_it_is_not_shared_on_main_and_doctor_counts_that(two: Clones) -> None:
    """Shared there, no audit would pass from then on; until now `sync` noted it, and `doctor` said "All is well"."""
    maya = two.maya
    path = maya.post("hers", author="li", status="draft")
    maya.keep("From home", by="old-laptop")
    maya.post("hers", author="li", status="draft", text="Once more.\n")
    maya.keep("From home again", by="old-laptop")
    why = f"{path}: a commit of your main, not shared yet, has it by <old-laptop@acme.test>, an address of no member"
    lines = f"socialops sync --branch OLD-NAME, socialops sync --go main, git restore --source=OLD-NAME -- {path}, "
    for step in ("committed", "written", "taken over", "handed in"):
        if step == "written":
            maya.post("hers", author="maya", status="draft", text="Once more.\n")
        if step == "taken over":
            typed(f'git commit -qm "post: Take over from li" -- {path}', maya)
        if step == "handed in":
            assert maya.do("submit", "hers", now=None).code == 0
        ill = maya.do("doctor", now=None)
        assert (ill.code, "All is well" in ill.out, lines in ill.out) == (1, False, True), (step, ill.out)
        refused = maya.do("sync", now=None)
        assert (refused.code, lines in refused.err) == (1, True), (step, refused.err)
        assert (why in refused.err) == (step != "written")
    assert maya.git_.run("ls-remote", "origin", "main").startswith(maya.git_.run("rev-parse", "origin/main"))
    assert maya.do("sync", "--branch", "old", now=None).code == 0
    assert maya.do("sync", "--go", "main", now=None).code == 0
    typed(f"git restore --source=old -- {path}", maya)
    assert maya.do("submit", "hers", now=None).code == 0
    assert maya.do("sync", now=None).code == 0
    assert maya.do("audit", "--base", "origin/main~1", now=None).code == 0


def test_what_others_have_or_is_no_post_is_shared_on_main_as_ever(two: Clones) -> None:
    maya = two.maya
    (maya.root / "notes.txt").write_text("Ours.\n", encoding="utf-8")
    maya.keep("A file beside", by="old-laptop")
    ran = maya.do("sync", now=None)
    assert (ran.code, "an address of no member" in ran.err) == (0, True), ran.err
    maya.git_.run("switch", "-qc", "star")
    maya.post("hers", author="li", status="draft")
    maya.keep("From home", by="old-laptop")
    assert maya.do("sync", now=None).code == 0
    maya.git_.run("switch", "-q", "main")
    maya.git_.run("merge", "-q", "--no-ff", "-m", "Merge star", "star")
    assert "will not share" not in maya.do("doctor", now=None).out
    assert maya.do("sync", now=None).code == 0


def test_who_is_no_member_either_shares_on_main_as_ever_and_is_told(two: Clones) -> None:
    maya = two.maya
    maya.post("hers", author="li", status="draft")
    maya.keep("From home", by="old-laptop")
    ran = maya.do("sync", now=None, by="old-laptop")
    assert (ran.code, "an address of no member" in ran.err) == (0, True), ran.err

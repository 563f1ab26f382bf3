"""Records that come twice, late, or in another's header: what a branch can say of when something was there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from socialops.domain.approval.digest import channel_digest
from tests.audit.play import BASE, PNG, POST, RECORD, Play
from tests.factories import EARLIER

PUBLICATION = "publications/launch/acme-x--1.yaml"
LATER = "2027-02-15T09:00:00+01:00"


def _with_header(play: Play, line: str) -> None:
    """The last commit once more, with a line after its committer."""
    head, _, message = play.git("cat-file", "commit", "HEAD").partition("\n\n")
    made = f"{head}\n{line}\n\n{message}\n"
    done = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        input=made.encode(), cwd=play.root, capture_output=True, check=True,
    )  # fmt: skip
    play.git("reset", "-q", "--hard", done.stdout.decode().strip())


def _aside(play: Play) -> str:
    """A commit that is no part of the branch, with other words."""
    play.switch("aside", "work")
    play.write(text="Tomorrow.\n")
    commit = play.commit("ben")
    play.switch("work")
    return commit


@pytest.mark.parametrize("by", ["dana", "mallory"])
def test_a_parent_that_git_does_not_read_is_no_parent(play: Play, by: str) -> None:
    false = _aside(play)
    play.write(text="Tomorrow.\n")
    play.commit(by)
    _with_header(play, f"parent {false}")
    assert ("SO456", POST) in play.errors()


def test_nor_does_it_show_tomorrows_text(play: Play) -> None:
    false = _aside(play)
    play.files.review("launch", "brand-review", "dana", digest=_digest_at(play, false))
    play.commit("dana")
    _with_header(play, f"parent {false}")
    assert ("SO457", RECORD) in play.errors()


def _digest_at(play: Play, commit: str) -> str:
    play.git("checkout", "-q", commit, "--", POST)
    digest = play.files.digest("launch")
    play.git("checkout", "-q", "HEAD", "--", POST)
    return digest


def _shown(play: Play) -> str:
    workspace = play.files.load()
    return channel_digest(workspace.posts["launch"].item, "acme-x", workspace.files.media)


def test_a_publication_that_is_touched_again_later_is_judged_there_too(play: Play) -> None:
    old = (play.files.root / POST).read_bytes()
    play.approve()
    play.write(text="Buy now.\n")
    digest = _shown(play)
    play.files.write(POST, old)
    play.files.publication("launch", by="pia", at=EARLIER, digest=digest)
    play.commit("pia")
    play.write(text="Buy now.\n")
    play.commit("ben")
    (play.files.root / PUBLICATION).chmod(0o755)
    play.commit("pia")
    play.files.write(POST, old)
    play.commit("ben")
    assert ("SO457", PUBLICATION) in play.errors()


def test_nor_does_taking_it_out_and_in_again_help(play: Play) -> None:
    old = (play.files.root / POST).read_bytes()
    play.approve()
    play.write(text="Buy now.\n")
    digest = _shown(play)
    play.files.write(POST, old)
    play.files.publication("launch", by="pia", at=EARLIER, digest=digest)
    play.commit("pia")
    (play.files.root / PUBLICATION).unlink()
    play.write(text="Buy now.\n")
    play.commit("ben")
    play.files.publication("launch", by="pia", at=EARLIER, digest=digest)
    play.commit("pia")
    play.files.write(POST, old)
    play.commit("ben")
    assert ("SO407", PUBLICATION) in play.errors()


def test_another_mode_does_not_add_a_review_again(play: Play) -> None:
    """Tomorrow's text comes, and only the record's mode changes after it."""
    old = (play.files.root / POST).read_bytes()
    play.write(text="Tomorrow.\n")
    digest = play.files.digest("launch")
    play.files.write(POST, old)
    play.approve(digest=digest)
    play.write(text="Tomorrow.\n")
    play.commit("ben")
    (play.files.root / RECORD).chmod(0o755)
    play.commit("dana")
    assert play.errors() == {("SO457", RECORD)}


def test_another_mode_of_a_record_that_base_holds_says_nothing_new(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana", at=BASE)
    play.on_main("dana")
    (play.files.root / RECORD).chmod(0o755)
    play.commit("maya")
    assert play.errors() == set()


@pytest.mark.parametrize("numbers", [(1, 2), (3, 7)])
def test_an_old_word_does_not_come_after_a_newer_one(play: Play, numbers: tuple[int, int]) -> None:
    play.files.review("launch", "brand-review", "dana", "request-changes", number=numbers[0], at=LATER)
    play.commit("dana", at=LATER)
    path = play.files.review("launch", "brand-review", "dana", number=numbers[1], at=EARLIER)
    play.commit("dana", at=EARLIER)
    assert ("SO456", path) in play.errors()
    assert "of a lower number is newer" in play.message("SO456")


def test_a_comment_may_be_older_than_what_its_member_said_elsewhere(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana", "request-changes", at=LATER)
    play.commit("dana", at=LATER)
    before = LATER.replace("T09", "T08")
    play.files.review("launch", "brand-review", "dana", "comment", number=2, at=before, note="From the laptop.")
    play.commit("dana", at=LATER)
    assert play.errors() == set()


def test_other_stages_and_members_have_their_own_numbers(play: Play) -> None:
    play.files.review("launch", "brand-review", "mia", "request-changes", at=LATER)
    play.commit("mia", at=LATER)
    path = play.files.review("launch", "brand-review", "dana", number=2, at=LATER)
    play.commit("dana", at=LATER)
    assert ("SO456", path) not in play.errors()


@pytest.mark.parametrize(("hour", "left"), [("17:30:00-08:00", False), ("23:59:59-08:00", False)])
def test_the_last_day_ends_where_the_workspace_is(play: Play, hour: str, left: bool) -> None:
    settings = (play.files.root / "socialops.yaml").read_text().replace("Europe/Berlin", "America/Los_Angeles")
    play.files.write("socialops.yaml", settings)
    play.files.member("dana", "reviewer", until="2027-02-10")
    play.on_main()
    at = f"2027-02-10T{hour}"
    play.files.review("launch", "brand-review", "dana", at=at)
    play.commit("dana", at=at)
    assert bool(play.errors()) is left
    assert play.errors(base="main") == set()


@pytest.mark.parametrize(
    "place",
    ["posts/hero.png", "posts/2027/hero.png", "series/hero.png", "reviews/launch/a.png", "publications/x/a.png"],
)
def test_a_picture_is_media_wherever_it_lies(play: Play, place: str) -> None:
    play.files.write(place, PNG)
    play.write(media=[{"file": place, "alt": "Door"}])
    play.on_main("maya")
    play.files.write(place, PNG + b"!")
    play.commit("mallory")
    assert play.errors() == {("SO456", place)}


def test_ones_own_picture_beside_the_post_is_ones_own(play: Play) -> None:
    play.files.write("posts/hero.png", PNG)
    play.write(media=[{"file": "posts/hero.png", "alt": "Door"}])
    play.on_main("maya")
    play.files.write("posts/hero.png", PNG + b" by dana")
    play.on_main("dana")
    assert Path(play.files.root / "posts/hero.png").exists()
    play.approve()
    assert play.errors() == {("SO455", RECORD)}

"""Attacks on series that are approved ahead: what a branch may try to bring past an audit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.audit.play import Play, build_base, copy_of
from tests.factories import run_cli

SERIES = "series/weekly-tip.yaml"
RECORD = "reviews/weekly-tip/brand-review--dana--1.yaml"
DAY = "2027-03-09"
POST = f"weekly-tip-{DAY}"


def _begin(play: Play, by: str = "maya", **fields: Any) -> None:
    play.files.series(**fields)
    play.commit(by, "Start a series")


@pytest.mark.parametrize("prefix", ["posts/", "series/", "a/posts/b/", "series/posts/"])
def test_a_workspace_may_lie_in_a_folder_of_any_name(tmp_path: Path, prefix: str) -> None:
    build_base(tmp_path / "one", prefix)
    play = copy_of(Play(tmp_path / "one", prefix), tmp_path / "two", prefix)
    _begin(play)
    play.approve(post="weekly-tip")
    play.files.occurrence(DAY)
    play.commit("ben", "Write it")
    assert play.errors() == set()
    play.files.series(skip=["2027-03-16"])
    play.commit("mia", "Skip")
    ran = run_cli("approve", "weekly-tip", cwd=play.files.root, by="mia")
    assert "changed its content in commit" in ran.err
    play.approve("mia", post="weekly-tip")
    assert play.errors() == {("SO455", RECORD.replace("dana", "mia"))}


def test_a_merge_that_brings_another_series_is_its_authors_change(play: Play) -> None:
    _begin(play)
    play.switch("side", "work")
    play.files.write("notes.md", "x")
    play.commit("maya", "Side")
    play.switch("work")
    play.files.write("other.md", "x")
    play.commit("maya", "Other")
    play.git("merge", "-q", "--no-ff", "--no-commit", "side", by="dana")
    play.files.series(values=[{"topic": "lies"}])
    play.commit("dana", "Merge side")
    play.approve(post="weekly-tip")
    assert play.errors() == {("SO455", RECORD)}


def test_a_merge_that_takes_the_older_series_is_its_authors_choice(play: Play) -> None:
    _begin(play)
    play.switch("side", "work")
    play.files.series(values=[{"topic": "side"}])
    play.commit("maya", "Side")
    play.switch("work")
    play.files.series(values=[{"topic": "work"}])
    play.commit("maya", "Work")
    play.git("merge", "-q", "--no-ff", "-s", "ours", "-m", "Merge", "side", by="lena")
    assert play.errors() == {("SO456", SERIES)}


def test_records_do_not_move_between_a_series_and_its_posts(play: Play) -> None:
    _begin(play)
    play.files.occurrence(DAY, text="Other.\n")
    play.commit("maya", "Write it")
    play.approve(post="weekly-tip")
    for source, target in (("weekly-tip", POST), ("weekly-tip", "launch")):
        text = (play.files.root / f"reviews/{source}/brand-review--dana--1.yaml").read_text()
        play.files.write(f"reviews/{target}/brand-review--dana--1.yaml", text)
    play.commit("dana", "Copy")
    assert ("SO452", f"reviews/{POST}/brand-review--dana--1.yaml") in play.errors()
    assert str(play.files.state(POST).state) == "in-review"
    assert str(play.files.state("launch").state) == "in-review"


def test_the_digest_of_a_series_approves_no_post(play: Play) -> None:
    _begin(play)
    digest = play.files.digest("weekly-tip")
    play.files.occurrence(DAY, text="Other.\n")
    play.commit("maya", "Write it")
    play.approve(post=POST, digest=digest)
    assert ("SO457", f"reviews/{POST}/brand-review--dana--1.yaml") in play.errors()
    assert str(play.files.state(POST).state) == "in-review"


def test_a_series_with_a_new_id_starts_anew_and_remembers_who_wrote_it(play: Play) -> None:
    _begin(play, by="dana")
    play.git("mv", SERIES, "series/hint.yaml")
    play.files.series("hint")
    play.commit("ben", "Rename")
    play.approve(post="hint")
    assert play.errors() == {("SO455", "reviews/hint/brand-review--dana--1.yaml")}


def test_a_series_deleted_takes_its_approval_along(play: Play) -> None:
    _begin(play)
    play.approve(post="weekly-tip")
    play.files.occurrence(DAY)
    play.commit("ben", "Write it")
    assert str(play.files.state(POST).state) == "scheduled"
    (play.files.root / SERIES).unlink()
    play.commit("maya", "Away")
    assert str(play.files.state(POST).state) == "in-review"
    assert play.run().code in {0, 1}
    assert run_cli("check", cwd=play.files.root).code in {0, 1}


def test_a_publication_still_passes_where_its_series_was_changed_on_base(play: Play) -> None:
    play.switch("main")
    _begin(play)
    play.approve(post="weekly-tip")
    play.files.occurrence(DAY)
    play.commit("maya", "Write it")
    play.git("branch", "-f", "work", "main")
    play.files.series(approve="each")
    play.commit("maya", "One by one from here on")
    play.switch("work")
    ran = run_cli("digest", POST, "--channel", "acme-x", cwd=play.files.root)
    play.files.publication(POST, by="pia", at="2027-02-10T09:00:00+01:00", digest=ran.out.strip())
    play.commit("pia", "Publish")
    assert play.errors() == set()


def test_a_publication_of_a_series_is_none(play: Play) -> None:
    _begin(play)
    record = play.files.publication("weekly-tip", by="pia", at="2027-02-10T09:00:00+01:00")
    play.commit("pia", "Publish")
    assert ("SO457", record) in play.errors()
    ran = run_cli("status", "weekly-tip", "--format", "json", cwd=play.files.root)
    assert json.loads(ran.out)["series"][0]["state"] == "in-review"


def test_an_edited_post_of_an_approved_series_can_not_be_published(play: Play) -> None:
    _begin(play)
    play.approve(post="weekly-tip")
    play.files.occurrence(DAY, text="Lies.\n")
    play.commit("maya", "Edit")
    ran = run_cli("digest", POST, "--channel", "acme-x", cwd=play.files.root)
    record = play.files.publication(POST, by="pia", at="2027-02-10T09:00:00+01:00", digest=ran.out.strip())
    play.commit("pia", "Publish")
    assert play.errors() == {("SO407", record)}


def test_a_post_under_another_id_needs_its_own_approval(play: Play) -> None:
    _begin(play)
    play.approve(post="weekly-tip")
    play.files.post(
        "other", text="Tip 2: all about wool.\n", publish_at="2027-03-09 09:00", series="weekly-tip", occurrence=DAY
    )
    play.commit("maya", "Another id")
    assert str(play.files.state("other").state) == "in-review"


def test_who_may_not_post_writes_no_post_of_a_series(play: Play) -> None:
    _begin(play)
    play.approve(post="weekly-tip")
    path = play.files.occurrence(DAY)
    play.commit("lena", "Write it")
    assert play.errors() == {("SO456", path)}


def test_a_request_on_a_series_that_is_deleted_still_holds_its_posts(play: Play) -> None:
    _begin(play)
    play.files.occurrence(DAY)
    play.commit("maya", "Write it")
    play.approve("mia", post=POST)
    play.files.review("weekly-tip", "brand-review", "dana", "request-changes")
    play.commit("dana", "Not like this")
    (play.files.root / SERIES).unlink()
    play.commit("maya", "Away")
    ran = run_cli("digest", POST, "--channel", "acme-x", cwd=play.files.root)
    record = play.files.publication(POST, by="pia", at="2027-02-10T09:00:00+01:00", digest=ran.out.strip())
    play.commit("pia", "Publish")
    assert play.errors() == {("SO407", record)}

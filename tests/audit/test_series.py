"""Series that are approved ahead: what their approval may rest on, and what it is good for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.audit.play import PNG, Play
from tests.factories import identity, run_cli

SERIES = "series/weekly-tip.yaml"
RECORD = "reviews/weekly-tip/brand-review--dana--1.yaml"
DAY = "2027-03-09"
POST = f"weekly-tip-{DAY}"


def _begin(play: Play, by: str = "maya", **fields: Any) -> None:
    play.files.series(**fields)
    play.commit(by, "Start a series")


def test_a_series_an_approval_and_its_posts_pass(play: Play) -> None:
    _begin(play)
    play.approve(post="weekly-tip")
    play.files.occurrence(DAY)
    play.commit("ben", "Write it")
    assert play.errors() == set()
    assert str(play.files.state(POST).state) == "scheduled"


def test_a_series_that_needs_no_approval_of_its_own_passes_too(play: Play) -> None:
    _begin(play, approve="each")
    assert play.errors() == set()


@pytest.mark.parametrize("approve", ["each", "ahead"])
def test_only_who_may_post_changes_a_series(play: Play, approve: str) -> None:
    _begin(play, by="lena", approve=approve)
    assert play.errors() == {("SO456", SERIES)}
    assert "adds the series" in play.message("SO456")


def test_who_changed_the_series_can_not_approve_it(play: Play) -> None:
    _begin(play)
    play.files.series(skip=["2027-03-16"])
    play.commit("dana", "Skip one")
    play.approve(post="weekly-tip")
    assert play.errors() == {("SO455", RECORD)}


def test_approving_beforehand_what_nobody_could_read_is_found(play: Play) -> None:
    _begin(play, values=[{"topic": "tomorrow"}])
    digest = play.files.digest("weekly-tip")
    play.files.series(values=[{"topic": "today"}])
    play.commit("maya", "Today")
    play.git("reset", "-q", "--hard", "HEAD~2")
    play.files.series(values=[{"topic": "today"}])
    play.commit("maya", "Today")
    play.approve(post="weekly-tip", digest=digest)
    play.files.series(values=[{"topic": "tomorrow"}])
    play.commit("maya", "Tomorrow")
    assert play.errors() == {("SO457", RECORD)}


def test_an_approval_by_somebody_without_the_role_is_found(play: Play) -> None:
    _begin(play)
    play.approve("lena", post="weekly-tip")
    assert play.errors() == {("SO456", "reviews/weekly-tip/brand-review--lena--1.yaml")}


def test_an_approval_in_another_name_is_found(play: Play) -> None:
    _begin(play)
    play.files.review("weekly-tip", "brand-review", "dana")
    play.commit("maya", "Approve")
    assert play.errors() == {("SO452", RECORD)}


def test_a_range_that_only_writes_a_post_has_the_approvals_of_its_series_judged(play: Play) -> None:
    play.switch("main")
    _begin(play)
    play.files.series(skip=["2027-03-16"])
    play.commit("dana", "Skip one")
    play.approve(post="weekly-tip")  # main was not audited
    play.git("branch", "-f", "work", "main")
    play.switch("work")
    play.files.occurrence(DAY)
    play.commit("maya", "Write it")
    assert play.errors() == {("SO455", RECORD)}


def test_an_approver_may_write_the_posts_that_the_series_makes(play: Play) -> None:
    _begin(play)
    play.approve(post="weekly-tip")
    play.files.occurrence(DAY)
    play.commit("dana", "Write it")
    assert play.errors() == set()
    assert str(play.files.state(POST).state) == "scheduled"


def test_media_changed_after_the_approval_lapse_it_and_count_as_a_change(play: Play) -> None:
    media = [{"file": "assets/tip.png", "alt": "A tip"}]
    template = {"author": "maya", "channels": ["acme-x"], "text": "Tip {n}.\n", "media": media}
    play.files.write("assets/tip.png", PNG)
    _begin(play, template=template)
    play.approve(post="weekly-tip")
    play.files.occurrence(DAY)
    play.commit("maya", "Write it")
    play.git("switch", "-q", "main")
    play.git("merge", "-q", "--ff-only", "work")
    play.switch("work")
    play.files.write("assets/tip.png", PNG + b"\0")
    play.commit("mia", "Another picture")
    assert str(play.files.state(POST).state) == "in-review"
    play.approve("mia", post="weekly-tip")
    assert play.errors() == {("SO455", "reviews/weekly-tip/brand-review--mia--1.yaml")}


def test_a_publication_rests_on_the_approval_that_its_commit_held(play: Play) -> None:
    _begin(play)
    play.files.occurrence(DAY)
    play.commit("maya", "Write it")
    ran = run_cli("digest", POST, "--channel", "acme-x", cwd=play.files.root)
    record = play.files.publication(POST, by="pia", at="2027-02-10T09:00:00+01:00", digest=ran.out.strip())
    play.commit("pia", "Publish")
    assert play.errors() == {("SO407", record)}
    play.git("reset", "-q", "--hard", "HEAD~1")
    play.approve(post="weekly-tip")
    play.files.publication(POST, by="pia", at="2027-02-10T09:00:00+01:00", digest=ran.out.strip())
    play.commit("pia", "Publish")
    assert play.errors() == set()
    play.files.series(skip=["2027-12-28"])
    play.commit("maya", "Go on")
    assert play.errors() == set()
    found = json.loads(run_cli("check", "--format", "json", cwd=play.files.root).out)["findings"]
    assert {f["code"] for f in found} == {"SO404"}


def test_a_removed_record_of_a_series_is_found(play: Play) -> None:
    _begin(play)
    play.approve(post="weekly-tip")
    play.git("rm", "-q", RECORD)
    play.commit("maya", "Clean up")
    assert play.errors() == {("SO451", RECORD)}


@pytest.mark.parametrize("path", ["series/Weekly-Tip.yaml", "series/weekly-tip.yml", "SERIES/weekly-tip.yaml"])
def test_a_series_that_only_some_file_systems_see_is_a_change_too(play: Play, path: str) -> None:
    _begin(play)
    text = (play.files.root / SERIES).read_text()
    play.files.write(path, text.replace("zips", "lies"))
    play.commit("lena", "Change")
    assert ("SO456", path) in play.errors()


def test_the_program_refuses_what_audit_would(play: Play) -> None:
    _begin(play)
    play.files.series(skip=["2027-03-16"])
    play.commit("dana", "Skip one")
    ran = run_cli("approve", "weekly-tip", cwd=play.files.root, by="dana")
    assert ran.code == 1
    assert "changed its content in commit" in ran.err
    ran = run_cli("approve", "weekly-tip", cwd=play.files.root, env=identity("mia"))
    assert ran.code == 0, ran.err
    assert play.git("log", "-1", "--format=%s").strip() == "series(weekly-tip): approve at brand-review"

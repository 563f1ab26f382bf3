"""A clock that was wrong leaves a record of the future: what it stands in the way of says so, and how it goes."""

from __future__ import annotations

from pathlib import Path

from tests.clones import Clones, seeded
from tests.factories import small_workspace

LATER = "2027-03-20 12:00"


def test_who_runs_into_a_record_of_the_future_is_told_of_the_clock(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "seed" / "acme")
    folder.post("tulips")
    dana = Clones(seeded(folder), tmp_path / "clones").dana
    assert dana.do("request-changes", "tulips", "-m", "Red", now=LATER).code == 0
    ran = dana.do("approve", "tulips")
    record = "reviews/tulips/brand-review--dana--1.yaml"
    assert (ran.code, f"{record} of a lower number is newer" in ran.err) == (1, True)
    assert f"{record} is of the future: it says 2027-03-20 12:00, and now it is 2027-02-20 12:00. A clock" in ran.err
    assert "SOCIALOPS_NOW left on" in ran.err
    out = dana.do("doctor").out  # by the clock of then
    assert f"{record} says 2027-03-20 12:00, which is still to come" in out
    assert "SOCIALOPS_NOW (or --now) says 2027-02-20 12:00" in out
    assert "'socialops sync --drop tulips'" in ran.err
    answer = dana.do("comment", "tulips", "-m", "It is red", "--dry-run", by="maya")
    assert "dana's request at brand-review is of the future: it says 2027-03-20 12:00" in answer.out + answer.err
    assert "answer nothing" in answer.out + answer.err
    assert "your words wait" not in answer.out + answer.err
    lift = dana.do("lift", "tulips", "--of", "dana", "-m", "She is away")
    assert (lift.code, "A lift counts from that moment on, and changes nothing before" in lift.err) == (1, True)
    assert dana.do("lift", "tulips", "--of", "dana", "-m", "She is away", "--dry-run", now=LATER).code == 0
    assert dana.do("sync", "--drop", "tulips").code == 0
    assert dana.do("approve", "tulips").code == 0
    again = dana.do("request-changes", "tulips", "-m", "Red", now="2027-02-20 11:00")
    assert "is of the future: it says 2027-02-20 12:00, and now it is 2027-02-20 11:00" in again.err

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from socialops.operations.check import check
from tests.factories import WorkspaceFolder, small_workspace

TODAY = date(2027, 2, 20)  # a Saturday


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def found(folder: WorkspaceFolder, today: date = TODAY) -> list[str]:
    report = check(folder.load(), today)
    return [f"{d.path}:{d.line} {d.message}" for d in report.diagnostics if d.code == "SO307"]


def test_the_post_that_is_too_much_is_named_at_its_time(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [0, 2]})
    for day in (1, 3, 4, 7):
        folder.post(f"p{day}", publish_at=f"2027-03-0{day} 09:00")
    folder.post("next-week", publish_at="2027-03-08 00:00")
    folder.post("gone", publish_at="2027-03-02 09:00", status="cancelled")
    words = "of week 2027-W09 on acme-x, which takes at most 2 a week: move it to another one"
    assert found(folder) == [f"posts/p4.yaml:6 this is post 3 {words}", f"posts/p7.yaml:6 this is post 4 {words}"]


def test_the_time_of_a_variant_is_the_place(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [0, 0]})
    folder.post("a", variants={"acme-x": {"publish_at": "2027-03-02 09:00"}})
    (finding,) = found(folder)
    line = (folder.root / "posts/a.yaml").read_text().splitlines().index("    publish_at: 2027-03-02 09:00") + 1
    assert finding.startswith(f"posts/a.yaml:{line} ")


def test_thin_weeks_make_one_finding_a_run_at_the_cadence(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [2, 7]})
    folder.post("a", publish_at="2027-03-16 09:00")
    folder.post("b", publish_at="2027-03-23 09:00")
    line = (folder.root / "channels/acme-x.yaml").read_text().splitlines().index("  per_week:") + 1
    rest = "on acme-x, which wants at least 2 a week: plan one more, or lower per_week"
    assert found(folder) == [
        f"channels/acme-x.yaml:{line} week 2027-W11 has 1 post {rest}",
        f"channels/acme-x.yaml:{line} weeks 2027-W08 to 2027-W10 have no post {rest}",
    ]


@pytest.mark.parametrize(
    ("today", "last", "weeks"),
    [
        (date(2027, 2, 22), "2027-03-09", "2027-W08 to 2027-W09"),  # a week that begins today is judged
        (date(2027, 2, 23), "2027-03-09", "2027-W09"),  # one that has begun is not
        (date(2027, 2, 23), "2027-03-01", None),  # nor the week in which the plan ends
        (date(2027, 3, 10), "2027-03-09", None),  # nor anything after the last post
    ],
)
def test_too_few_is_judged_only_between_today_and_the_last_post(
    folder: WorkspaceFolder, today: date, last: str, weeks: str | None
) -> None:
    folder.channel("acme-x", cadence={"per_week": [1, 7]})
    folder.post("a", publish_at=f"{last} 09:00")
    assert [line.split(" week")[1].lstrip("s ").split(" ha")[0] for line in found(folder, today)] == (
        [weeks] if weeks else []
    )


def test_a_week_that_is_over_or_a_post_that_is_out_is_history(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [0, 1]})
    folder.post("a", publish_at="2027-03-01 09:00")
    folder.post("b", publish_at="2027-03-07 09:00")
    assert len(found(folder, date(2027, 3, 7))) == 1
    assert found(folder, date(2027, 3, 8)) == []
    folder.publication("b")
    assert found(folder, date(2027, 3, 7)) == []


def test_weeks_are_those_of_the_workspace(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [0, 1]})
    folder.post("a", publish_at="2027-03-07 22:30")
    folder.post("b", publish_at="2027-03-07 18:30", timezone="America/New_York")  # Monday in Berlin
    assert found(folder) == []


def test_a_post_in_the_far_future_ends_in_one_finding(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [1, 7]})
    folder.post("a", publish_at="2199-12-30 09:00")
    assert len(found(folder)) == 1

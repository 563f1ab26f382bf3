"""`alerts`: what stands, since when, who answers by when, and what ended it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace

MONDAY = date(2027, 1, 4)
KEYS = ["name", "alert", "kpi", "subject", "channel", "since", "now", "limit", "as_of", "responder", "members", "due",
        "overdue", "answer"]  # fmt: skip


def weeks(values: list[int], first: date = MONDAY) -> dict[str, dict[str, int]]:
    """Days whose weeks have these sums; each day but the last has a seventh."""
    days = {}
    for number, value in enumerate(values):
        for day in range(7):
            told = value // 7 if day < 6 else value - 6 * (value // 7)
            days[(first + timedelta(days=7 * number + day)).isoformat()] = {"impressions": told}
    return days


def measure(made: WorkspaceFolder, at: str, channel: str = "acme-x", **fields: Any) -> str:
    """A record by ana, as of a time in UTC."""
    base = {"channel": None if channel == "general" else channel, "by": "ana", "as_of": at, "window": "lifetime"}
    return made.document(f"measures/{channel}/{at[:10]}--ana--1.yaml", {**base, **fields})


def alert(made: WorkspaceFolder, name: str, when: Mapping[str, Any], **fields: Any) -> str:
    """An alert on impressions that ana answers."""
    base = {"id": name, "title": f"Alert {name}", "kpi": "impressions", "when": dict(when), "responder": "analyst",
            "respond": "Find out why."}  # fmt: skip
    return made.document(f"alerts/{name}.yaml", {**base, **fields})


def workspace(root: Path) -> WorkspaceFolder:
    """A small workspace with ana, who measures."""
    made = small_workspace(root, currency="EUR")
    made.role("analyst", may=["measure"])
    made.member("ana", "analyst")
    made.workflow(responsibilities={"optimise": {"role": "manager", "due": "1d after alert", "effort": "2h"}})
    return made


def shown(made: WorkspaceFolder, *words: str, now: str = "2027-03-10 12:00", code: int = 0) -> dict[str, Any]:
    """The JSON of `alerts`."""
    ran = run_cli("alerts", *words, "--format", "json", cwd=made.root, now=now)
    assert ran.code == code, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


@pytest.fixture(scope="module")
def dip(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """Eight even weeks, a bad ninth, told in two imports; eight posts and one that is weak."""
    made = workspace(tmp_path_factory.mktemp("alerts") / "acme")
    measure(made, "2027-03-01T07:00:00Z", days=weeks([1000, 1100, 900, 1000, 1000, 1000, 1000, 1000]))
    posts = {}
    for number in range(9):
        name, day = f"p{number}", date(2027, 2, 10) + timedelta(days=number)
        made.post(name, publish_at=f"{day} 09:00", labels=["tip"] if number == 8 else [])
        made.publication(name, at=f"{day}T09:00:00+01:00", url=f"https://x.com/acme/{name}")
        posts[name] = {"impressions": 100 if number < 8 else 40}
    measure(made, "2027-02-25T08:00:00Z", posts={**posts, "p0": {"impressions": 100}})
    for name in list(posts)[:7]:  # over the age's limit by then: told on the day they were a week old
        day = date(2027, 2, 10) + timedelta(days=int(name[1:]) + 7)
        measure(made, f"{day}T08:00:00Z", posts={name: {"impressions": 100}})
    measure(made, "2027-03-09T07:00:00Z", days=weeks([500], MONDAY + timedelta(weeks=8)))
    alert(made, "shown", {"range": "8w", "by": "20%"}, every="week", within="1bd", channels=["acme-x"])
    alert(made, "weak", {"under": "50%", "of": "usual"}, task="optimise", within="2d")
    alert(made, "calm", {"below": 100})
    return made


def test_what_stands_with_every_key(dip: WorkspaceFolder) -> None:
    found = shown(dip)
    assert [list(row)[: len(KEYS)] for row in found["alerts"]] == [KEYS, KEYS]
    weak, bad = found["alerts"]
    assert {key: bad[key] for key in KEYS} == {
        "name": "shown@acme-x", "alert": "shown", "kpi": "impressions", "subject": "acme-x", "channel": "acme-x",
        "since": "2027-03-09T08:00:00+01:00", "now": 500, "limit": 720, "as_of": "2027-03-09T08:00:00+01:00",
        "responder": "analyst", "members": ["ana"], "due": "2027-03-10T08:00:00+01:00", "overdue": True,
        "answer": None,
    }  # fmt: skip
    assert (weak["name"], weak["subject"], weak["since"], weak["now"], weak["limit"], weak["due"]) == (
        "weak@p8.acme-x", "p8", "2027-02-25T09:00:00+01:00", 40, 50, "2027-02-27T09:00:00+01:00",
    )  # fmt: skip
    assert found["blind"] == []


def test_nothing_is_known_before_it_was_read(dip: WorkspaceFolder) -> None:
    assert [row["name"] for row in shown(dip, now="2027-03-08 12:00")["alerts"]] == ["weak@p8.acme-x"]
    assert shown(dip, now="2027-02-25 08:59")["alerts"] == []


def test_two_periods_without_a_number_are_blind(dip: WorkspaceFolder) -> None:
    assert [one["alert"] for one in shown(dip, now="2027-03-14 23:59")["blind"]] == []
    found = shown(dip, now="2027-03-22 01:00")["blind"]
    assert [(one["alert"], one["channel"], one["why"]) for one in found] == [
        ("calm", "acme-x", "nothing was measured since 2027-03-07, 2 weeks ago"),
        ("shown", "acme-x", "nothing was measured since 2027-03-07, 2 weeks ago"),
    ]


def test_when_it_would_have_rung(dip: WorkspaceFolder) -> None:
    found = shown(dip, "test", "shown")
    assert list(found)[:4] == ["version", "alert", "rings", "blind"]
    assert found["rings"] == [
        {"subject": "acme-x", "at": "2027-03-08T01:00:00+01:00", "now": 500, "limit": 720, "channel": "acme-x",
         "post": None, "from": "2027-03-01", "to": "2027-03-07", "expected": None},
    ]  # fmt: skip
    assert shown(dip, "test", "shown", now="2027-03-22 12:00", code=0)["blind"]
    assert shown(dip, "test", "alerts/calm.yaml", "--weeks", "4")["rings"] == []
    ran = run_cli("alerts", "test", "show", cwd=dip.root)
    assert (ran.code, "shown" in ran.err) == (2, True)


def test_for_people(dip: WorkspaceFolder) -> None:
    ran = run_cli("alerts", cwd=dip.root, now="2027-03-10 12:00")
    assert "weak@p8.acme-x" in ran.out
    assert "500 < 720" in ran.out
    assert "2 alerts to answer, 2 late." in ran.err
    assert "socialops done p8 optimise or socialops decide weak@p8.acme-x none -m WHY" in ran.err
    ran = run_cli("alerts", "test", "shown", cwd=dip.root, now="2027-03-10 12:00")
    assert "2027-03-01 to 2027-03-07" in ran.out
    assert "Rings 1 time in 52 weeks." in ran.err


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """Numbers of every kind: days, followers, of no channel, ratios of posts; a channel that ended, a moment."""
    made = workspace(tmp_path_factory.mktemp("kinds") / "acme")
    made.campaign("spring")
    made.channel("old-x", until="2027-01-31")
    made.document("moments/sale.yaml", {"id": "sale", "title": "Sale", "from": "2027-02-24", "to": "2027-02-25"})
    made.document("moments/fair.yaml", {"id": "fair", "title": "Fair", "from": "2027-02-23"})
    week = weeks([70, 700], date(2027, 2, 15))
    measure(made, "2027-03-01T12:00:00Z", days=week, account={"followers": 90})
    measure(made, "2027-02-21T12:00:00Z", account={"followers": 100})
    measure(made, "2027-02-28T12:00:00Z", account={"followers": 80})
    for number, (first, last, mentions) in enumerate(
        [("2027-02-15", "2027-02-21", 9), ("2027-02-22", "2027-02-28", 2), ("2027-02-24", "2027-03-01", 99)], 1
    ):
        made.document(f"measures/general/2027-03-0{number}--ana--1.yaml", {
            "by": "ana", "as_of": f"2027-03-0{number}T08:00:00Z", "window": {"from": first, "to": last},
            "numbers": {"mentions": mentions, "rival-mentions": 8},
        })  # fmt: skip
    made.document("measures/general/2027-03-02--ana--2.yaml", {
        "by": "ana", "as_of": "2027-03-02T09:00:00Z", "window": {"from": "2027-03-01", "to": "2027-03-01"},
        "numbers": {"mentions": 3, "rival-mentions": 1},
    })  # fmt: skip
    for name, campaign in (("in", "spring"), ("out", None)):
        made.post(name, campaign=campaign, publish_at="2027-02-20 09:00")
        made.publication(name, at="2027-02-20T09:00:00+01:00", url=f"https://x.com/acme/{name}")
    likes = {"likes": 1, "comments": 0, "shares": 0, "impressions": 2000}
    measure(made, "2027-02-27T08:00:00Z", posts={"in": likes, "out": dict(likes)})
    alert(made, "daily", {"above": 50}, every="day")
    alert(made, "followers", {"below": 95}, kpi="followers", channels=["acme-x"])
    alert(made, "loud", {"above": 200}, every="week", channels=["acme-x", "old-x"])
    alert(made, "rate", {"below": 2}, kpi="er-followers", every="post", campaigns=["spring"], within="1h")
    alert(made, "seen", {"above": 1000}, every="post", labels=["none"])
    alert(made, "share", {"below": 50}, kpi="share-of-voice")
    alert(made, "said", {"above": 2}, kpi="mentions", every="day", cooldown="30d")
    alert(made, "talk", {"below": 2}, kpi="conversation")
    alert(made, "lead", {"above": 2}, kpi="lead-time")
    alert(made, "row", {"in_a_row": 2, "below": "usual"}, channels=["acme-x"])
    alert(made, "empty", {"below": 2}, kpi="saves", every="post", channels=["acme-linkedin"])
    return made


def test_numbers_of_every_kind(kinds: WorkspaceFolder) -> None:
    rows = {row["name"]: row for row in shown(kinds, now="2027-03-03 12:00")["alerts"]}
    assert {name: (row["now"], row["limit"], row["since"][:16]) for name, row in rows.items()} == {
        "daily@acme-x": (100, 50, "2027-03-01T13:00"),
        "followers@acme-x": (80, 95, "2027-02-28T13:00"),
        "loud@acme-x": (700, 200, "2027-03-01T13:00"),
        "rate@in.acme-x": (1.0, 2, "2027-02-27T09:00"),
        "share@general": (20, 50, "2027-03-02T09:00"),
        "said@general": (3, 2, "2027-03-02T10:00"),
    }
    assert rows["loud@acme-x"]["expected"] == "fair"
    assert rows["daily@acme-x"]["expected"] is None
    assert rows["rate@in.acme-x"]["due"] == "2027-02-27T10:00:00+01:00"


def test_days_of_the_calendar_carry_what_they_are(kinds: WorkspaceFolder) -> None:
    rings = shown(kinds, "test", "daily", now="2027-03-03 12:00")["rings"]
    assert [(r["from"][8:], r["expected"]) for r in rings] == [
        ("22", None), ("23", "fair"), ("24", "sale"), ("25", "sale"), ("26", None), ("27", None), ("28", None),
    ]  # fmt: skip
    ran = run_cli("alerts", "test", "daily", cwd=kinds.root, now="2027-03-03 12:00")
    assert "Rings 7 times in 52 weeks, 3 of them expected." in ran.err
    ran = run_cli("alerts", "test", "talk", cwd=kinds.root, now="2027-03-03 12:00")
    assert (ran.code, "It would not have rung in the last 52 weeks." in ran.err) == (0, True)
    ran = run_cli("alerts", "test", "lead", cwd=kinds.root)
    assert (ran.code, "'lead-time' is no number of channels or posts" in ran.err) == (2, True)


def test_why_alerts_are_blind(kinds: WorkspaceFolder) -> None:
    found = shown(kinds, now="2027-03-03 12:00")["blind"]
    assert [(one["alert"], one["channel"], one["why"]) for one in found] == [
        ("daily", "acme-x", "nothing was measured since 2027-02-28, 2 days ago"),
        ("lead", None, "'lead-time' is no number that is measured of channels or posts, and alerts watch no other"),
        ("row", "acme-x", "2 of the last 20 posts are measured at 7d, 8 are needed"),
        ("talk", "acme-x", "no week of conversation is held whole"),
    ]
    later = {(one["alert"], one["why"]) for one in shown(kinds, now="2027-03-14 12:00")["blind"]}
    assert ("daily", "nothing was measured since 2027-02-28, 13 days ago") in later
    early = {one["alert"]: one["why"] for one in shown(kinds, now="2027-02-15 12:00")["blind"]}
    assert (early["daily"], early["loud"]) == ("nothing is measured yet", "no week of impressions is held whole")


def test_posts_that_were_not_measured_make_blind(tmp_path: Path) -> None:
    made = workspace(tmp_path / "acme")
    for name in ("a", "b"):
        made.post(name)
        made.publication(name, at="2027-03-01T09:00:00+01:00", url=f"https://x.com/acme/{name}")
    alert(made, "low", {"below": 5}, every="post", channels=["acme-x"])
    measure(made, "2027-02-28T08:00:00Z", posts={"a": {"impressions": 1}})  # of something else, before it was out
    assert shown(made, now="2027-03-11 08:59")["blind"] == []
    (blind,) = shown(made, now="2027-03-11 09:00")["blind"]
    assert blind["why"] == "the last 2 posts were not measured at 7d"

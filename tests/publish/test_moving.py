"""What changes between fetch and push, wrong clocks, hours that don't exist: nothing goes out that should not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from socialops.operations.publish import step
from tests.publish.pictures import picture
from tests.publish.stage import Stage

WITH_MEDIA: dict[str, Any] = {"media": [{"file": "assets/door.png", "alt": "A green door"}]}


def _media(stage: Stage) -> str:
    stage.files.write("assets/door.png", picture(2))
    return "maya"


def _address(stage: Stage) -> str:
    stage.files.post(
        "teaser", media=[{"url": "https://acme.test/other.png", "alt": "A green door", "sha256": "0" * 64}]
    )
    return "maya"


def _text(stage: Stage) -> str:
    stage.files.post("teaser", **WITH_MEDIA, text="Other words.\n")
    return "maya"


def _hold(stage: Stage) -> str:
    stage.files.post("teaser", **WITH_MEDIA, status="hold")
    return "maya"


def _withdrawal(stage: Stage) -> str:
    stage.files.review("teaser", "brand-review", "dana", "withdraw", number=2, at="2027-02-11T09:00:00+01:00")
    return "dana"


def _pause(stage: Stage) -> str:
    stage.files.settings(publish={"paused": "Under investigation"})
    return "dana"


def _by_hand(stage: Stage) -> str:
    stage.files.channel("acme-x", publish={"by": "hand"})
    return "dana"


def _other_program(stage: Stage) -> str:
    stage.files.channel("acme-x", publish={"by": "command", "run": "other"})
    return "dana"


def _other_account(stage: Stage) -> str:
    stage.files.channel("acme-x", publish={"by": "command", "run": "poster"}, handle="@rival")
    return "dana"


def _server(stage: Stage) -> str:
    stage.files.channel("acme-x", publish={"by": "x", "host": "http://x.example.org"})
    return "dana"


CHANGES: dict[str, tuple[Callable[[Stage], str], int, str]] = {
    "text": (_text, 1, "dana's approval at brand-review lapsed"),
    "media": (_media, 1, "dana's approval at brand-review lapsed"),
    "url": (_address, 1, "dana's approval at brand-review lapsed"),
    "hold": (_hold, 1, "on hold"),
    "approval": (_withdrawal, 1, "it waits at brand-review"),
    "pause": (_pause, 0, "paused: Under investigation"),
    "channel": (_by_hand, 0, "by hand: nothing sends posts on this channel"),
    "program": (_other_program, 1, "changed while this ran (it said x, @acme, command, poster, and now"),
    "account": (_other_account, 1, "changed while this ran (it said x, @acme, command, poster, and now x, @rival"),
    "server": (_server, 1, "channels/acme-x.yaml changed while this ran"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_between_fetch_and_push_keeps_it_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The claim is made on the tip that was judged; where that moved before the push, all of it is judged anew."""
    change, code, reason = CHANGES[name]
    stage = Stage(tmp_path)
    stage.files.write("assets/door.png", picture(1))
    stage.approved(**WITH_MEDIA)
    stage.share()
    clone, seen = stage.clone(), list[str]()

    def meanwhile(reached: str) -> None:
        seen.append(reached)
        if seen == ["prepared", "committed"]:
            stage.git.commit("Meanwhile", by=change(stage), at="2027-02-11T09:00:00+01:00")
            stage.share()

    monkeypatch.setattr(step, "_watchers", [meanwhile])
    ran = stage.publish(clone, "teaser")
    assert seen == ["prepared", "committed"], ran.out + ran.err
    assert ran.code == code, ran.out + ran.err
    assert reason in ran.out
    assert not stage.sent()
    assert not stage.records()


def test_clocks_two_hours_apart_send_it_once(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.approved()
    stage.share()
    behind, ahead = stage.clone("behind"), stage.clone("ahead")
    assert stage.publish(behind, "--due", now="2027-03-01 07:05").code == 0
    assert not stage.sent(), "not due by that clock"
    stage.program("raise SystemExit(3)")
    assert stage.publish(ahead, "--due", now="2027-03-01 11:05").code == 1
    ran = stage.publish(behind, "--due", now="2027-03-01 09:05")
    assert ran.code == 0, "a claim from the future is one that is being sent"
    assert "somebody is sending it right now" in ran.out
    for now in ("2027-03-01 11:08", "2027-03-01 13:05"):
        assert stage.publish(behind, "--due", now=now).code == 1
    assert len(stage.sent()) == 1
    assert {record["outcome"] for record in stage.records()} == {"unknown"}


@pytest.mark.parametrize(("now", "sent"), [("12:59", 1), ("13:01", 0)])
def test_late_ends_to_the_minute(tmp_path: Path, now: str, sent: int) -> None:
    stage = Stage(tmp_path)
    stage.approved(publish_at="2027-03-01 09:00")
    stage.share()
    ran = stage.publish(stage.clone(), "--due", "--format", "json", now=f"2027-03-01 {now}")
    assert (len(stage.sent()), len(json.loads(ran.out)["missed"])) == (sent, 1 - sent), ran.out


def test_the_hour_that_does_not_exist(tmp_path: Path) -> None:
    """Half past two of the night when clocks go forward is no time: nothing goes out by a guess."""
    stage = Stage(tmp_path)
    stage.approved(publish_at="2027-03-28 02:30")
    stage.approved("other", publish_at="2027-03-28 03:00")
    stage.share()
    ran = stage.publish(stage.clone(), "--due", "--format", "json", now="2027-03-28 03:05")
    assert "teaser" not in {row["post"] for row in json.loads(ran.out)["sent"]}
    assert [asked["post"] for asked in stage.sent()] == ["other"]


def test_a_backlog_leaves_one_at_a_time(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.files.channel("acme-x", publish={"by": "command", "run": "poster"}, spacing="30m")
    for number in range(3):
        stage.approved(f"post-{number}", publish_at=f"2027-03-01 0{number + 6}:00")
    stage.share()
    clone, counts = stage.clone(), list[int]()
    for now in ("09:05", "09:20", "09:34", "09:35", "10:05"):
        stage.publish(clone, "--due", now=f"2027-03-01 {now}")
        counts.append(len(stage.sent()))
    assert counts == [1, 1, 1, 2, 3]
    assert [asked["post"] for asked in stage.sent()] == ["post-0", "post-1", "post-2"], "the oldest first"

"""What is due on a channel, what waits, what was missed, and what nothing sends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from socialops.domain.approval.state import State, post_state
from socialops.domain.publishing.due import Readiness, Wish, missed, readiness_on
from tests.factories import WorkspaceFolder, run_cli, small_workspace

AT = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)  # 09:00 in Berlin, a Monday
AUTOMATIC = {"publish": {"by": "command", "run": "poster"}}


def _made(root: Path, channel: dict[str, Any] | None = None, *, approved: bool = True, **settings: Any) -> Any:
    made = small_workspace(root, **settings)
    made.channel("acme-x", **{**AUTOMATIC, **(channel or {})})
    made.post("teaser")
    if approved:
        made.review("teaser", "brand-review", "dana")
    return made


def _found(made: WorkspaceFolder, now: datetime, post: str = "teaser", **wish: bool) -> tuple[Readiness, str]:
    workspace = made.load()
    state = post_state(workspace, workspace.posts[post].item, now)
    found = readiness_on(workspace, state, "acme-x", now, Wish(**wish))
    if not wish:
        assert ("acme-x" in missed(workspace, state, now)) == (found.readiness is Readiness.MISSED)
    return found.readiness, found.reason


@pytest.mark.parametrize(
    ("minutes", "channel", "settings", "readiness", "word"),
    [
        (-1, {}, {}, "waiting", "its time is 2027-03-01T09:00:00+01:00"),
        (0, {}, {}, "due", ""),
        (240, {}, {}, "due", ""),
        (241, {}, {}, "missed", "more than 4h ago"),
        (31, {}, {"publish": {"late": "30m"}}, "missed", "more than 30m ago"),
        (31, {"publish": {**AUTOMATIC["publish"], "late": "1h"}}, {"publish": {"late": "30m"}}, "due", ""),
        (1, {"publish": {}}, {}, "waiting", "by hand"),
        (1, {}, {"publish": {"paused": "Look first"}}, "waiting", "paused: Look first"),
        (1, {"windows": [{"days": ["mon"], "from": "10:00", "to": "12:00"}]}, {}, "waiting", "outside the windows"),
        (290, {"windows": [{"days": ["mon"], "from": "10:00", "to": "15:00"}]}, {}, "due", ""),
        (301, {"windows": [{"days": ["mon"], "from": "10:00", "to": "15:00"}]}, {}, "missed", "more than 4h"),
    ],
)
def test_the_clock(
    tmp_path: Path, minutes: int, channel: dict[str, Any], settings: dict[str, Any], readiness: str, word: str
) -> None:
    made = _made(tmp_path, channel, **settings)
    found = _found(made, AT + timedelta(minutes=minutes))
    assert found[0] == readiness
    assert word in found[1]


def test_what_is_missed_goes_out_late_by_a_word(tmp_path: Path) -> None:
    made = _made(tmp_path)
    assert _found(made, AT + timedelta(hours=5), late=True)[0] is Readiness.DUE


def test_spacing_lets_a_backlog_out_one_by_one_and_calls_none_of_it_missed(tmp_path: Path) -> None:
    made = _made(tmp_path, {"spacing": "3h"})
    made.post("other")
    made.publication("other", outcome="unknown", at="2027-03-01T09:00:12+01:00")
    assert _found(made, AT + timedelta(hours=1))[0] is Readiness.WAITING
    assert "too close" in _found(made, AT + timedelta(hours=1))[1]
    assert _found(made, AT + timedelta(hours=6, minutes=59))[0] is Readiness.DUE
    assert _found(made, AT + timedelta(hours=7, minutes=1))[0] is Readiness.MISSED
    made.post("teaser", waivers=[{"rule": "SO303", "reason": "Both are meant", "until": "2027-04-01"}])
    made.review("teaser", "brand-review", "dana", number=2)
    assert _found(made, AT + timedelta(hours=1))[0] is Readiness.DUE


def test_records_decide(tmp_path: Path) -> None:
    made = _made(tmp_path)
    now = AT + timedelta(minutes=5)
    made.publication("teaser", outcome="failed", reason="not-sent: connection refused")
    assert _found(made, now)[0] is Readiness.DUE
    made.publication("teaser", outcome="failed", number=2, reason="refused: too long")
    assert _found(made, now)[0] is Readiness.CLOSED
    assert _found(made, now, again=True)[0] is Readiness.DUE
    made.publication("teaser", outcome="failed", number=3, reason="later: too many requests")
    assert _found(made, now)[0] is Readiness.CLOSED, "three records, and then a person looks"
    made.publication("teaser", outcome="unknown", number=4)
    assert _found(made, now, again=True)[0] is Readiness.UNKNOWN
    made.publication("teaser", number=5)
    assert _found(made, now, again=True)[0] is Readiness.CLOSED


@pytest.mark.parametrize(
    ("fields", "word"), [({"publish_at": None}, "no publish time"), ({"status": "hold"}, "'hold'")]
)
def test_what_never_goes_out(tmp_path: Path, fields: dict[str, Any], word: str) -> None:
    made = _made(tmp_path)
    made.post("teaser", **fields)
    made.review("teaser", "brand-review", "dana", number=2)
    found = _found(made, AT)
    assert found[0] is Readiness.CLOSED
    assert word in found[1]


def test_nothing_goes_out_that_is_not_approved(tmp_path: Path) -> None:
    assert _found(_made(tmp_path, approved=False), AT) == (Readiness.CLOSED, "it is not approved")


@pytest.mark.parametrize("status", ["ready", "hold", "cancelled"])
def test_what_is_under_way_comes_before_what_the_author_says(tmp_path: Path, status: str) -> None:
    made = _made(tmp_path)
    made.post("teaser", status=status)
    made.publication("teaser", outcome="unknown", sending_until="2027-03-01T09:02:12+01:00")
    assert made.state("teaser", AT + timedelta(minutes=2)).state is State.SENDING
    assert made.state("teaser", AT + timedelta(minutes=3)).state is State.UNCONFIRMED


@pytest.mark.parametrize(
    ("at", "word"),
    [
        ("2027-03-01 10:00", "publish on acme-x"),
        ("2027-03-01 11:30", "publish, due since 2 h and nobody sends on acme-x"),
        ("2027-03-01 14:00", "send late or give another time (acme-x missed) on acme-x"),
    ],
)
def test_who_publishes_hears_that_nobody_sends(tmp_path: Path, at: str, word: str) -> None:
    made = _made(tmp_path / "acme")
    ran = run_cli("remind", "--format", "json", cwd=made.root, by="dana", now=at)
    said = [line for line in json.loads(ran.out)["reminders"] if line["kind"] == "publish"]
    assert [line["what"] for line in said] == [word]
    backlog = json.loads(run_cli("backlog", "--format", "json", cwd=made.root, by="dana", now=at).out)
    assert [item["post"] for item in backlog["items"]] == ["teaser"]
    status = json.loads(run_cli("status", "--format", "json", cwd=made.root, by="dana", now=at).out)
    assert status["posts"][0]["missed"] == (["acme-x"] if "missed" in word else [])
    shown = run_cli("status", cwd=made.root, by="dana", now=at).out
    assert shown.count("missed") == ("missed" in word)

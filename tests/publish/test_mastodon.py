"""Mastodon, against a mock of it (mastodon_mock, not the real thing): at most once, and a look before a second time."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.publish.described import described
from tests.publish.pictures import picture
from tests.publish.servers import Losing, running_mock
from tests.publish.stage import Stage

pytestmark = pytest.mark.slow  # starts a server of its own
TOKEN = "mock_token"  # noqa: S105 - the mock's own
SECRETS = {"SOCIALOPS_ACME_TOOT_TOKEN": TOKEN, "SOCIALOPS_ALLOW_LOOPBACK": "1"}


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_mock(tmp_path_factory.mktemp("mock")) as found:
        yield found


def _stage(root: Path, host: str, **fields: Any) -> Stage:
    stage = Stage(root)
    stage.files.channel("acme-toot", "mastodon", publish={"by": "mastodon", "host": host})
    stage.files.write("assets/door.png", picture(1))
    stage.git.commit("Channel", by="dana", at="2027-02-02T09:00:00+01:00")
    stage.approved(channels=["acme-toot"], **fields)
    stage.share()
    return stage


def _ask(mock: str, path: str, body: Any = None) -> Any:
    request = urllib.request.Request(  # noqa: S310 - loopback
        mock + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - loopback
        return json.loads(answer.read())


def _statuses(mock: str) -> list[dict[str, Any]]:
    me = _ask(mock, "/api/v1/accounts/verify_credentials")["id"]
    found: list[dict[str, Any]] = _ask(mock, f"/api/v1/accounts/{me}/statuses?limit=40")
    return found


def test_a_thread_with_a_picture_and_a_warning(mock: str, tmp_path: Path) -> None:
    before = len(_statuses(mock))
    stage = _stage(
        tmp_path, mock, text="Spring at https://acme.test/a?b=1&c=2 #Spring\n", content_warning="Spoilers",
        language="en",
        media=[{"file": "assets/door.png", "alt": "A green door"}], thread=[{"text": "Second part."}],
    )  # fmt: skip
    ran = stage.publish(stage.clone(), "--due", **SECRETS)
    assert ran.code == 0, ran.out + ran.err
    second, first = _statuses(mock)[: len(_statuses(mock)) - before]
    assert first["spoiler_text"] == "Spoilers"
    assert first["language"] == "en"
    assert [item["description"] for item in first["media_attachments"]] == ["A green door"]
    assert second["in_reply_to_id"] == first["id"]
    result = stage.records(channel="acme-toot")[-1]
    assert result["remote_id"] == first["id"]
    assert len(result["urls"]) == 2
    assert TOKEN not in ran.out + ran.err + str(result)


@pytest.mark.parametrize("how", ["close", "cut"])
def test_a_lost_answer_is_found_among_the_statuses(mock: str, tmp_path: Path, how: str) -> None:
    with Losing(mock, "POST /api/v1/statuses", how) as proxy:
        text = f"Lost by {how} at https://acme.test/{how} & more.\n"
        stage = _stage(tmp_path, proxy.host, text=text)
        clone = stage.clone()
        before = len(_statuses(mock))
        ran = stage.publish(clone, "--due", **SECRETS)
        assert ran.code == 1, ran.out + ran.err
        assert [r["outcome"] for r in stage.records(channel="acme-toot")] == ["unknown", "unknown"]
        assert len(_statuses(mock)) == before + 1
        ran = stage.publish(clone, "--recover", now="2027-03-01 09:10", **SECRETS)
        assert ran.code == 0, ran.out + ran.err
        last = stage.records(channel="acme-toot")[-1]
        assert (last["outcome"], last["found"]) == ("published", True)
        assert stage.publish(clone, "--due", now="2027-03-01 09:10", **SECRETS).code == 0
        assert len(_statuses(mock)) == before + 1


def test_every_request_is_one_of_the_published_description(mock: str, tmp_path: Path) -> None:
    text, media = "Described, with a picture.\n", [{"file": "assets/door.png", "alt": "A green döör"}]
    with Losing(mock, "POST /api/v1/statuses") as proxy:
        stage = _stage(
            tmp_path, proxy.host, text=text, media=media, content_warning="Spoilers", language="en",
            thread=[{"text": "Second."}],
        )  # fmt: skip
        clone = stage.clone()
        stage.publish(clone, "--due", **SECRETS)
        proxy.loses = ""
        stage.publish(clone, "--recover", now="2027-03-01 09:10", **SECRETS)
        stage.publish(clone, "teaser", "--again", now="2027-03-01 09:11", **SECRETS)
        asked = {re.split(r"\?| HTTP", head)[0] for head in proxy.log}
    assert {"POST /api/v2/media", "POST /api/v1/statuses"} <= asked
    assert any(line.endswith("/statuses") and line.startswith("GET /api/v1/accounts/") for line in asked)
    assert stage.records(channel="acme-toot")[-1]["outcome"] == "published"
    assert list(described(proxy.requests)) == []


def test_a_thread_that_broke_goes_on_at_the_first_missing_part(mock: str, tmp_path: Path) -> None:
    stage = _stage(
        tmp_path, mock, text="One of a broken thread.\n", thread=[{"text": "Two of it."}, {"text": "Three."}]
    )
    clone = stage.clone()
    with Losing(mock) as proxy:
        stage.files.channel("acme-toot", "mastodon", publish={"by": "mastodon", "host": proxy.host})
        stage.git.commit("Through", by="dana", at="2027-02-11T09:00:00+01:00")
        stage.share()
        proxy.refuses_after = ("POST /api/v1/statuses", 1)
        ran = stage.publish(clone, "--due", **SECRETS)
        assert ran.code == 1, ran.out + ran.err
        last = stage.records(channel="acme-toot")[-1]
        assert (last["outcome"], len(last["urls"])) == ("unknown", 1)
        proxy.refuses_after = None
        ran = stage.publish(clone, "teaser", "--again", now="2027-03-01 09:20", **SECRETS)
        assert ran.code in {0, 1}
        ran = stage.publish(clone, "teaser", "--again", now="2027-03-01 09:30", **SECRETS)
        last = stage.records(channel="acme-toot")[-1]
        assert (last["outcome"], len(last["urls"])) == ("published", 3), ran.out + ran.err
        three, two, one = _statuses(mock)[:3]
        assert (three["in_reply_to_id"], two["in_reply_to_id"]) == (two["id"], one["id"])


FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "500": ({"type": "status", "status": 500}, "unknown", "no certain answer: 500"),
    "503": ({"type": "status", "status": 503}, "unknown", "no certain answer: 503"),
    "422": ({"type": "status", "status": 422}, "failed", "refused: 422"),
    "401": ({"type": "status", "status": 401}, "failed", "refused: 401"),
    "429": ({"type": "status", "status": 429, "headers": {"Retry-After": "900"}}, "failed", "later: 429"),
    "cut": ({"type": "malformed", "truncate": True}, "unknown", "no certain answer"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_the_server_answers(mock: str, tmp_path: Path, name: str) -> None:
    effect, outcome, reason = FAULTS[name]
    stage = _stage(tmp_path, mock, text=f"Fault {name}.\n")
    match = {"methods": ["POST"], "path": "/api/v1/statuses"}
    fault = {"match": match, "effect": effect, "count": 1}
    _ask(mock, "/api/v1/_mock/faults", fault)
    ran = stage.publish(stage.clone(), "--due", **SECRETS)
    assert ran.code == 1
    assert stage.records(channel="acme-toot"), ran.out + ran.err
    last = stage.records(channel="acme-toot")[-1]
    assert last["outcome"] == outcome
    assert last["reason"].startswith(reason)

"""Mastodon, against a small server that answers as documented, where the mock says less: films that take a while, and
answers to posts of this and other servers. Every request is one of the published description, where that is at hand.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from socialops.networks import mastodon
from tests.media import mp4
from tests.publish.described import described, specs
from tests.publish.fake_mastodon import FakeMastodon
from tests.publish.servers import Losing
from tests.publish.stage import Stage

SECRETS = {"SOCIALOPS_ACME_TOOT_TOKEN": "token-of-acme", "SOCIALOPS_ALLOW_LOOPBACK": "1"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeMastodon]:
    monkeypatch.setattr(mastodon, "_pauses", lambda: iter([0.0] * 9))
    with FakeMastodon() as made:
        threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
        yield made
        made.shutdown()


def _stage(root: Path, host: str, **fields: Any) -> Stage:
    stage = Stage(root)
    stage.files.channel("acme-toot", "mastodon", publish={"by": "mastodon", "host": host})
    stage.files.write("assets/film.mp4", mp4())
    stage.git.commit("Channel", by="dana", at="2027-02-02T09:00:00+01:00")
    stage.approved(channels=["acme-toot"], **fields)
    stage.share()
    return stage


def test_a_film_that_takes_a_while_below_a_post_of_another_server(server: FakeMastodon, tmp_path: Path) -> None:
    server.pending, server.lose = 2, True
    stage = _stage(
        tmp_path, server.host, media=[{"file": "assets/film.mp4", "alt": "A door opens"}],
        reply_to="https://other.test/@jo/55", language="en",
    )  # fmt: skip
    clone = stage.clone()
    assert stage.publish(clone, "--due", **SECRETS).code == 1
    assert server.pending == -1, "asked until it is ready, before anything is claimed"
    stage.git.run("pull", "-q", "--rebase", "origin", "main")
    stage.files.settings(publish={"paused": "Fire"})
    stage.git.commit("Pause", by="dana", at="2027-03-01T09:06:00+01:00")
    stage.share()
    ran = stage.publish(clone, "--recover", now="2027-03-01 09:10", **SECRETS)
    assert ran.code == 0, "looking is no sending: " + ran.out + ran.err
    assert [record["outcome"] for record in stage.records(channel="acme-toot")] == ["unknown", "unknown", "published"]
    (status,) = server.statuses
    assert (status["in_reply_to_id"], status["media_attachments"]) == ("88", [{"id": "31"}])
    assert specs() is None or list(described(server.requests)) == []


@pytest.mark.parametrize("address", ["https://other.test/@jo/56", "{host}/@acme/55"])
def test_what_answers_a_post_that_is_gone_is_not_sent(server: FakeMastodon, tmp_path: Path, address: str) -> None:
    stage = _stage(tmp_path, server.host, reply_to=address.format(host=server.host.replace("http:", "https:")))
    ran = stage.publish(stage.clone(), "--due", **SECRETS)
    assert ran.code == 1
    assert not server.statuses
    (record,) = stage.records(channel="acme-toot")
    assert (record["outcome"], record["reason"][:10]) == ("failed", "not-there:")
    assert specs() is None or list(described(server.requests)) == []


def test_an_answer_to_a_post_of_one_s_own_goes_below_it(server: FakeMastodon, tmp_path: Path) -> None:
    stage = _stage(tmp_path, server.host)
    stage.approved("answer", channels=["acme-toot"], reply_to={"post": "teaser"})
    stage.share()
    clone = stage.clone()
    early = stage.publish(clone, "answer", "--format", "json", **SECRETS)
    assert early.code == 1
    (row,) = json.loads(early.out)["sent"]
    assert (row["outcome"], row["reason"]) == ("failed", "not-sent: it answers 'teaser', which is not out on acme-toot")
    assert not stage.records("answer", "acme-toot"), "it may come yet"
    ran = stage.publish(clone, "--due", **SECRETS)
    assert ran.code == 0, ran.out + ran.err
    assert [status["in_reply_to_id"] for status in server.statuses] == [None, "100"]


def test_what_answers_a_post_that_never_comes_is_settled(server: FakeMastodon, tmp_path: Path) -> None:
    stage = _stage(tmp_path, server.host, status="cancelled")
    stage.approved("answer", channels=["acme-toot"], reply_to={"post": "teaser"})
    stage.share()
    clone = stage.clone()
    assert stage.publish(clone, "--due", "--dry-run").code == 1
    assert not stage.records("answer", "acme-toot")
    assert stage.publish(clone, "--due", **SECRETS).code == 1
    (record,) = stage.records("answer", "acme-toot")
    assert record["reason"] == "not-there: it answers 'teaser', which is not out on acme-toot"
    assert stage.publish(clone, "--due", **SECRETS).code == 0


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["verify_credentials", "/api/v2/search", "POST /api/v2/media", "GET /api/v1/media"])
def test_what_is_lost_before_the_claim_leaves_no_trace(server: FakeMastodon, tmp_path: Path, lost: str) -> None:
    with Losing(server.host, lost) as proxy:
        media = [{"file": "assets/film.mp4", "alt": "A door opens"}]
        stage = _stage(tmp_path, proxy.host, media=media, reply_to="https://other.test/@jo/55")
        clone = stage.clone()
        assert stage.publish(clone, "--due", **SECRETS).code == 1
        assert (proxy.lost, server.statuses, stage.records(channel="acme-toot")) == (1, [], [])
        proxy.loses = ""
        assert stage.publish(clone, "--due", **SECRETS).code == 0
        assert len(server.statuses) == 1

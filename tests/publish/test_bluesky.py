"""Bluesky, against a real server: exactly once, whatever answer is lost."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from socialops.networks.hosts import objection
from tests.media import mp4
from tests.publish.pictures import picture
from tests.publish.servers import HANDLE, PASSWORD, Losing, Pds, read_back, running_pds
from tests.publish.stage import NOW, Stage

pytestmark = pytest.mark.slow  # starts a server of its own
SECRETS = {"SOCIALOPS_ACME_BSKY_IDENTIFIER": HANDLE, "SOCIALOPS_ACME_BSKY_APP_PASSWORD": PASSWORD}
SECRETS |= {"SOCIALOPS_ALLOW_LOOPBACK": "1"}


@pytest.fixture(scope="module")
def pds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pds]:
    with running_pds(tmp_path_factory.mktemp("pds")) as found:
        yield found


def _stage(root: Path, host: str, **fields: Any) -> Stage:
    stage = Stage(root)
    stage.files.channel("acme-bsky", "bluesky", handle=f"@{HANDLE}", publish={"by": "bluesky", "host": host})
    for number in range(4):
        stage.files.write(f"assets/{number}.png", picture(number))
    stage.git.commit("Channel", by="dana", at="2027-02-02T09:00:00+01:00")
    stage.approved(channels=["acme-bsky"], **fields)
    stage.share()
    return stage


def _new(pds: Pds, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {record["uri"] for record in before}
    return [record for record in pds.posts() if record["uri"] not in known]


def test_a_thread_with_pictures_is_read_back_as_it_was_approved(pds: Pds, tmp_path: Path) -> None:
    before = pds.posts()
    text = "👩‍👩‍👧 Spring at https://acme.test/a?b=1, says @acmeteam.test #Spring\n"
    media = [{"file": f"assets/{n}.png", "alt": f"Shade {n}"} for n in range(4)]
    stage = _stage(
        tmp_path, pds.host, text=text, media=media, language="en",
        thread=[{"text": "Second part.", "media": [{"file": "assets/0.png", "alt": "Again"}]}, {"text": "Third."}],
        first_comment="And a comment.",
    )  # fmt: skip
    ran = stage.publish(stage.clone(), "--due", **SECRETS)
    assert ran.code == 0, ran.out + ran.err
    made = _new(pds, before)
    assert [record["value"]["text"] for record in made] == [text.rstrip(), "Second part.", "Third.", "And a comment."]
    root = made[0]["value"]
    raw = root["text"].encode()
    pieces = {
        f["features"][0]["$type"].partition("#")[2]: raw[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode()
        for f in root["facets"]
    }
    assert pieces == {"link": "https://acme.test/a?b=1", "mention": "@acmeteam.test", "tag": "#Spring"}
    assert root["facets"][1]["features"][0]["did"] == pds.did
    images = root["embed"]["images"]
    assert [image["alt"] for image in images] == ["Shade 0", "Shade 1", "Shade 2", "Shade 3"]
    assert root["langs"] == ["en"]
    for number, image in enumerate(images):
        blob = pds.host + f"/xrpc/com.atproto.sync.getBlob?did={pds.did}&cid={image['image']['ref']['$link']}"
        import urllib.request

        with urllib.request.urlopen(blob, timeout=20) as answer:  # noqa: S310 - loopback
            assert hashlib.sha256(answer.read()).digest() == hashlib.sha256(picture(number)).digest()
    for child, parent in zip(made[1:], made, strict=False):
        assert child["value"]["reply"]["parent"] == {"uri": parent["uri"], "cid": parent["cid"]}
        assert child["value"]["reply"]["root"] == {"uri": made[0]["uri"], "cid": made[0]["cid"]}
    claim, result = stage.records(channel="acme-bsky")
    assert made[0]["uri"] == result["remote_id"] == f"at://{pds.did}/app.bsky.feed.post/{claim['key']}"
    assert len(result["urls"]) == 4
    assert result["url"] == f"https://bsky.app/profile/{HANDLE}/post/{claim['key']}"
    stage.publish(stage.clone("again"), "--due", **SECRETS)
    assert _new(pds, before) == made, "the same command again sends nothing"
    seen = ran.out + ran.err + stage.git.run("log", "-p", "--all") + str(stage.records(channel="acme-bsky"))
    assert PASSWORD not in seen


def test_a_library_of_others_reads_what_was_approved(pds: Pds, tmp_path: Path) -> None:
    """As the server lists it, and out of the repository's signed archive: nothing of it is our own reading."""
    text = "Ünï 👩‍👩‍👧 at https://acme.test/a?b=1, says @acmeteam.test #Spring\n"
    media = [{"file": f"assets/{n}.png", "alt": f"Shade {n}"} for n in range(4)]
    more: list[dict[str, Any]] = [{"text": "Second.", "media": [dict(media[0])]}, {"text": "Third."}]
    stage = _stage(tmp_path, pds.host, text=text, media=media, language="en", thread=more)
    assert stage.publish(stage.clone(), "--due", **SECRETS).code == 0
    found = read_back(pds)
    if found is None:
        pytest.skip("no atproto here: .ci/run installs it from PyPI (SOCIALOPS_TEST_READER names its Python)")
    key = stage.records(channel="acme-bsky")[-1]["key"]
    first, second, third = sorted((p for p in found["listed"] if p["key"] >= key), key=lambda p: str(p["key"]))[:3]
    assert [post["text"] for post in (first, second, third)] == [text.rstrip(), "Second.", "Third."]
    raw = text.encode()
    assert [(raw[f["start"] : f["end"]].decode(), f["is"], f["to"]) for f in first["facets"]] == [
        ("https://acme.test/a?b=1", "link", "https://acme.test/a?b=1"),
        ("@acmeteam.test", "mention", pds.did),
        ("#Spring", "tag", "Spring"),
    ]
    assert [image["alt"] for image in first["images"]] == ["Shade 0", "Shade 1", "Shade 2", "Shade 3"]
    blobs = [_raw_id(picture(number)) for number in range(4)]
    assert [image["blob"] for image in first["images"]] == blobs
    assert (second["parent"], third["parent"]) == (first["cid"], second["cid"])
    assert {second["root"], third["root"]} == {first["cid"]}
    archive = {post["cid"]: post for post in found["archive"]}
    for post in (first, second, third):
        assert archive[post["cid"]] == {name: value for name, value in post.items() if name != "key"}


def _raw_id(data: bytes) -> str:
    """The id of bytes: version 1, raw, sha2-256, in base32 (https://github.com/multiformats/cid)."""
    return "b" + base64.b32encode(b"\x01\x55\x12\x20" + hashlib.sha256(data).digest()).decode().lower().rstrip("=")


@pytest.mark.parametrize("how", ["close", "reset", "cut"])
@pytest.mark.parametrize("thread", [False, True])
def test_a_lost_answer_to_the_post_is_found_and_nothing_is_doubled(
    pds: Pds, tmp_path: Path, how: str, thread: bool
) -> None:
    before = pds.posts()
    with Losing(pds.host, "applyWrites" if thread else "putRecord", how) as proxy:
        more = {"thread": [{"text": "More."}]} if thread else {}
        stage = _stage(tmp_path, proxy.host, text=f"Lost by {how} {thread}.\n", **more)
        clone = stage.clone()
        ran = stage.publish(clone, "--due", **SECRETS)
        assert ran.code == 1, ran.out + ran.err
        assert [r["outcome"] for r in stage.records(channel="acme-bsky")] == ["unknown", "unknown"]
        assert proxy.lost == 1, [line.partition("\r\n")[0] for line in proxy.log]
        assert len(_new(pds, before)) == 1 + thread
        proxy.loses = ""
        assert stage.publish(clone, "teaser", "--again", now="2027-03-01 09:10", **SECRETS).code == 0
        last = stage.records(channel="acme-bsky")[-1]
        assert (last["outcome"], last["found"]) == ("published", True)
        assert last["url"].startswith(f"https://bsky.app/profile/{HANDLE}/post/{last['key']}")
        assert stage.publish(clone, "--due", now="2027-03-01 09:30", **SECRETS).code == 0
        assert len(_new(pds, before)) == 1 + thread


@pytest.mark.parametrize("lost", ["createSession", "uploadBlob"])
def test_what_is_lost_before_the_claim_leaves_no_trace(pds: Pds, tmp_path: Path, lost: str) -> None:
    before = pds.posts()
    with Losing(pds.host, lost) as proxy:
        stage = _stage(tmp_path, proxy.host, media=[{"file": "assets/1.png", "alt": "A shade"}])
        clone = stage.clone()
        assert stage.publish(clone, "--due", **SECRETS).code == 1
        assert not stage.records(channel="acme-bsky")
        assert not _new(pds, before)
        proxy.loses = ""
        assert stage.publish(clone, "--due", **SECRETS).code == 0
        assert len(_new(pds, before)) == 1


def test_what_never_arrived_is_told_for_certain_and_goes_under_the_same_key(pds: Pds, tmp_path: Path) -> None:
    before = pds.posts()
    stage = _stage(tmp_path, pds.host, text="Never arrived.\n")
    workspace_record = stage.files.publication(
        "teaser", "acme-bsky", "unknown", at="2027-03-01T09:01:00+01:00", digest=stage.files.digest("teaser"),
        part=_part(stage), stages=["brand-review"], key="3lzzzzzzzzzzz", run="abcdef",
        sending_until="2027-03-01T09:03:00+01:00",
    )  # fmt: skip
    stage.git.commit("Claim", workspace_record, by="dana", at="2027-03-01T09:01:00+01:00")
    stage.share()
    clone = stage.clone()
    assert stage.publish(clone, "--recover", now="2027-03-01 09:05", **SECRETS).code == 1
    assert len(stage.records(channel="acme-bsky")) == 1, "it may still be on its way"
    assert stage.publish(clone, "--recover", now="2027-03-01 09:09", **SECRETS).code == 1
    last = stage.records(channel="acme-bsky")[-1]
    assert (last["outcome"], last["found"], last["reason"][:9]) == ("failed", True, "not-there")
    assert stage.publish(clone, "--due", now="2027-03-01 09:10", **SECRETS).code == 0
    assert not _new(pds, before), "a person decides to try again"
    assert stage.publish(clone, "teaser", "--again", now="2027-03-01 09:11", **SECRETS).code == 0
    (made,) = _new(pds, before)
    assert made["uri"].endswith("/3lzzzzzzzzzzz")


def _part(stage: Stage) -> str:
    from socialops.domain.approval.digest import channel_digest

    workspace = stage.files.load()
    return channel_digest(workspace.posts["teaser"].item, "acme-bsky", workspace.files.media)


def test_a_wrong_password_and_none_at_all(pds: Pds, tmp_path: Path) -> None:
    stage = _stage(tmp_path, pds.host)
    clone = stage.clone()
    wrong = stage.publish(clone, "--due", **{**SECRETS, "SOCIALOPS_ACME_BSKY_APP_PASSWORD": "wrong-password"})
    assert wrong.code == 1
    assert "log-in: 401" in wrong.out
    assert "wrong-password" not in wrong.out + wrong.err
    none = stage.publish(clone, "--due", SOCIALOPS_ALLOW_LOOPBACK="1")
    assert none.code == 2
    assert "SOCIALOPS_ACME_BSKY_APP_PASSWORD" in none.err
    assert not stage.records(channel="acme-bsky")


def test_what_the_server_refuses(pds: Pds, tmp_path: Path) -> None:
    stage = _stage(tmp_path, pds.host, text="For @nobody-at-all.test\n")
    ran = stage.publish(stage.clone(), "--due", **SECRETS)
    assert ran.code == 1
    (record,) = stage.records(channel="acme-bsky")
    assert record["outcome"] == "failed"
    assert record["reason"].startswith("refused: @nobody-at-all.test is mentioned")


def test_a_film_is_refused_before_anybody_is_asked(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.files.channel("acme-bsky", "bluesky", publish={"by": "bluesky", "host": "http://127.0.0.1:9"})
    stage.files.write("assets/film.mp4", mp4())
    stage.git.commit("Channel", by="dana", at="2027-02-02T09:00:00+01:00")
    stage.approved(channels=["acme-bsky"], media=[{"file": "assets/film.mp4", "alt": "A door opens"}])
    stage.share()
    clone = stage.clone()
    for words in (("--due", "--dry-run"), ("--due",)):
        ran = stage.publish(clone, *words, **SECRETS)
        assert ran.code == 1
        assert "assets/film.mp4: only pictures are sent to Bluesky" in ran.out, words
    assert not stage.records(channel="acme-bsky")


def test_another_time_sends_nothing_away(tmp_path: Path) -> None:
    stage = _stage(tmp_path, "https://bsky.example.org")
    ran = stage.publish(stage.clone(), "--due", now=NOW, **SECRETS)
    assert ran.code == 2
    assert "--now" in ran.err


@pytest.mark.parametrize(
    ("host", "allow", "why"),
    [
        ("https://bsky.example.org", False, None),
        ("http://bsky.example.org", True, "is not https"),
        ("ftp://bsky.example.org", False, "is not https"),
        ("https://localhost", False, "this very machine"),
        ("https://[::1]:8443", False, "this very machine"),
        ("http://127.0.0.1:9", True, None),
    ],
)
def test_where_a_secret_may_go(host: str, *, allow: bool, why: str | None) -> None:
    said = objection(host, allow_loopback=allow)
    assert said is None if why is None else why in (said or "")


def test_a_server_on_this_very_machine_gets_nothing(tmp_path: Path) -> None:
    stage = _stage(tmp_path, "http://bsky.example.org")
    stage.files.channel("acme-bsky", "bluesky", publish={"by": "bluesky", "host": "http://127.0.0.1:9"})
    stage.git.commit("Host", by="dana")
    stage.share()
    ran = stage.publish(stage.clone(), "teaser", **{**SECRETS, "SOCIALOPS_ALLOW_LOOPBACK": "0"})
    assert ran.code == 1
    assert "this very machine" in ran.out

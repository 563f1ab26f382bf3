"""import of archives: what went out before, with records, and without any approval claimed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from socialops.store.yaml.reader import parse
from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace

NOW = "2027-02-20 12:00"


def _x(folder: Path) -> Path:
    tweets: list[dict[str, Any]] = [
        {"id_str": "1", "created_at": "Mon Jan 04 08:00:00 +0000 2021", "full_text": "Tea &amp; cake https://t.co/a https://t.co/p",
         "lang": "en", "entities": {"urls": [{"url": "https://t.co/a", "expanded_url": "https://acme.test/a"}],
                                    "media": [{"url": "https://t.co/p"}]},
         "extended_entities": {"media": [{"media_url_https": "https://pbs.example/p.jpg"}]}},
        {"id_str": "2", "created_at": "Mon Jan 04 08:01:00 +0000 2021", "full_text": "A long one, cut…", "lang": "und",
         "in_reply_to_status_id_str": "1", "in_reply_to_user_id_str": "9"},
        {"id_str": "3", "created_at": "Mon Jan 04 08:02:00 +0000 2021", "full_text": "RT @b: theirs"},
        {"id_str": "4", "created_at": "Mon Jan 04 08:03:00 +0000 2021", "full_text": "@b yes",
         "in_reply_to_status_id_str": "77", "in_reply_to_user_id_str": "8"},
        {"id_str": "5", "created_at": "Sat Mar 20 08:00:00 +0000 2027", "full_text": "After the workspace began"},
        {"id_str": "x", "created_at": "never", "full_text": "?"},
    ]  # fmt: skip
    parts = [{"tweet": tweet} for tweet in tweets]
    _write(folder / "data/tweets.js", "window.YTD.tweets.part0 = " + json.dumps(parts[:4]))
    _write(folder / "data/tweets-part1.js", "window.YTD.tweets.part1 = " + json.dumps(parts[4:]))
    _write(folder / "data/account.js", 'window.YTD.account.part0 = [{"account": {"username": "acme"}}]')
    note = {"noteTweet": {"createdAt": "2021-01-04T08:01:00.000Z", "core": {"text": "A long one, whole"}}}
    _write(folder / "data/note-tweet.js", "window.YTD.note_tweet.part0 = " + json.dumps([note]))
    return folder


def _mastodon(folder: Path) -> Path:
    public = "https://www.w3.org/ns/activitystreams#Public"
    note = {"type": "Note", "id": "https://m.example/users/acme/statuses/1", "url": "https://m.example/@acme/1",
            "published": "2022-05-06T07:08:09Z", "to": [public], "summary": "Food", "contentMap": {"de": "x"},
            "content": '<p>Kuchen<br>&amp; Tee</p><script>alert(1)</script><p><a href="https://acme.test/long/way">'
                       '<span class="invisible">https://</span><span>acme.test</span></a> <a class="mention" '
                       'href="https://m.example/@b">@b</a><a href="javascript:alert(2)">here</a></p>',
            "attachment": [{"url": "https://m.example/a.png", "name": "A cake"}, {"url": "/local.png"}]}  # fmt: skip
    items = [
        {"type": "Create", "object": note},
        {"type": "Announce", "object": "https://m.example/@b/9"},
        {"type": "Create", "object": {**note, "id": "2", "to": ["https://m.example/users/acme/followers"]}},
        {"type": "Create", "object": {**note, "id": "3", "inReplyTo": "https://m.example/@b/9"}},
    ]
    _write(folder / "outbox.json", json.dumps({"orderedItems": items}))
    return folder


def _meta(folder: Path) -> Path:
    shown = "Grüße 🎂".encode().decode("latin-1")
    _write(
        folder / "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json",
        json.dumps([{"timestamp": 1600000000, "data": [{"post": shown}]}, {"timestamp": 1600000001, "data": []}]),
    )
    _write(
        folder / "your_instagram_activity/media/posts_1.json",
        json.dumps([{"media": [{"uri": "media/1.jpg", "creation_timestamp": 1600000002, "title": "One picture"}]},
                    {"title": "Two pictures", "creation_timestamp": 1600000003, "media": [{}, {}]}]),
    )  # fmt: skip
    _write(
        folder / "your_instagram_activity/threads/threads_and_replies.json",
        json.dumps(
            {"text_post_app_text_posts": [{"media": [{"creation_timestamp": 1600000004, "title": "A thread"}]}]}
        ),
    )
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def acme(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    for platform in ("mastodon", "facebook", "instagram", "threads"):
        made.channel(f"acme-{platform}", platform, spacing="30m", cadence={"per_week": [1, 1]})
    made.git(by="dana")
    return made


def _import(folder: WorkspaceFolder, source: Path, *words: str, by: str = "dana") -> Ran:
    return run_cli("import", source, *words, cwd=folder.root, by=by, now=NOW)


def _documents(folder: WorkspaceFolder, kind: str = "posts") -> dict[str, Mapping[str, Any]]:
    paths = sorted((folder.root / kind).rglob("*.yaml"))
    return {path.relative_to(folder.root).as_posix(): parse(path.read_bytes()) for path in paths}  # type: ignore[misc]


def test_an_archive_of_x_becomes_posts_that_are_out(acme: WorkspaceFolder, tmp_path: Path) -> None:
    source = _x(tmp_path / "twitter")
    ran = _import(acme, source)
    assert ran.code == 0, ran.err
    found = _documents(acme)
    assert list(found) == ["posts/2021/01/2021-01-04-a-long-one-whole.yaml",
                           "posts/2021/01/2021-01-04-tea-cake-https-acme-test-a.yaml"]  # fmt: skip
    assert found["posts/2021/01/2021-01-04-tea-cake-https-acme-test-a.yaml"] == {
        "id": "2021-01-04-tea-cake-https-acme-test-a", "title": "Tea & cake https://acme.test/a", "author": "dana",
        "channels": ["acme-x"], "publish_at": "2021-01-04T09:00:00+01:00", "status": "ready", "imported": True,
        "language": "en", "text": "Tea & cake https://acme.test/a", "media": [{"url": "https://pbs.example/p.jpg"}],
    }  # fmt: skip
    long = found["posts/2021/01/2021-01-04-a-long-one-whole.yaml"]
    assert (long["text"], long["reply_to"]) == ("A long one, whole", "https://x.com/acme/status/1")
    records = _documents(acme, "publications")
    said = records["publications/2021-01-04-tea-cake-https-acme-test-a/acme-x--1.yaml"]
    assert {k: said[k] for k in ("outcome", "at", "by", "url", "remote_id", "imported")} == {
        "outcome": "published", "at": "2021-01-04T09:00:00+01:00", "by": "dana", "url": "https://x.com/acme/status/1",
        "remote_id": "1", "imported": True,
    }  # fmt: skip
    assert "stages" not in said
    assert (
        "x: left out were posts without a time or a number (1); reposts (1); answers to others (1); posts of after the "
        "workspace's first commit on 2027-02-01, for mark-published (1)"
    ) in ran.err
    again = _import(acme, source)
    assert (again.code, again.out) == (0, "")
    assert "Nothing to write: 2 posts are there already" in again.err
    assert len(GitFolder(acme.root).log()) == 2


def test_they_are_out_and_nobody_claims_an_approval(acme: WorkspaceFolder, tmp_path: Path) -> None:
    _import(acme, _meta(tmp_path / "meta"))
    _import(acme, _mastodon(tmp_path / "masto"))
    checked = run_cli("check", "--format", "concise", cwd=acme.root, now=NOW)
    assert [line for line in checked.out.splitlines() if " SO3" in line or " SO4" in line or "error" in line] == []
    audited = run_cli("audit", "--base", "HEAD~2", cwd=acme.root, by="dana", now=NOW)
    assert (audited.code, audited.out) == (0, ""), audited.out
    states = json.loads(run_cli("status", "--format", "json", cwd=acme.root, now=NOW).out)["posts"]
    assert {row["state"] for row in states} == {"published"}


def test_nobody_owes_them_anything_and_no_number_of_flow_counts_them(acme: WorkspaceFolder, tmp_path: Path) -> None:
    acme.workflow(responsibilities={"measure": {"role": "manager", "due": "7d after publish"},
                                    "concept": {"role": "writer", "due": "7d before publish"}})  # fmt: skip
    GitFolder(acme.root).commit("Workflow", by="dana")
    _import(acme, _x(tmp_path / "twitter"))
    assert json.loads(run_cli("tasks", "--format", "json", cwd=acme.root, now=NOW).out)["tasks"] == []
    report = run_cli("report", "--from", "2021-01-01", "--to", "2021-02-01", cwd=acme.root, now=NOW).out
    assert "0 posts went out on the last of their channels" in report
    assert "| Publications in time, by publications | - | 0 |" in report
    shown = run_cli("show", "2021-01-04-a-long-one-whole", cwd=acme.root, now=NOW).out
    assert "maya, by" not in shown


def test_a_later_change_needs_an_approval(acme: WorkspaceFolder, tmp_path: Path) -> None:
    _import(acme, _x(tmp_path / "twitter"))
    path = next((acme.root / "posts").rglob("*tea-cake*.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace("Tea & cake", "Tea and cake"), encoding="utf-8")
    GitFolder(acme.root).commit("Change", by="dana", at="2027-02-20T11:00:00+01:00")
    assert "SO408" in run_cli("check", cwd=acme.root, now=NOW).out
    states = json.loads(run_cli("status", path.stem, "--format", "json", cwd=acme.root, now=NOW).out)["posts"]
    assert states[0]["revision"] == "in-review"
    refused = run_cli("mark-published", path.stem, "--channel", "acme-x", "--url", "https://x.com/acme/status/1",
                      cwd=acme.root, by="dana", now=NOW)  # fmt: skip
    assert refused.code == 1
    assert "it is not approved" in refused.err


def test_the_words_of_mastodon_and_meta(acme: WorkspaceFolder, tmp_path: Path) -> None:
    ran = _import(acme, _mastodon(tmp_path / "masto"))
    (post,) = _documents(acme).values()
    assert post["text"] == "Kuchen\n& Tee\n\nhttps://acme.test/long/way @bhere"
    assert (post["content_warning"], post["language"]) == ("Food", "de")
    assert post["media"] == [{"url": "https://m.example/a.png", "alt": "A cake"}]
    assert "mastodon: left out were boosts (1); posts that were not public (1); answers to others (1)" in ran.err
    ran = _import(acme, _meta(tmp_path / "meta"))
    texts = {doc["channels"][0]: doc["text"] for doc in _documents(acme).values()}
    assert {texts[f"acme-{name}"] for name in ("facebook", "threads")} == {"Grüße 🎂", "A thread"}
    assert texts["acme-instagram"] in {"One picture", "Two pictures"}
    assert "facebook: left out were posts without words (1)" in ran.err
    assert len(ran.out.splitlines()) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("window.YTD.tweets.part0 = [", "it holds no JSON that can be read"),
        ("window.YTD.tweets.part0 = " + "[" * 200_000, "it holds no JSON that can be read"),
        ("alert(1)", "it holds no JSON that can be read"),
    ],
)
def test_a_damaged_archive_ends_in_one_line(acme: WorkspaceFolder, tmp_path: Path, text: str, said: str) -> None:
    _write(tmp_path / "twitter/data/tweets.js", text)
    ran = _import(acme, tmp_path / "twitter")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err


def test_whose_archive_it_is_and_who_may_bring_it(acme: WorkspaceFolder, tmp_path: Path) -> None:
    source = _x(tmp_path / "twitter")
    refused = _import(acme, source, by="maya")
    assert (refused.code, "is brought by who may 'publish'" in refused.err) == (1, True)
    acme.channel("acme-x-two")
    unclear = _import(acme, source, "--dry-run")
    assert unclear.code == 2
    assert "say --channel, which of acme-x, acme-x-two it is of" in unclear.err
    assert _import(acme, source, "--dry-run", "--channel", "acme-x-two").code == 0
    assert "--map belongs to a table" in _import(acme, source, "--map", "a=text").err


def _forge(acme: WorkspaceFolder, *, at: str = "2021-01-04T09:00:00+01:00", imported: bool = True, **said: Any) -> None:
    """A post that says it went out before, and its record, by hand."""
    acme.post("old", imported=imported or None, publish_at=at)
    acme.publication("old", at=at, digest=acme.digest("old"), part=acme.part("old", "acme-x"), **said)


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("fine", None),
        ("after", "it went out on 2027-02-10, and only what did so before the workspace's first commit, which was on"),
        ("failed", "its outcome is 'failed': what was brought is out"),
        ("there", "adds it to a post that was there before"),
        ("gone", "a post of that id was there before, and went"),
        ("record", "its post does not say 'imported: true'"),
        ("flag", "'imported' was added to a post that was here before"),
    ],
)
def test_audit_lets_in_only_what_went_out_before(acme: WorkspaceFolder, case: str, message: str | None) -> None:
    git, base = GitFolder(acme.root), "main"
    now = "2027-02-20T11:00:00+01:00"
    if case in {"there", "flag", "gone"}:
        acme.post("old", imported=True if case == "there" else None, publish_at="2021-01-04T09:00:00+01:00")
        git.commit("Post", by="dana", at="2027-02-10T11:00:00+01:00")
    git.run("branch", "-q", "base")
    if case == "gone":
        (acme.root / "posts/old.yaml").unlink()
        git.commit("Gone", by="dana", at="2027-02-20T10:00:00+01:00")
    if case == "flag":
        acme.post("old", imported=True, publish_at="2021-01-04T09:00:00+01:00")
    elif case == "after":
        _forge(acme, at="2027-02-10T09:00:00+01:00")
    elif case == "record":
        _forge(acme, imported=False)
        acme.publication("old", at="2021-01-04T09:00:00+01:00", digest=acme.digest("old"), imported=True,
                         part=acme.part("old", "acme-x"))  # fmt: skip
    else:
        _forge(acme, outcome="failed" if case == "failed" else "published")
    git.commit("Bring", by="dana", at=now)
    ran = run_cli("audit", "--base", "base", "--head", base, cwd=acme.root, by="dana", now=NOW)
    found = [line for line in ran.out.splitlines() if "SO407" in line]
    assert (ran.code, bool(found)) == ((1, True) if message else (0, False))
    assert not message or any(message in line for line in found)


def test_what_says_imported_and_is_not_out_is_an_error(acme: WorkspaceFolder) -> None:
    acme.post("sly", imported=True)
    ran = run_cli("check", cwd=acme.root, now=NOW)
    assert "posts/sly.yaml:11:1: SO407 error: 'imported' says that it went out before" in ran.out

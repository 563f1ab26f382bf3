"""import of Markdown: a file, or a folder of them, in the shapes that others write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from socialops.store.yaml.reader import parse
from tests.factories import Ran, WorkspaceFolder, run_cli, small_workspace


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = small_workspace(tmp_path_factory.mktemp("markdown") / "acme")
    made.channel("mastodon-eu", "mastodon")
    made.campaign("spring")
    made.git()
    return made


@pytest.fixture
def acme(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.channel("mastodon-eu", "mastodon")
    made.git()
    return made


def _files(folder: Path, **texts: str | bytes) -> Path:
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_md", ".md").replace("_tweet", ".tweet")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def _import(folder: WorkspaceFolder, source: Path, *words: str) -> Ran:
    return run_cli("import", source, *words, cwd=folder.root)


def _documents(folder: WorkspaceFolder) -> dict[str, Mapping[str, Any]]:
    paths = sorted((folder.root / "posts").rglob("*.yaml"))
    return {path.relative_to(folder.root).as_posix(): parse(path.read_bytes()) for path in paths}  # type: ignore[misc]


GALAXY = """\
---
media:
  - mastodon-eu
  - acme-linkedin
  - matrix-eu
mentions:
  mastodon-eu:
    - one@example.social
hashtags:
  mastodon-eu:
    - UseGalaxy
  acme-linkedin:
    - UseGalaxy
    - OpenScience
images:
  - url: https://acme.test/b.png
    alt_text: The second
---
Words of the post.

---

![The first](https://acme.test/a.png)
Still words.
"""
TOGETHER = """\
---
media:
  - file: https://acme.test/cat.png
    alt: A cat
reply: https://x.com/acme/status/1
---
First part

---
---
media:
  - file: https://acme.test/dog.png
---
Second part
---
Third part
"""
HUGO = """\
+++
title = "How we sew"
date = 2027-03-04T10:00:00+01:00
tags = ["Sewing", "tips"]
description = "Twelve stitches an inch."
url = "https://acme.test/sew"
draft = true
+++
# A long article
"""


def test_the_shapes_of_others_become_drafts(acme: WorkspaceFolder, tmp_path: Path) -> None:
    source = _files(
        tmp_path / "theirs",
        **{
            "2027__2027-03-01-hello_md": GALAXY,
            "thread_tweet": TOGETHER,
            "sew__index_md": HUGO,
            "README_md": "# No post",
        },
    )
    ran = _import(acme, source, "--channel", "acme-x")
    assert ran.code == 0, ran.err
    assert _documents(acme) == {
        "posts/2027/03/2027-03-01-hello.yaml": {
            "id": "2027-03-01-hello", "title": "2027-03-01-hello", "author": "maya",
            "channels": ["mastodon-eu", "acme-linkedin"], "publish_at": "2027-03-01 09:00", "status": "draft",
            "text": "Words of the post.\n\n---\n\nStill words.",
            "media": [{"url": "https://acme.test/b.png", "alt": "The second"},
                      {"url": "https://acme.test/a.png", "alt": "The first"}],
            "variants": {"mastodon-eu": {"hashtags": ["UseGalaxy"], "mentions": ["@one@example.social"]},
                         "acme-linkedin": {"hashtags": ["UseGalaxy", "OpenScience"]}},
        },
        "posts/2027/03/sew.yaml": {
            "id": "sew", "title": "How we sew", "author": "maya", "labels": ["Sewing", "tips"],
            "channels": ["acme-x"], "publish_at": "2027-03-04T10:00:00+01:00", "status": "draft",
            "text": "Twelve stitches an inch.", "link": "https://acme.test/sew",
        },
        "posts/thread.yaml": {
            "id": "thread", "title": "thread", "author": "maya", "channels": ["acme-x"], "status": "draft",
            "text": "First part", "media": [{"url": "https://acme.test/cat.png", "alt": "A cat"}],
            "thread": [{"text": "Second part", "media": [{"url": "https://acme.test/dog.png"}]},
                       {"text": "Third part"}],
            "reply_to": "https://x.com/acme/status/1",
        },
    }  # fmt: skip
    assert "channels that are not known here were left out: 'matrix-eu' (1)" in ran.err
    assert "1 file names a day and no time: 09:00 was taken" in ran.err
    again = _import(acme, source, "--channel", "acme-x")
    assert (again.code, again.out) == (0, "")
    assert "3 posts are there already" in again.err


OURS = """\
---
id: own-id
channels: [X, acme-linkedin]
author: Dana
campaign: Spring
hashtags: ["#One", two]
content_warning: Doors
threadDelimiter: "***"
caption: not used
---
Words
***
![Alt](../assets/door.png)
"""


def test_our_own_fields_a_picture_of_the_workspace_and_long_names(shared: WorkspaceFolder) -> None:
    source = _files(shared.root / "drafts", post_md=OURS, **{"x" * 66 + "a_md": "A", "x" * 66 + "b_md": "B"})
    ran = _import(shared, source, "--channel", "acme-x", "--dry-run")
    assert ran.code == 0, ran.err
    assert ran.out.split() == ["posts/own-id.yaml", f"posts/{'x' * 64}.yaml", f"posts/{'x' * 60}-2.yaml"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntitle: A\n---\nHi", ", field 'channels': there is no channel of this workspace: say --channel"),
        ("---\nchannels: [acme-x]\n---\n", ": there is no text"),
        ("---\nchannels: [acme-x]\nHi", ": the front matter does not end"),
        ("---\nchannels: &a [acme-x]\n---\nHi", ": the front matter can't be read: "),
        ("---\n- acme-x\n---\nHi", ": the front matter can't be read: the document must be"),
        ("+++\nchannels = \n+++\nHi", ": the front matter can't be read: "),
        ("---\nchannels: [acme-x]\ndate: 03/04/2027\n---\nHi", ", field 'date': '03/04/2027' may be 3 April or"),
        ("---\nchannels: [acme-x]\nretweet: https://x.com/a/status/1\n---\nHi", ", field 'retweet': a repost is"),
        ("---\nchannels: [acme-x]\n---\nHi\n---\n---\npoll: [a, b]\n---\nHo", ": a poll is no part of a thread here"),
        ("---\nchannels: [acme-x]\ncampaign: sprung\n---\nHi", ", field 'campaign': there is no campaign 'sprung'"),
        ("---\nchannels: [acme-x]\n---\n![A](../../secret.png) Hi", ": the picture '../../secret.png' is not"),
        ("---\nchannels: [acme-x]\n---\n![A](/etc/passwd) Hi", ": the picture '/etc/passwd' is not in the workspace"),
        ("---\nchannels: [acme-x]\n---\nGrÃ¼ÃŸe", ": 'Ã¼ÃŸ' stands where 'üß' was meant: save it anew as UTF-8"),
        (b"---\nchannels: [acme-x]\n---\nGr\xfc\xdfe", ": this is no text in UTF-8: save it anew"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told(
    shared: WorkspaceFolder, tmp_path: Path, text: str | bytes, said: str
) -> None:
    ran = _import(shared, _files(tmp_path / "theirs", post_md=text))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"theirs post.md{said}"), ran.err
    assert "Nothing was written: 1 fault." in ran.err


def test_a_folder_without_markdown_and_options_of_tables_are_refused(shared: WorkspaceFolder, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    for source, words, said in (
        (tmp_path / "bare", [], "there is no Markdown in it"),
        (_files(tmp_path / "some", a_md="Hi"), ["--map", "a=text"], "--map belongs to a table"),
    ):
        ran = _import(shared, source, *words)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
        assert said in ran.err


def test_one_file_is_enough_and_links_are_not_followed(shared: WorkspaceFolder, tmp_path: Path) -> None:
    source = _files(tmp_path / "theirs", one_md="Hello")
    assert _import(shared, source / "one.md", "--channel", "acme-x", "--dry-run").out == "posts/one.yaml\n"
    (source / "link.md").symlink_to("/etc/passwd")
    ran = _import(shared, source, "--channel", "acme-x")
    assert (ran.code, ran.out) == (1, "")
    assert "theirs link.md: this is a link" in ran.err

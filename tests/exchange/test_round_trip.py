"""Out as our own table, and in again: 373 real posts of a community (CC0) with the very digests they had."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from socialops.domain.approval.state import digest
from socialops.domain.workspace import Workspace
from socialops.store.load import load
from tests.exchange.reader import records
from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
POSTS = SHARED / "real" / "galaxy-social" / "posts"
TOOL = SHARED / "tools" / "galaxy_workspace.py"


def _digests(root: Path) -> dict[str, str]:
    workspace = load(root)
    return {name: digest(workspace, filed.item) for name, filed in workspace.posts.items()}


def _approve_all(root: Path, workspace: Workspace, stage: str, by: str) -> None:
    for name, filed in workspace.posts.items():
        folder = root / "reviews" / name
        folder.mkdir(parents=True)
        fields = {"post": name, "stage": stage, "by": by, "decision": "approve", "at": "2027-02-10T09:00:00+01:00",
                  "digest": digest(workspace, filed.item)}  # fmt: skip
        (folder / f"{stage}--{by}--1.yaml").write_text(json.dumps(fields), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(not TOOL.exists(), reason="the real posts lie beside the project, in ../shared")
def test_the_real_posts_come_back_with_the_digests_that_they_had(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    words = [sys.executable, str(TOOL), str(POSTS), str(POSTS.parent / "plugins.yml"), str(here), "--ready"]
    subprocess.run(words, check=True, capture_output=True)
    shutil.copytree(here, there, ignore=shutil.ignore_patterns("posts"))
    for path in (here / "posts").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if "publish_at:" not in text:  # what has no time is not handed on
            text = text.replace("\nstatus:", "\npublish_at: 2027-06-01 10:00\nstatus:", 1)
        path.write_text(text.replace("\u202c", ""), encoding="utf-8")  # four name people with a sign that can't be seen
    _approve_all(here, load(here), "edit", "eda")
    for root in (here, there):
        GitFolder(root).run("init", "-q", "-b", "main")
        GitFolder(root).commit("Start")
    assert _wim("export", "--for", "generic", "-o", tmp_path / "all.csv", root=here).code == 0
    table = records((tmp_path / "all.csv").read_bytes().decode())
    assert len({row[0] for row in table[1:]}) == 373
    brought = _wim("import", tmp_path / "all.csv", root=there)
    assert (brought.code, len(brought.out.splitlines())) == (0, 373), brought.err
    assert _digests(there) == _digests(here)
    again = _wim("import", tmp_path / "all.csv", root=there)
    assert (again.code, again.out) == (0, "")


def _wim(*words: str | Path, root: Path) -> Ran:
    email = "wim@galaxy.test"
    env = {"GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_EMAIL": email}
    return run_cli(*words, cwd=root, by="wim", now="2027-03-03 10:00", env=env)


def test_a_post_with_all_there_is_comes_back_as_it_was(tmp_path: Path) -> None:
    here, there = (_workspace(tmp_path / name) for name in ("here", "there"))
    here.post(
        "all",
        contributors=["lena"],
        campaign="spring",
        labels=["two words", "plain"],
        channels=["acme-linkedin", "acme-x"],
        language="en",
        headline='A door, "open"',
        text="A text\n\nof more lines, with 'quotes' and \"more\".\n",
        hashtags=["One", "#Two"],
        mentions=["@one", "two three", "@x@y.example"],
        link="https://acme.test/?a=1,2;3",
        content_warning="Doors",
        media=[{"file": "assets/a b.png", "alt": "One | two || three\\"}, {"url": "https://acme.test/a,b.png"},
               {"url": "https://acme.test/c.png", "sha256": "0" * 64, "alt": "Last"}],
        thread=[{"text": "Second\n---\npart"}, {"media": [{"file": "assets/a b.png", "alt": "x"}]}],
        first_comment="First!\n",
        reply_to={"post": "other"},
        waivers=[{"rule": "SO201", "reason": 'Quote: "x"', "until": "2027-04-01"}],
        source="paper",
        notes="For us\nonly",
        variants={
            "acme-x": {"text": "Own\n", "thread": "off", "hashtags": ["#Two"],
                       "publish_at": "2027-10-31T02:30:00+01:00"},
            "acme-linkedin": {"text": "Longer\n", "media": [{"url": "https://acme.test/d.png"}]},
        },
    )  # fmt: skip
    here.post("far", channels=["acme-x"], timezone="Asia/Tokyo", publish_at="2027-03-01 09:00")
    here.post("plain", channels=["acme-x", "acme-linkedin"], thread=[{"text": "b"}, {"text": "c\n\nd"}])
    workspace = here.load()
    assert not workspace.broken, workspace.findings
    _approve_all(here.root, workspace, "brand-review", "dana")
    ran = run_cli("export", "--for", "generic", "-o", tmp_path / "all.csv", cwd=here.root)
    assert (ran.code, ran.err) == (0, "6 rows for generic: all.csv\n")
    brought = run_cli("import", tmp_path / "all.csv", cwd=there.root)
    assert brought.code == 0, brought.err
    assert _digests(there.root) == _digests(here.root)
    far = next(iter(there.root.rglob("far.yaml"))).read_text()
    assert "timezone: Asia/Tokyo" in far


def _workspace(root: Path) -> WorkspaceFolder:
    made = small_workspace(root)
    made.campaign("spring")
    made.write("assets/a b.png", b"\x89PNG\r\n\x1a\n")
    made.git()
    return made

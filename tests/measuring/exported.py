"""A workspace whose posts are those of the exports beside this file, which are made up: texts, numbers and ids."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import yaml

from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli

EXPORTS = Path(__file__).parent / "exports"
NOW = "2027-03-22 10:00"
TEXTS = {
    "launch-teaser": "A green door, slightly open. 1 March.",
    "launch-day": "It is here: the Spring collection.",
    "launch-video": "Sixty seconds in the workshop",
    "customer-photo": 'A reader\'s photo, night shift edition, with "quotes", commas\nand a second line',
    "open-door": "Open workshop on Sunday",
    "thanks": "Thank you, 10,000 of you!",
}
CHANNELS = ("x", "linkedin", "facebook", "instagram", "youtube", "tiktok", "mastodon", "bluesky")


def workspace(root: Path, *, publications: bool = True) -> WorkspaceFolder:
    """ana measures, dana rules; every post of the exports is out on its channels."""
    folder = WorkspaceFolder(root)
    folder.role("writer")
    folder.role("manager", may=["post", "publish", "change-policy", "bypass"])
    folder.role("analyst", may=["measure"])
    folder.member("maya", "writer")
    folder.member("dana", "manager")
    folder.member("ana", "analyst")
    for platform in CHANNELS:
        folder.channel(f"acme-{platform}", platform)
    folder.workflow()
    if publications:
        publish(folder)
    return folder


def publish(folder: WorkspaceFolder) -> None:
    """Write the posts and their publications."""
    rows = list(csv.DictReader((EXPORTS / "publications.csv").read_text().splitlines()))
    for post in dict.fromkeys(row["post"] for row in rows):
        channels = [row["channel"] for row in rows if row["post"] == post]
        folder.post(post, channels=channels, text=TEXTS.get(post, f"Words of {post}."))
    for row in rows:
        record = {
            "post": row["post"],
            "channel": row["channel"],
            "outcome": "published",
            "at": row["published_at_utc"],
            "by": "dana",
            "url": row["url"],
            "digest": "sha256:" + "0" * 64,
        }
        folder.document(f"publications/{row['post']}/{row['channel']}--1.yaml", record)


def committed(folder: WorkspaceFolder) -> GitFolder:
    """The workspace in a repository."""
    git = GitFolder(folder.root)
    git.run("init", "-q", "-b", "main")
    git.commit("All", by="dana")
    return git


def measure(folder: WorkspaceFolder, *words: str | Path, by: str = "ana", now: str = NOW) -> Ran:
    """Run `measure` as ana."""
    return run_cli("measure", *words, cwd=folder.root, by=by, now=now)


def records(folder: WorkspaceFolder) -> dict[str, Any]:
    """All records of numbers, as plain values, by path."""
    return {
        path.relative_to(folder.root).as_posix(): yaml.safe_load(path.read_text())
        for path in sorted((folder.root / "measures").rglob("*.yaml"))
    }

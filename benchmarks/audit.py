"""What an audit of 20,000 commits costs, and one of the last 200, in a repository of 10,000 posts.

Run `python -m benchmarks audit`. Of all it is compared with `git log --raw` over the same commits, of the last ones
with reading the workspace, which it can't do without.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import yaml
from benchmarks.measure import best, git, inside
from benchmarks.table import Row

from socialops.domain.approval.digest import post_digest
from socialops.domain.documents.post import Post
from socialops.domain.source import MediaFile
from socialops.operations.audit import audit
from socialops.store.load import load

RANGE = 200
START = 1_800_000_000
MOST = 2
"""Times git's own log."""
MOST_OF_LAST = 0.3
"""Seconds more than reading the workspace."""
POLICY: dict[str, dict[str, object]] = {
    "socialops.yaml": {"version": 1, "name": "Acme", "timezone": "Europe/Berlin", "default_workflow": "standard"},
    "roles/writer.yaml": {"id": "writer", "title": "Writer", "may": ["post"]},
    "roles/reviewer.yaml": {"id": "reviewer", "title": "Reviewer"},
    "members/maya.yaml": {"id": "maya", "name": "Maya", "emails": ["maya@acme.test"], "roles": ["writer"]},
    "members/dana.yaml": {"id": "dana", "name": "Dana", "emails": ["dana@acme.test"], "roles": ["reviewer"]},
    "channels/acme-x.yaml": {"id": "acme-x", "platform": "x", "handle": "@acme", "owner": "reviewer"},
    "workflows/standard.yaml": {"id": "standard", "stages": [{"id": "brand-review", "role": "reviewer"}]},
}


def post(number: int) -> dict[str, object]:
    """A post's fields."""
    day = datetime.fromtimestamp(START + number * 86400, UTC)  # always at 8 o'clock, which no change of clocks skips
    return {
        "id": f"post-{number:05}", "title": f"Post {number}", "author": "maya", "channels": ["acme-x"],
        "publish_at": day.strftime("%Y-%m-%d %H:%M"), "status": "ready", "text": f"Words of post {number}.\n",
        "labels": ["tip"], "hashtags": ["Tip"],
    }  # fmt: skip


def post_path(number: int) -> str:
    """Where it lies."""
    return f"posts/{2027 + number // 5000}/{number // 400 % 12 + 1:02}/post-{number:05}.yaml"


def review(number: int, at: int) -> tuple[str, dict[str, object]]:
    """An approval of a post by dana."""
    fields = post(number)
    found = post_digest(Post.model_validate(fields), lambda _: MediaFile(None), zone="Europe/Berlin", schedule=True)
    when = datetime.fromtimestamp(at, UTC).isoformat()
    name = f"post-{number:05}"
    record: dict[str, object] = {
        "post": name,
        "stage": "brand-review",
        "by": "dana",
        "decision": "approve",
        "at": when,
        "digest": found,
    }
    return f"reviews/{name}/brand-review--dana--1.yaml", record


def stream(commits: int) -> Iterator[bytes]:
    """The repository as git fast-import takes it: posts come and are approved, one a commit."""
    yield from commit("main", "maya", START, POLICY)
    posts, written = commits // 2, commits - RANGE
    for number in range(1, written):
        at = START + number * 600
        branch_at = {post_path(number): post(number)} if number <= posts - RANGE // 2 else None
        if branch_at is not None:
            yield from commit("main", "maya", at, branch_at)
        else:
            path, record = review(number - (posts - RANGE // 2), at)
            yield from commit("main", "dana", at, {path: record})
    yield b"reset refs/heads/work\nfrom refs/heads/main\n\n"
    for step in range(RANGE // 2):
        number, at = posts - RANGE // 2 + 1 + step, START + (written + step) * 600
        yield from commit("work", "maya", at, {post_path(number): post(number)})
        path, record = review(number, at)
        yield from commit("work", "dana", at, {path: record})


def commit(branch: str, who: str, at: int, files: dict[str, dict[str, object]]) -> Iterator[bytes]:
    """One commit."""
    person = f"{who.capitalize()} <{who}@acme.test> {at} +0000"
    message = f"{branch} {at}"
    yield f"commit refs/heads/{branch}\nauthor {person}\ncommitter {person}\ndata {len(message)}\n{message}\n".encode()
    for path, fields in files.items():
        data = yaml.dump(fields, Dumper=yaml.CSafeDumper, sort_keys=False).encode()
        yield f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"


def build(folder: Path, commits: int) -> None:
    """Make the repository and check it out."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    command = ["git", "-C", str(folder), "fast-import", "--quiet"]
    subprocess.run(command, input=b"".join(stream(commits)), check=True)
    git(folder, "checkout", "-q", "work")


def rows(*, quick: bool) -> Iterator[Row]:
    """All commits beside `git log --raw` of them, and the last ones beside reading the workspace."""
    commits = 2_000 if quick else 20_000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "acme"
        build(folder, commits)
        first = git(folder, "rev-list", "--max-parents=0", "work").strip()
        runs = {
            "log": lambda: inside(lambda: git(folder, "log", "--raw", "-z", f"{first}..work")),
            "whole": lambda: inside(lambda: _judge(folder, first)),
            "load": lambda: inside(lambda: load(folder)),
            "last": lambda: inside(lambda: _judge(folder, "main", remembers=True)),
            "anew": lambda: inside(lambda: _judge(folder, "main")),
        }
        found = best(runs, rounds=2 if quick else 3)
    log, whole, loaded, last, anew = (found[name] for name in runs)
    name, beside = f"`audit` of {commits:,} commits", "`git log --raw`"
    yield Row(name, whole.cpu, log.cpu, beside, most=MOST)
    yield Row(name, whole.wall, log.wall, beside, most=MOST, unit="s")
    name, beside = f"`audit` of the last {RANGE}", "reading the workspace"
    yield Row(name, last.cpu, loaded.cpu, beside, most=MOST_OF_LAST, more=True)
    name = f"{name}, the history read anew"
    yield Row(name, anew.cpu, loaded.cpu, beside, most=MOST_OF_LAST, more=True)
    yield Row(name, anew.wall, loaded.wall, beside, most=MOST_OF_LAST, more=True, unit="s")


def _judge(folder: Path, base: str, *, remembers: bool = False) -> None:
    environment = dict(os.environ)
    found = audit(folder, base, "work", environment=environment, clock=lambda _: datetime.now(UTC), remembers=remembers)
    if not found.complete or found.report.diagnostics:
        sys.exit(f"audit found something: {found.report.diagnostics[:3]}")  # a benchmark of a failure measures nothing

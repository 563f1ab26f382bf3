"""How long an audit of 200 commits takes in a repository of 20,000 commits and 10,000 posts, and one of them all.

    python benchmarks/audit.py [FOLDER]

Of 200 it must stay below three times what it can't do without: `git log --raw` over the range, the same over
everything, and loading the workspace. Of all it must stay below four times `git log --raw` over everything. The
repository is made once in FOLDER (default: a temporary one), by the version that it is to measure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import yaml

from socialops.domain.approval.digest import post_digest
from socialops.domain.documents.post import Post
from socialops.domain.source import MediaFile
from socialops.operations.audit import audit
from socialops.store.load import load

POSTS, COMMITS, RANGE = 10_000, 20_000, 200
START = 1_800_000_000
MOST, MOST_OF_ALL = 3, 4
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


def stream() -> Iterator[bytes]:
    """The repository as git fast-import takes it: posts come and are approved, one a commit."""
    yield from commit("main", "maya", START, POLICY)
    written = COMMITS - RANGE
    for number in range(1, written):
        at = START + number * 600
        branch_at = {post_path(number): post(number)} if number <= POSTS - RANGE // 2 else None
        if branch_at is not None:
            yield from commit("main", "maya", at, branch_at)
        else:
            path, record = review(number - (POSTS - RANGE // 2), at)
            yield from commit("main", "dana", at, {path: record})
    yield b"reset refs/heads/work\nfrom refs/heads/main\n\n"
    for step in range(RANGE // 2):
        number, at = POSTS - RANGE // 2 + 1 + step, START + (written + step) * 600
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


def build(folder: Path) -> None:
    """Make the repository and check it out."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    command = ["git", "-C", str(folder), "fast-import", "--quiet"]
    subprocess.run(command, input=b"".join(stream()), check=True)
    subprocess.run(["git", "-C", str(folder), "checkout", "-q", "work"], check=True)


def timed(what: Callable[[], object], times: int = 3) -> float:
    """Seconds of the quickest of some runs."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        what()
        best = min(best, time.perf_counter() - start)
    return best


def log(folder: Path, *revisions: str) -> None:
    """`git log --raw`, read to the end."""
    subprocess.run(["git", "-C", str(folder), "log", "--raw", "-z", *revisions], capture_output=True, check=True)


def main() -> int:
    """Print the parts and the ratios; 1 where one is above its most."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "acme"
    if not folder.exists():
        build(folder)
    parts = {
        "git log --raw main..work": timed(lambda: log(folder, "main..work")),
        "git log --raw work": timed(lambda: log(folder, "work")),
        "load of the workspace": timed(lambda: load(folder), 2),
    }

    def judge(base: str) -> None:
        found = audit(folder, base, "work", environment=dict(os.environ), clock=lambda _: datetime.now(UTC))
        assert found.complete  # noqa: S101 - a benchmark of a failure measures nothing
        assert not found.report.diagnostics, found.report.diagnostics[:3]  # noqa: S101

    seconds = timed(lambda: judge("main"), 2)
    for name, part in parts.items():
        print(f"{part:8.2f} s  {name}")
    part = seconds / sum(parts.values())
    print(f"{seconds:8.2f} s  audit of {RANGE}: {part:.2f} times the sum of the above (at most {MOST})")
    first = subprocess.run(
        ["git", "-C", str(folder), "rev-list", "--max-parents=0", "work"], capture_output=True, check=True, text=True
    ).stdout.strip()
    seconds = timed(lambda: judge(first), 2)
    whole = seconds / min(parts["git log --raw work"], timed(lambda: log(folder, "work")))
    print(f"{seconds:8.2f} s  audit of all: {whole:.2f} times 'git log --raw work' (at most {MOST_OF_ALL})")
    return int(part > MOST or whole > MOST_OF_ALL)


if __name__ == "__main__":
    raise SystemExit(main())

"""A note of several commits that belong to one command, so that the same command can go on where it was killed."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence

from socialops import door
from socialops.git.repo import GitFailed, Repo

_FILE = "socialops-batch.json"
_MOST = 1 << 24


def begin(repo: Repo, deed: str, subjects: Mapping[str, str]) -> None:
    """Note what is about to be committed, one subject for each post."""
    try:
        head = repo.run("rev-parse", "--verify", "--quiet", "HEAD")
    except GitFailed:
        head = None
    note = {"version": 1, "deed": deed, "head": head, "subjects": dict(subjects)}
    door.write(repo.git_dir, _FILE, json.dumps(note).encode())


def pending(repo: Repo) -> bool:
    """Whether a command of several commits was killed."""
    return (repo.git_dir / _FILE).exists()


def end(repo: Repo) -> None:
    """All is committed, or nobody will go on."""
    with contextlib.suppress(OSError):
        (repo.git_dir / _FILE).unlink(missing_ok=True)


def done(repo: Repo, deed: str, posts: Sequence[str]) -> tuple[str, ...]:
    """Those of *posts* that the very same command had committed when it was killed."""
    data = door.read(repo.git_dir / _FILE, _MOST)
    if isinstance(data, door.Shut):
        return ()
    try:
        note = json.loads(data)
        subjects = dict(note["subjects"])
        if note["deed"] != deed or sorted(subjects) != sorted(posts):
            return ()
        span = ["HEAD", *([f"^{note['head']}"] if note["head"] else [])]
        made = repo.run("log", "-1000", "--format=%s", *span).split("\n")
    except (ValueError, KeyError, TypeError, GitFailed):
        return ()
    return tuple(post for post in posts if subjects[post] in made)

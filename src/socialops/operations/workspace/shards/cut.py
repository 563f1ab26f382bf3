"""Judge one shard of the posts: with their records and the policy, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from socialops import __version__
from socialops.domain.documents.kind import KINDS, SETTINGS_FILE
from socialops.domain.portion import named_owner
from socialops.domain.results.shard import FOLDERS, Place, Shard, State, place_of
from socialops.domain.source import Fault, Source
from socialops.errors import SocialopsError
from socialops.operations.records_branch import source_of
from socialops.operations.shown.opened import Asker
from socialops.operations.workspace.interrupted import away
from socialops.operations.workspace.root import find_workspace
from socialops.operations.workspace.shards.part import Part
from socialops.processes import processes
from socialops.rules.run import run_part
from socialops.store.collector import paused
from socialops.store.disk import Disk
from socialops.store.load import load

BEYOND = ("cases", "measures", "decisions")
"""Folders whose files no post's verdict depends on."""


def check_shard(asker: Asker, which: str, *, jobs: int | None = None) -> Shard:
    """What the rules that judge a post by itself say of the posts of a shard; `which` is such as 3/8.

    Raises:
        SocialopsError: there is no such shard, or no workspace.
    """
    place = place_of(which)
    root = find_workspace(asker)
    with asker.working(f"Checking shard {which}"), paused():
        part = Part(source_of(root), Wanted(place, series_of(root)), BEYOND)
        values: dict[str, str | None] = {}

        def note(path: str, value: Any) -> None:
            if path.partition("/")[0] in FOLDERS and place.holds(named_owner(path)):
                values[path] = None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

        workspace = load(part, processes=jobs, note=note)
        today = asker.now(workspace.settings.timezone).date()
        count = sum(place.holds(named_owner(path)) for path in part.kept())
        findings = run_part(workspace, today, place.holds, processes=processes(jobs, workspace.file_count))
        return Shard(place, state_of(root, part, today), count, findings, values)


class Wanted:
    """The files of a shard, and of all series: posts that are made from one stand under its approval."""

    def __init__(self, place: Place, series: frozenset[str]) -> None:
        self._place, self._series = place, series

    def __call__(self, path: str) -> bool:
        """Whether that file takes part."""
        owner = named_owner(path)
        return self._place.holds(owner) or owner in self._series


def series_of(root: Path) -> frozenset[str]:
    """The ids of all series, by their files."""
    return frozenset(listed.path.rpartition("/")[2].removesuffix(".yaml") for listed in Disk(root).files("series"))


def state_of(root: Path, part: Part, day: date) -> State:
    """What is judged there now: the commit, the policy, the names of all files.

    Raises:
        SocialopsError: the checkout is sparse, so that nobody knows all files.
    """
    if left_out := away(root):
        raise SocialopsError(
            f"Shards are of a whole checkout, and this one is sparse: {min(left_out)} and others are left out. "
            "'git sparse-checkout disable' brings them."
        )
    return State(__version__, _commit(root), _policy(part), part.listing, day)


def _commit(root: Path) -> str | None:
    from socialops.git.repo import GitFailed, find

    try:
        repo = find(root)
        return repo.run("rev-parse", "--verify", "--quiet", "HEAD") if repo else None
    except GitFailed:  # no commit yet
        return None


def _policy(source: Source) -> str:
    digest = hashlib.sha256()
    for path in _policy_files(source):
        data = source.read(path)
        told = data.message.encode() if isinstance(data, Fault) else data
        digest.update(b"%s\0%d\0" % (path.encode("utf-8", "surrogatepass"), len(told)))
        digest.update(told)
    return digest.hexdigest()


def _policy_files(source: Source) -> Iterator[str]:
    yield SETTINGS_FILE
    for kind in KINDS:
        if kind.name not in {"post", "case"}:
            yield from (listed.path for listed in source.files(kind.folder) if listed.fault is None)

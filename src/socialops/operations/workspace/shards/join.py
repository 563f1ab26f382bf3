"""Join the results of all shards: the rules that compare posts run here, once, over what the shards hand on."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from socialops import door
from socialops.domain.portion import REST, named_owner
from socialops.domain.results.report import LISTED, Report
from socialops.domain.results.shard import Shard, disagreements, read
from socialops.domain.source import Fault
from socialops.errors import SocialopsError
from socialops.operations.records_branch import source_of
from socialops.operations.shown.opened import Asker
from socialops.operations.workspace.root import find_workspace
from socialops.operations.workspace.shards.cut import series_of, state_of
from socialops.operations.workspace.shards.part import Part
from socialops.operations.workspace.unmerged import unmerged
from socialops.processes import processes
from socialops.rules.registry import RULES
from socialops.rules.rule import Scope
from socialops.rules.run import join
from socialops.store.collector import paused
from socialops.store.load import load, settings_of
from socialops.store.reading import Plain

LARGEST = 1 << 30
"""Bytes of one file: the posts of a shard, about a kilobyte each."""


def merge_shards(
    asker: Asker, paths: Sequence[Path], *, whole: bool = False, jobs: int | None = None
) -> tuple[Path, Report]:
    """The workspace, and what one run over everything would say, of what all shards found; *whole*: all is listed.

    Raises:
        SocialopsError: they are not all the shards of one check of what lies here; it says all reasons.
    """
    root = find_workspace(asker)
    rules = {rule.code: rule for rule in RULES if rule.scope is Scope.POST}
    shards = [(str(path), read(_bytes(path), str(path), rules)) for path in paths]
    with asker.working("Joining the shards"), paused():
        found = unmerged(root)
        again = _tangled(shards) | {named_owner(coded.finding.path) for coded in found}
        known = {REST, *again, *series_of(root)}
        part = Part(source_of(root), lambda path: not path.startswith("reviews/") or named_owner(path) in known)
        today = asker.now(settings_of(part).timezone).date()
        if reasons := disagreements(shards, state_of(root, part, today)):
            raise SocialopsError("--merge: " + "; ".join(reasons) + ".")
        values = {path: text for _, shard in shards for path, text in shard.values.items()}
        workspace = load(part, given=Given(values, again))
        workspace = replace(workspace, findings=(*workspace.findings, *found))
        count = sum(shard.count for _, shard in shards) + workspace.file_count
        count -= sum(named_owner(path) != REST for path in part.kept())
        day = shards[0][1].state.day
        said = [
            diagnostic for _, shard in sorted(shards, key=lambda one: one[1].place) for diagnostic in shard.findings
        ]
        report = join(workspace, day, said, again, listed=None if whole else LISTED, processes=processes(jobs, count))
        return root, replace(report, files=count)


class Given:
    """What files hold, as shards handed it on; those of the owners *again* are read once more."""

    def __init__(self, values: Mapping[str, str | None], again: Collection[str]) -> None:
        self._values = {path: text for path, text in values.items() if named_owner(path) not in again}

    def files(self, folder: str) -> None:
        """Nothing is known of what lies in a folder."""

    def take(self, path: str) -> Plain | None:
        """What a file holds, once."""
        if path not in self._values:
            return None
        text = self._values.pop(path)
        return Plain(Fault("SO001", "a shard could not read it") if text is None else _value(path, text))


def _value(path: str, text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise SocialopsError(f"--merge: no shard wrote what is told of {path}.")
    return value


def _tangled(shards: Sequence[tuple[str, Shard]]) -> set[str]:
    """Posts whose file is called otherwise than they are, and those whose name they bear: shards can't tell which of
    them is which, so they are judged here.
    """
    found: set[str] = set()
    for _, shard in shards:
        for path, text in shard.values.items():
            name = named_owner(path)
            if text is None or not path.startswith("posts/") or text.startswith(f'{{"id":"{name}"'):
                continue
            called = _value(path, text).get("id")
            if called != name:
                found |= {name, called} if isinstance(called, str) else {name}
    return found


def _bytes(path: Path) -> bytes:
    data = door.read(path, LARGEST)
    if isinstance(data, door.Shut):
        raise SocialopsError(f"--merge {path}: {data.why}.")
    if len(data) > LARGEST:
        raise SocialopsError(f"--merge {path}: it is larger than {LARGEST >> 30} GiB.")
    return data

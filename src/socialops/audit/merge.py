"""What merging head into base would give, path by path, and what a merge commit did beyond that.

No merge is run: merge drivers are configuration of the repository, and untrusted. A path that both sides changed
differently has no result here; such a branch must take base in first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from socialops.git.objects import Entry, Objects
from socialops.git.range import Detail, changed


class Merged(NamedTuple):
    """The files after the merge, and the paths where both sides disagree."""

    entries: dict[str, Entry]
    conflicts: tuple[str, ...]


def merge(ancestors: Sequence[Mapping[str, Entry]], base: Mapping[str, Entry], head: Mapping[str, Entry]) -> Merged:
    """The three-way merge of head into base."""
    entries = dict(base)
    conflicts = []
    for path in base.keys() | head.keys():
        ours, theirs = base.get(path), head.get(path)
        if ours == theirs:
            continue
        before = {ancestor.get(path) for ancestor in ancestors}
        if theirs in before and len(before) == 1:
            continue
        if ours not in before or len(before) > 1:  # where histories crossed, ancestors may disagree: git guesses then
            conflicts.append(path)
        if theirs is None:
            entries.pop(path, None)
        else:
            entries[path] = theirs
    return Merged(entries, tuple(sorted(conflicts)))


def taken_over(objects: Objects, commit: Detail, wanted: Callable[[str], bool]) -> set[str]:
    """The paths where a merge commit has another result than merging its parents: what its author decided.

    A path equal to one parent's is decided too where the other parent had changed it (`merge -s ours` drops that).
    """
    differing = [set(filter(wanted, changed(objects, parent, commit.id))) for parent in commit.parents]
    everywhere = set.intersection(*differing) if differing else set()
    if len(commit.parents) != 2:  # noqa: PLR2004 - an octopus has no simple expectation: all it touched is its author's
        return set.union(*differing) if differing else set()
    bases = objects.merge_bases(*commit.parents)
    if not bases:
        return set.union(*differing)
    decided = set(everywhere)
    for parent, paths in zip(commit.parents, differing, strict=True):
        only = sorted(paths - everywhere)
        own = objects.oids([f"{parent}:{path}" for path in only])
        befores = [objects.oids([f"{ancestor}:{path}" for path in only]) for ancestor in bases]
        for number, path in enumerate(only):
            if any(own[number] != before[number] for before in befores):
                decided.add(path)
    return decided

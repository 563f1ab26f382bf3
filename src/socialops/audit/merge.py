"""What merging head into base would give, path by path, and what a merge commit did beyond that.

No merge is run: merge drivers are configuration of the repository, and untrusted. A path that both sides changed
differently has no result here; such a branch must take base in first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from socialops.audit.past.lineage import Lineage
from socialops.git.objects import TreeEntry
from socialops.git.reading.files import apart, but


class Merged(NamedTuple):
    """The files after the merge, and the paths where both sides disagree."""

    entries: Mapping[str, TreeEntry]
    conflicts: tuple[str, ...]


def merge(
    ancestors: Sequence[Mapping[str, TreeEntry]], base: Mapping[str, TreeEntry], head: Mapping[str, TreeEntry]
) -> Merged:
    """The three-way merge of head into base."""
    changed: dict[str, TreeEntry | None] = {}
    conflicts = []
    for path in apart(base, head):
        ours, theirs = base.get(path), head.get(path)
        before = {ancestor.get(path) for ancestor in ancestors}
        if theirs in before and len(before) == 1:
            continue
        if ours not in before or len(before) > 1:  # where histories crossed, ancestors may disagree: git guesses then
            conflicts.append(path)
        changed[path] = theirs
    return Merged(but(base, changed), tuple(sorted(conflicts)))


def decided(lineage: Lineage, parents: Sequence[str], now: object, at: Callable[[str], object]) -> bool:
    """True where a commit's author decided on something which is *now* so, and was as *at* says in other commits.

    Of many *parents* that hold it for the same reason one is enough (`Trace.sides`).

    That is what differs from every parent. What is as one parent has it was decided too where the other had changed it
    (`merge -s ours` drops that). Where histories crossed, what the other side has is no change of its own as soon as
    one common ancestor had it: whoever left that behind decided it before. An octopus answers for all it touches.
    """
    if len(parents) == 1:
        return at(parents[0]) != now
    other = [parent for parent in parents if at(parent) != now]
    if len(other) == len(parents):
        return True
    kept = [parent for parent in parents if at(parent) == now]
    return any(all(_changed(lineage, side, keeper, at) for keeper in kept) for side in other)


def _changed(lineage: Lineage, side: str, other: str, at: Callable[[str], object]) -> bool:
    """True where one side had changed something since it parted from the other."""
    return all(at(base) != at(side) for base in lineage.bases(side, other))

"""Trees with two entries of one name: `ls-tree` takes the last, `commit:path` the first, a checkout both.

Git makes none and its fsck tells of them, but most repositories take what they are given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from socialops.git.objects import TWICE, Objects
from socialops.git.range import RangeChange, RangeCommit

_FEW = 4
"""Trees that are read whole to see which names can be there at all."""
_MANY = 64
"""Names from which on that pays."""


def doubled(objects: Objects, commits: Sequence[RangeCommit], parents: Mapping[str, Sequence[str]]) -> str | None:
    """What to say of the first commit whose tree has two entries of one name; None where every name stands once.

    Git compares such a tree with a parent's entry by entry: a name is brought twice, or it is brought although the
    parent has it and does not lose it. *parents* are those of each commit.
    """
    for commit in commits:
        if commit.twice:
            return TWICE.format(commit=commit.id[:9], path=commit.twice[0])
    wanted = [(c, parent, path) for c in commits for parent, path in _brought(c, parents[c.id])]
    known = _known(objects, wanted, parents) if len(wanted) > _MANY else None
    asked = [one for one in wanted if known is None or one[2] in known]
    there = objects.there([f"{parent}:{path}" for _, parent, path in asked])
    found = next((one for one, is_there in zip(asked, there, strict=True) if is_there), None)
    return TWICE.format(commit=found[0].id[:9], path=found[2]) if found else None


def _brought(commit: RangeCommit, parents: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The names that a commit brings, each with a parent that can't have it; a root commit has none to ask."""
    if not parents:
        return
    for kind, other in ((commit.own, commit.folders), (commit.folders, commit.own)):
        for path, change in kind.items():
            if change.after and None in change.before and not _is_gone(other.get(path)):
                # a first commit has no parent, and git still says what was before it: nothing
                for parent, before in zip(parents, change.before, strict=False):
                    if before is None:
                        yield parent, path


def _is_gone(change: RangeChange | None) -> bool:
    """True where a folder makes place for a file, or a file for a folder."""
    return change is not None and change.after is None


def _known(
    objects: Objects, wanted: Sequence[tuple[RangeCommit, str, str]], parents: Mapping[str, Sequence[str]]
) -> set[str] | None:
    """The names that a parent may have: those that came twice, or that were there first; None where nobody can tell."""
    outside = {parent for _, parent, _ in wanted} - parents.keys()
    outside |= {parent for of in parents.values() for parent in of if parent not in parents}
    if len(outside) > _FEW:
        return None
    came: dict[str, str] = {}
    found = {path for commit, _, path in wanted if came.setdefault(path, commit.id) != commit.id}
    for commit in outside:
        for path in objects.trees(commit):
            found.add(path)
            while path := path.rpartition("/")[0]:
                found.add(path)
    return found

"""Commits that are about to be shared and that `audit` would refuse: by no member, or of policy by who may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from socialops.domain.results.sync import Stranger, Synced
from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.sync.commits import Maker, makers
from socialops.git.sync.merged import trunk_of
from socialops.git.sync.upstream import current_branch
from socialops.operations.sync.workspace_at import at
from socialops.operations.workspace.policy_of_others import barred

_NAMED = 3


def with_makers(
    repo: Repo, objects: Objects, found: Synced, new: str, known: tuple[Sequence[str], str | None, str]
) -> Synced:
    """The run with what of its branch no audit would let into main, by who made it.

    *new* is where the branch will be; *known* are commits that others have, what they have of the branch itself, and
    the remote.
    """
    others, tip, remote = known
    trunk = trunk_of(repo, current_branch(repo) or "")
    stops = barred(repo, objects, new, trunk, *(each for each in others if each != tip)) if trunk else None
    return replace(found, strangers=strangers(repo, objects, new, others, remote), barred=stops)


def strangers(repo: Repo, objects: Objects, new: str, old: Sequence[str], remote: str) -> tuple[Stranger, ...]:
    """The addresses that made commits which *new* has and none of *old*, and that no member's file names.

    Neither there, nor on the remote's main branch as it was last fetched, whose members an audit goes by.
    """
    made = makers(repo, new, old, remote)
    unknown = Counter(nobodys(repo, objects, made, new))
    return tuple(Stranger(address, number) for address, number in unknown.most_common(_NAMED))


def nobodys(repo: Repo, objects: Objects, made: Sequence[Maker], new: str) -> list[str]:
    """The authors' addresses of those commits that are nobody's, by the members of *new* and of the remote's main.

    A commit is its author's; its committer's where the author is no member, as `audit` takes it.
    """
    left = _unknown(repo, objects, made, new)
    trunk = trunk_of(repo, current_branch(repo) or "") if left else None
    if trunk:
        left = _unknown(repo, objects, left, trunk.main)
    return [by.author for by in left]


def _unknown(repo: Repo, objects: Objects, made: Sequence[Maker], commit: str) -> list[Maker]:
    if not made:
        return []
    roster = at(repo, objects, commit, ()).roster
    return [by for by in made if not (roster.find(by.author) or roster.find(by.committer))]

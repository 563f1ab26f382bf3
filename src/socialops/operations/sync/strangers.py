"""Commits that are about to be shared under an address of no member: `audit` would refuse what they change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from socialops.domain.results.sync import Stranger
from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.sync.commits import makers
from socialops.operations.sync.records import at

_NAMED = 3


def strangers(repo: Repo, objects: Objects, new: str, old: Sequence[str], remote: str) -> tuple[Stranger, ...]:
    """The addresses that made commits which *new* has and none of *old*, and that no member's file names there.

    A commit is its author's; its committer's where the author is no member, as `audit` takes it.
    """
    made = makers(repo, new, old, remote)
    if not made:
        return ()
    roster = at(repo, objects, new, ()).roster
    unknown = Counter(author for author, committer in made if not (roster.find(author) or roster.find(committer)))
    return tuple(Stranger(address, number) for address, number in unknown.most_common(_NAMED))

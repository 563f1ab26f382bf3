"""Policy that somebody changed who may not: a commit of theirs that holds it stops the whole branch (SO454)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from socialops.audit.policy import is_policy
from socialops.domain.results.sync import Barred
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.range import brought, details
from socialops.git.repo import GitFailed, Repo, find
from socialops.git.sync.merged import Trunk
from socialops.operations.sync.branches.standpoint import standpoint

if TYPE_CHECKING:  # most files are no policy, which is told by their paths
    from socialops.domain.documents.people import Roster

_NAMED = 3


def policy_of_others(root: Path, paths: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which of the files (of the workspace) are policy that the one who asks may not change, and who may.

    By the members and roles that the remote's main branch has, as last fetched, else by those of the last commit.
    Nothing where git can't say, or where nobody may.
    """
    try:
        repo = find(root)
        found = [path for path in paths if repo and is_policy(repo.prefix + path, repo.prefix)]
        if repo is None or not found:
            return (), ()
        from socialops.operations.sync.workspace_at import at

        stand = standpoint(root, repo)
        roster = at(repo, Objects(repo.root), stand.trunk.main if stand else "HEAD", ()).roster
        me = roster.find(repo.identity().email)
    except SocialopsError:
        return (), ()
    able = _able(roster)
    if not able or (me is not None and roster.may(me, "change-policy")):
        return (), ()
    return tuple(found), able


def barred(repo: Repo, objects: Objects, head: str, trunk: Trunk, *others: str) -> Barred | None:
    """What *head* has and neither main nor *others* have, and no audit lets into main, for who changed policy.

    None where there is nothing of the kind, where git can't say, or where nobody may. A commit by an address of no
    member is told as that (`operations.sync.refusals.strangers`).
    """
    from socialops.operations.sync.workspace_at import at

    try:
        names = repo.run("rev-list", "--reverse", "--topo-order", head, "--not", trunk.main, *others).split()
        paths = {each.id: _policy(repo, each.own) for each in brought(objects, names)}
        made = details(objects, [name for name in names if paths.get(name)])
        roster = at(repo, objects, trunk.main, ()).roster if made else None
    except GitFailed:  # a clone that holds only a part of the history
        return None
    able = _able(roster) if roster else ()
    if roster is None or not able:
        return None
    makers = {name: roster.find(commit.author) for name, commit in made.items()}
    found = {name: by.id for name, by in makers.items() if by and not roster.may(by, "change-policy")}
    if not found:
        return None
    first = next(iter(found))
    who = tuple(dict.fromkeys(found.values()))
    return Barred(len(found), made[first].short, paths[first], who, able[:_NAMED], trunk.name)


def _policy(repo: Repo, paths: Iterable[str]) -> str:
    """A file of policy among paths from the repository's top, as it is called in the workspace; "" for none."""
    return min((path.removeprefix(repo.prefix) for path in paths if is_policy(path, repo.prefix)), default="")


def _able(roster: Roster) -> tuple[str, ...]:
    return tuple(m.id for m in roster.members.values() if m.until is None and roster.may(m, "change-policy"))


def to_send(names: str, able: Sequence[str]) -> str:
    """What to do with these files in place of committing them; *able* are those who may."""
    return (
        f"{names}: policy, which your roles don't let you change, and no audit would let a commit of yours pass "
        f"(SO454): send it to {' or '.join(able[:_NAMED])}, who may, in place of committing it"
    )

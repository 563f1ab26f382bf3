"""Policy that somebody changed who may not: a commit of theirs that holds it stops the whole branch (SO454)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from socialops.audit.policy import is_policy
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.repo import find
from socialops.operations.sync.beside_main import standpoint
from socialops.operations.sync.records import at

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
        stand = standpoint(root, repo)
        roster = at(repo, Objects(repo.root), stand.trunk.main if stand else "HEAD", ()).roster
        me = roster.find(repo.identity().email)
    except SocialopsError:
        return (), ()
    able = tuple(m.id for m in roster.members.values() if m.until is None and roster.may(m, "change-policy"))
    if not able or (me is not None and roster.may(me, "change-policy")):
        return (), ()
    return tuple(found), able


def to_send(names: str, able: Sequence[str]) -> str:
    """What to do with these files in place of committing them; *able* are those who may."""
    return (
        f"{names}: policy, which your roles don't let you change, and no audit would let a commit of yours pass "
        f"(SO454): send it to {' or '.join(able[:_NAMED])}, who may, in place of committing it"
    )

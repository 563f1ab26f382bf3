"""From one branch to another, once all is shared: what no commit holds comes along, or nothing is touched."""

from __future__ import annotations

import shlex
from dataclasses import replace

from socialops.domain.results.sync import Ending, Synced
from socialops.domain.suggest import did_you_mean
from socialops.errors import SocialopsError
from socialops.git.journal import Switch
from socialops.git.objects import Objects
from socialops.git.program import lines
from socialops.git.repo import Repo
from socialops.git.sync.alone import free_name
from socialops.git.sync.standing import commit_of, holds
from socialops.git.sync.step import take
from socialops.git.sync.upstream import at_remote, current_branch
from socialops.operations.sync.asked import Asked
from socialops.operations.sync.refusals.uncommitted import overwritten
from socialops.operations.sync.telling import came

_HEADS = "refs/heads/"


def go_on(repo: Repo, found: Synced, asked: Asked, remote: str) -> Synced:
    """After the run *found*, go to the branch that was asked for, as others have it; the caller holds the lock.

    Raises:
        SocialopsError: there is no such branch, here or at the remote as it was just fetched.
    """
    here, branch = current_branch(repo) or "", asked.go or ""
    if found.ending not in {Ending.DONE, Ending.PLANNED} or here == branch:
        return found
    upstream = at_remote(repo, remote, branch)
    own, theirs = commit_of(repo, _HEADS + branch), upstream.seen()
    new = theirs if theirs and (own is None or holds(repo, own, theirs)) else own
    head = commit_of(repo, "HEAD")
    if new is None or head is None:
        raise SocialopsError(f"There is no branch '{branch}', here or at {remote} ({_near(repo, remote, branch)}).")
    objects, found = Objects(repo.root), replace(found, went=branch)
    if reasons := overwritten(repo, objects, head, new, asked.typed):
        return replace(found, ending=Ending.REFUSED, reasons=reasons)
    if asked.dry_run:
        return replace(found, ending=Ending.PLANNED)
    take(repo, objects, head, Switch(_HEADS + here, new, _HEADS + branch, own or ""))
    if own is None:
        upstream.follow(branch)
        return found
    return replace(found, incoming=came(repo, found.incoming, own, head, new))


def switched(repo: Repo, here: str, name: str | None, new: str, left: str) -> Switch:
    """That *here* is at *new*, or that the branch *name* begins there, and *here* goes back to *left*.

    Raises:
        SocialopsError: a branch of that name is here, and has commits of its own.
    """
    if not name or name == here:
        return Switch(_HEADS + here, new)
    before = commit_of(repo, _HEADS + name) or ""
    if before and not holds(repo, before, new):
        raise SocialopsError(
            f"There is a branch '{name}' here that has commits of its own: take another name (socialops sync "
            f"--branch {shlex.quote(free_name(repo, name))}), or go there: socialops sync --go {shlex.quote(name)}"
        )
    return Switch(_HEADS + here, new, _HEADS + name, before, left)


def _near(repo: Repo, remote: str, branch: str) -> str:
    names = lines(repo.run("for-each-ref", "--format=%(refname:lstrip=3)", f"refs/remotes/{remote}/"))
    return did_you_mean(branch, [name for name in names if name != "HEAD"])

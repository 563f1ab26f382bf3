"""A branch of the name that one's own has or is to get, and that others made: nothing of one's own goes there."""

from __future__ import annotations

import contextlib
import shlex

from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.alone import free_name
from socialops.git.sync.standing import commit_of, holds, unshared
from socialops.git.sync.upstream import Upstream
from socialops.operations.sync.refusals.names import first


def of_others(repo: Repo, there: Upstream, tip: str, here: str) -> str:
    """That a branch of that name is *there* already, at *tip*, with work of others and none of one's own; else "".

    Who took the branch here before, by whichever command, knows it. *here* is the branch that one is on.
    """
    held = _only_theirs(repo, there, tip, here)
    if not held:
        return ""
    name, local = there.branch, commit_of(repo, f"refs/heads/{there.branch}")
    if name == here:
        return f"{there.name} is a branch of others: it holds {held}, and none of yours. {_renamed(repo, there)}"
    free, branch = shlex.quote(free_name(repo, name)), shlex.quote(name)
    taken = (
        f"{there.name} is a branch of others: it holds {held}, and none of yours. Take another name for what you have: "
        f"socialops sync --branch {free}"
    )
    if local and not holds(repo, local, tip):  # one's own of that name went another way
        return taken
    go = f"socialops sync --go {branch}"
    if unshared(repo):
        took = shlex.quote(f"{name}:{name}")
        go = f"git fetch {shlex.quote(there.remote)} {took}, then socialops sync --branch {branch}"
    return f"{taken}. To work on theirs with them: {go}"


def taken_meanwhile(repo: Repo, there: Upstream, tip: str) -> tuple[str, str] | None:
    """The same where others made that branch while one's own of that name went out: what it holds, and what to do.

    One is on one's own already, so that is what gets another name; what it followed before, it is to follow no more.
    """
    name = there.branch
    held = _only_theirs(repo, there, tip, name)
    if not held:
        return None
    with contextlib.suppress(GitFailed):
        repo.run("branch", "--unset-upstream", name)
    return f"{there.name} is a branch of others now: it holds {held}, and none of yours.", _renamed(repo, there)


def _renamed(repo: Repo, there: Upstream) -> str:
    """What to do where the branch that one is on has the name of one of others: *there*."""
    name, free = shlex.quote(there.branch), shlex.quote(free_name(repo, there.branch))
    onto = f"git branch --set-upstream-to={shlex.quote(there.name)} && socialops sync"
    return f"Give yours another name: git branch -m {name} {free} && socialops sync. To put it onto theirs: {onto}"


def _only_theirs(repo: Repo, there: Upstream, tip: str, here: str) -> str:
    """How many commits a branch holds beside main and the one that one is on, and by whom; "" if any is one's own."""
    from socialops.git.sync.merged import trunk_of

    trunk, local = trunk_of(repo, here), commit_of(repo, f"refs/heads/{there.branch}")
    if trunk and there.tracking == trunk.main:
        return ""
    if local and (holds(repo, tip, local) or _followed(repo, there.branch) == there.tracking):
        return ""
    if there.branch == here and (trunk is None or _began_there(repo, tip, trunk.main)):
        return ""
    from socialops.git.sync.commits import makers
    from socialops.operations.sync.workspace_at import at

    try:
        made = makers(repo, tip, ["HEAD", *([trunk.main] if trunk else [])], there.remote)
        roster = at(repo, Objects(repo.root), "HEAD", ()).roster if made else None
    except GitFailed:  # a clone that holds only a part of the history
        return ""
    email = repo.identity().email
    me = roster.find(email) if roster else None
    mine = {address.casefold() for address in (email, *(me.emails if me else ()))}
    if roster is None or any(address.casefold() in mine for by in made for address in by[:2]):
        return ""
    whose = dict.fromkeys(member.id if (member := roster.find(by)) else f"<{by}>" for by, *_ in made)
    return f"{'1 commit' if len(made) == 1 else f'{len(made)} commits'} by {first([*whose])}"


def _began_there(repo: Repo, tip: str, main: str) -> bool:
    """Whether the branch that one is on holds commits of *tip* that *main* has not, so that it was taken from there."""
    bases = Objects(repo.root).merge_bases("HEAD", tip)
    return bool(bases) and not holds(repo, bases[0], main)


def _followed(repo: Repo, branch: str) -> str:
    """The ref here of the branch of a remote that a local one remembers as its own; "" for none."""
    return repo.run("for-each-ref", "--format=%(upstream)", f"refs/heads/{branch}")

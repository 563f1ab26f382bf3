"""What a clone remembers of branches that the remote has no more: let go where nothing of one's own is in it."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from socialops.git.objects import Objects
from socialops.git.program import lines
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.alone import contents_are_in
from socialops.git.sync.merged import Trunk

_HEADS = "refs/heads/"
_REMOTES = "refs/remotes/"


def forget(repo: Repo, trunk: Trunk | None, gone: Collection[str]) -> None:
    """Forget those of the refs *gone* whose work main holds, and of which no branch lies here.

    By what was seen of a branch of one's own it is told whether it was merged; what was never merged may lie nowhere
    else any more.
    """
    if trunk is None or not gone:
        return
    objects = Objects(repo.root)
    for ref in _unheld(repo, trunk, gone):
        with contextlib.suppress(GitFailed):  # somebody moved it meanwhile, or the clone holds only a part
            commit = objects.commit(ref)
            if commit and contents_are_in(objects, trunk.main, commit):
                repo.run("update-ref", "-d", ref, commit)


def forget_others(repo: Repo, trunk: Trunk | None, gone: Collection[str], mine: Collection[str]) -> None:
    """Forget those of the refs *gone* on which main misses no commit by the addresses *mine*, and no branch lies here.

    What others did there is theirs to keep: whoever removed the branch meant to.
    """
    addresses = {address.casefold() for address in mine if address}
    if trunk is None or not gone or not addresses:
        return
    for ref in _unheld(repo, trunk, gone):
        with contextlib.suppress(GitFailed):
            commit = repo.run("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
            form = ("log", "--no-show-signature", "-z", "--format=%ae%x00%ce")
            makers = repo.run(*form, commit, "--not", trunk.main).casefold().split("\0")
            if not addresses & set(makers):
                repo.run("update-ref", "-d", ref, commit)


def _unheld(repo: Repo, trunk: Trunk, gone: Collection[str]) -> list[str]:
    """Those of the refs of which no branch lies here."""
    listed = lines(repo.run("for-each-ref", "--format=%(refname)%00%(upstream)", _HEADS))
    branches = [line.split("\0") for line in listed]
    kept = {upstream for _, upstream in branches}
    kept |= {f"{_REMOTES}{trunk.remote}/{ref.removeprefix(_HEADS)}" for ref, _ in branches}
    return sorted({*gone} - kept - {trunk.main, trunk.tracking})

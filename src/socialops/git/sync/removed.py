"""What this clone remembers of branches that the remote has no more: it is let go where nothing is lost with it."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from socialops.git.objects import Objects
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
    listed = repo.run("for-each-ref", "--format=%(refname)%00%(upstream)", _HEADS).splitlines()
    branches = [line.split("\0") for line in listed]
    kept = {upstream for _, upstream in branches}
    kept |= {f"{_REMOTES}{trunk.remote}/{ref.removeprefix(_HEADS)}" for ref, _ in branches}
    objects = Objects(repo.root)
    for ref in sorted({*gone} - kept - {trunk.main, trunk.tracking}):
        with contextlib.suppress(GitFailed):  # somebody moved it meanwhile, or the clone holds only a part
            commit = objects.commit(ref)
            if commit and contents_are_in(objects, trunk.main, commit):
                repo.run("update-ref", "-d", ref, commit)

"""A repository on the forge that was not empty when a workspace was to be shared with it: no commit joins the two."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.sanitize import one_line
from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.upstream import current_branch, find_upstream

_NAMED = 3


def nothing_in_common(repo: Repo, objects: Objects, head: str, tip: str, name: str) -> str:
    """That what others have at *tip* is another history, and the ways out; nothing was changed.

    *name* is their branch as people write it.
    """
    if objects.is_shallow():
        return f"{name} and yours meet in no commit that is here: this clone is shallow. Then: git fetch --unshallow"
    what, way = another_history(repo, objects, head, tip, name)
    return f"{what}. {way}. Nothing was changed."


def seen_another_history(repo: Repo) -> tuple[str, str] | None:
    """The same of the branch that one's own is shared by, as it was last fetched: `sync` can't bring both together.

    None where it was never seen, or goes with one's own.
    """
    try:
        here = current_branch(repo)
        own = find_upstream(repo, here) if here else None
        tip, objects = own.seen() if own else None, Objects(repo.root)
        if own is None or tip is None or objects.is_shallow() or objects.merge_bases("HEAD", tip):
            return None
        return another_history(repo, objects, "HEAD", tip, own.name)
    except GitFailed:  # git's own files are damaged, which is told as that
        return None


def another_history(repo: Repo, objects: Objects, head: str, tip: str, name: str) -> tuple[str, str]:
    """What others have at *tip* that is none of one's own, and the ways: the forge's repository was not empty, mostly.

    Where *tip* is seen on another branch than *name*, it is told as that.
    """
    asked = ("--count=1", "--format=%(refname:lstrip=2)", f"--points-at={tip}", "refs/remotes")
    name = objects.text("for-each-ref", *asked) or name
    remote, branch = map(shlex.quote, name.split("/", 1))
    ours, theirs = objects.trees(head), objects.trees(tip)
    clash = sorted(path for path, entry in theirs.items() if path in ours and ours[path].oid != entry.oid)
    what, way = _few(sorted(theirs)), f"git pull --no-rebase --no-edit --allow-unrelated-histories {remote} {branch}"
    way = f"To keep both: {way}, then socialops sync. "
    if repo.prefix + SETTINGS_FILE in theirs:
        what, way = "a workspace of its own", "To work in that one: git clone ADDRESS. "
    elif clash:
        what, way = f"files that yours has, too ({_few(clash)})", ""
    empty = f"git remote set-url {remote} ADDRESS, then git push -u {remote} {branch}"
    told = f"{way}To share yours with a repository that is empty: {empty}"
    return one_line(f"{name} holds {what}, and no commit of yours"), one_line(told)


def _few(paths: Sequence[str]) -> str:
    more = len(paths) - _NAMED
    return ", ".join(paths[:_NAMED]) + (f" and {more} more" if more > 0 else "")

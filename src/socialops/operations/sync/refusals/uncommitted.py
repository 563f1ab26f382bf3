"""Files of the workspace that a sync would lose, as no commit holds them: what to type for each."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator
from pathlib import Path

from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.sync.standing import changed_tracked
from socialops.git.sync.step import in_the_way
from socialops.git.sync.trees import changes
from socialops.operations.posts.pictures import spoken_of
from socialops.operations.posts.whose.of_others import of_others, tell
from socialops.operations.posts.whose.taken_over import take_over, taken_over
from socialops.operations.sync.merge.ways import namesake
from socialops.operations.sync.paths import is_post
from socialops.operations.sync.refusals.names import first
from socialops.operations.sync.unheld import is_gone, is_stopped, kept


def uncommitted(repo: Repo, changed: Collection[str]) -> Iterator[str]:
    """What to type for each file of the workspace that is *changed* (from the repository's top), in that order.

    These are files that git tracks and that no commit holds as they are.
    """
    inside = [full.removeprefix(repo.prefix) for full in changed if full.startswith(repo.prefix)]
    posts = [path for path in inside if is_post(path)]
    others = taken_over(repo, posts)
    theirs = of_others(repo, [path for path in posts if path not in others and not is_gone(repo.root, path)])
    for path in inside:
        name = shlex.quote(path)
        if is_gone(repo.root, path):
            back = f"bring it back (git restore --staged --worktree {name})"
            away = f"let it go (git commit -m 'Let it go' -- {name})"
            yield f"{path} is gone, and no commit says so: {back}, or {away}{_named_still(repo, path)}"
            continue
        stopped = is_post(path) and is_stopped(repo.root, path)
        if path in others and not stopped:
            from socialops.operations.posts.whose.of_nobody import anew

            post = shlex.quote(Path(path).stem)
            line = take_over(others[path].was, path)
            ways = anew(repo, [path], others[path].now) or (
                f"take it over ({line}), then hand it in (socialops submit {post})"
            )
        elif path in theirs and not stopped:
            by, away = theirs[path], f"throw them away (git restore {name})"
            ways = f"it is {by}'s: {away}, then tell them what to change ({tell(path, by)})"
        elif is_post(path) and not stopped:
            hand_in = f"hand it in (socialops submit {shlex.quote(Path(path).stem)})"
            ways = f"{hand_in}, keep it as it is ({kept(path)}), or throw them away (git restore {name})"
        else:
            ways = f"commit them ({kept(path)}), or throw them away (git restore {name})"
        what = "is on hold or cancelled, and has" if stopped else "has"
        yield f"{path} {what} changes that no commit holds: {ways}"


def _named_still(repo: Repo, path: str) -> str:
    """Who names a picture that is gone: without it that is an error of `check`, and costs approvals."""
    posts = [name for name in spoken_of(repo, path) if is_post(name)] if path.startswith("assets/") else []
    if not posts:
        return ""
    some = first(posts)
    return f"; but {some} still {'names' if len(posts) == 1 else 'name'} it: before you let it go, write another there"


def overwritten(repo: Repo, objects: Objects, head: str, new: str, typed: str) -> tuple[str, ...]:
    """Files that lie here and would be lost on the way to another commit."""
    coming = changes(objects, head, new) if head != new else {}
    changed = changed_tracked(repo) if coming else []
    found = in_the_way(repo, coming, changed) if coming else []
    added = {path for path in found if path in coming and coming[path].before is None}
    held = [path for path in found if path in changed and path not in added and path.startswith(repo.prefix)]
    rest = (path for path in found if path not in held)
    told = (_overwritten(repo, path, typed, new=path in added, changed=path in changed) for path in rest)
    return (*uncommitted(repo, held), *told)


def _overwritten(repo: Repo, full: str, typed: str, *, new: bool, changed: bool) -> str:
    """What to do with a file of one's own that lies where one comes: never only to throw it away."""
    path = full.removeprefix(repo.prefix)
    keeps = kept(path if full.startswith(repo.prefix) else f":/{full}")
    what = f"{path} {'is changed' if changed and not new else 'lies here in no commit'}, and would be overwritten"
    if new and full.startswith(f"{repo.prefix}posts/") and path.endswith(".yaml"):
        return f"{what}. {namesake(path, keeps, typed, staged=changed)}. Is it the same one: {keeps}, then {typed}"
    restore = f"throw your changes away (git restore {shlex.quote(f':/{full}')})"
    away = restore if changed and not new else "move it away"
    return f"{what}: commit it ({keeps}), or {away}"

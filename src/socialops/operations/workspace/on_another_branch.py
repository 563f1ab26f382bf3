"""A workspace, or all of its posts, on another branch than the one that one is on: said where none is found here."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from socialops.domain.sanitize import one_line
from socialops.domain.source import ROOT_FILE
from socialops.errors import NoWorkspace, SocialopsError
from socialops.git.objects import Objects
from socialops.git.repo import below, find
from socialops.git.sync.branches import posts_on_branches
from socialops.store.root import find_root

_USUAL = ("main", "master")
"""Where a team's workspace lies; another branch is asked only where the one that one is on has no commit yet."""
_MOST = 50
"""Branches that are asked, those with the newest commits first."""
_LOCAL, _REMOTE = "refs/heads/", "refs/remotes/"


def without_workspace(error: NoWorkspace) -> str:
    """What is said where there is no workspace: which branch holds one, or else how to come to one."""
    there = on_another_branch(error.start)
    return f"There is no {ROOT_FILE} in {error.start} or above it, but {there}" if there else str(error)


def on_another_branch(folder: Path) -> str | None:
    """Which branch, as last fetched, holds a workspace in that folder or above it, and what to type; None where none
    is known to.

    A clone stands so where its forge names a branch as the first that nobody made.
    """
    near = next(each for each in (folder, *folder.parents) if each.is_dir())
    try:
        repo = find(near)
        place = below(folder.resolve(), repo.top.resolve()) if repo else None
        if repo is None or place is None:
            return None
        objects, unborn = Objects(repo.top), repo.is_unborn()
        here = "" if unborn else (objects.symbolic("HEAD") or "").removeprefix(_LOCAL)
        above = [Path(place), *Path(place).parents]
        for ref, name in _branches(objects, every=unborn):
            if name != here and any(objects.oids([f"{ref}:{(each / ROOT_FILE).as_posix()}" for each in above])):
                told = ref.removeprefix(_LOCAL).removeprefix(_REMOTE)
                return one_line(f"the branch {told} of this repository holds a workspace: {_way(objects, ref, name)}")
    except SocialopsError:
        return None
    return None


def posts_elsewhere(directory: Path) -> str | None:
    """Which branches hold posts, and how one gets there: told where there are none on the one that one is on."""
    try:
        repo = find(find_root(directory))
        found = [(branch, sorted(posts)) for branch, posts in (posts_on_branches(repo) if repo else ()) if posts]
    except SocialopsError:
        return None
    if not found:
        return None
    branch, posts = found[0]
    more = f", and {len(posts) - 1} more" if len(posts) > 1 else ""
    rest = f" ({len(found)} branches hold some)" if len(found) > 1 else ""
    return one_line(f"The branch '{branch}' holds {posts[0]}{more}{rest}: socialops sync --go {shlex.quote(branch)}")


def _branches(objects: Objects, *, every: bool) -> Iterator[tuple[str, str]]:
    """The branches that may hold one, with their names without a remote's, the usual ones first."""
    options = ("--sort=-committerdate", f"--count={_MOST}", "--format=%(refname)%00%(refname:lstrip=3)")
    globs = [f"{kind}{name}" for name in _USUAL for kind in (_LOCAL, f"{_REMOTE}*/")]
    for asked in (globs, [_REMOTE]) if every else (globs,):
        for line in filter(None, objects.text("for-each-ref", *options, *asked).split("\n")):
            ref, _, name = line.partition("\0")
            if name != "HEAD":
                yield ref, name or ref.removeprefix(_LOCAL)


def _way(objects: Objects, ref: str, name: str) -> str:
    """What takes one to the branch: git goes to one of a remote by its mere name, unless several remotes have it."""
    same = objects.text("for-each-ref", "--format=%(refname)", f"{_LOCAL}{name}", f"{_REMOTE}*/{name}").split("\n")
    if len(same) == 1 or same[0].startswith(_LOCAL):
        return f"git switch {shlex.quote(name)}"
    return f"git switch --track {shlex.quote(ref.removeprefix(_REMOTE))}"

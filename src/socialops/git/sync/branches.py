"""Posts that lie on other branches: where one that is asked for is, and which ones main has not yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from socialops.domain.results.sync import OnBranch
from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.alone import contents_are_in
from socialops.git.sync.merged import Trunk
from socialops.git.sync.trees import changes

_HEADS = "refs/heads/"
_REMOTES = "refs/remotes/"
_MOST = 20
"""Branches that are looked into, those with the newest commits first."""


class _Branch(NamedTuple):
    """A ref, its name without the remote's, and its commit."""

    ref: str
    name: str
    commit: str


def holding(repo: Repo, post: str) -> tuple[str, bool] | None:
    """The branch that holds a post of that id, by what was last fetched, and whether `git switch` to it is enough.

    It is not where a branch of that name lies here that has not got the post yet: then a sync brings it.
    """
    objects = Objects(repo.root)
    here = {branch.name: branch for branch in _branches(objects, "HEAD", _HEADS)}
    for branch in (*here.values(), *_branches(objects, "HEAD", _REMOTES)):
        if post in _posts(repo, objects, branch.commit):
            return branch.name, branch.ref.startswith(_HEADS) or not objects.commit(_HEADS + branch.name)
    return None


def unmerged_posts(
    repo: Repo, trunk: Trunk | None, *, known: bool, left_out: Collection[str] = ()
) -> tuple[OnBranch, ...]:
    """The branches of the remote with posts that main has not, as last fetched; none where one is not on main.

    With *known* also those that lie here as they lie there; `left_out` are refs of branches that are no more.
    """
    if trunk is None or trunk.tracking != trunk.main:
        return ()
    try:
        return tuple(_unmerged(repo, trunk, left_out, known=known))
    except GitFailed:  # a clone that holds only a part of the history
        return ()


def _unmerged(repo: Repo, trunk: Trunk, left_out: Collection[str], *, known: bool) -> Iterator[OnBranch]:
    main = trunk.main
    objects = Objects(repo.root)
    others = [each for each in _branches(objects, main, f"{_REMOTES}{trunk.remote}/") if each.ref not in left_out]
    if not known:
        others = [each for each in others if objects.commit(_HEADS + each.name) != each.commit]
    there = _posts(repo, objects, "HEAD") if others else frozenset()
    for each in others:
        new, changed = _since(repo, objects, main, each.commit)
        posts = _ids(repo, new) - there
        if (posts or changed) and not contents_are_in(objects, main, each.commit):
            same = dict(zip(changed, objects.oids([f"HEAD:{path}" for path in changed]), strict=True))
            otherwise = _ids(repo, [path for path, blob in changed.items() if same[path] not in {None, blob}])
            if posts or otherwise:
                yield OnBranch(each.name, tuple(sorted(posts)), tuple(sorted(otherwise)))


def changing(repo: Repo, trunk: Trunk | None, paths: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Of posts that main has, by their paths, the branches of the remote that changed them, as last fetched.

    With each whether `git switch` is enough, see `holding`; of several branches the one with the newest commit.
    """
    if trunk is None or trunk.tracking != trunk.main:
        return {}
    objects = Objects(repo.root)
    found: dict[str, tuple[str, bool]] = {}
    names = [repo.prefix + path for path in paths]
    here = objects.oids([f"HEAD:{name}" for name in names])
    for branch in _branches(objects, trunk.main, f"{_REMOTES}{trunk.remote}/"):
        blobs = objects.oids([f"{branch.commit}:{name}" for name in names])
        for path, name, mine, theirs in zip(paths, names, here, blobs, strict=True):
            if path in found or None in {mine, theirs} or mine == theirs:
                continue
            bases = objects.merge_bases(trunk.main, branch.commit)
            old = objects.oids([f"{bases[0]}:{name}"])[0] if bases else theirs
            if old != theirs and not contents_are_in(objects, trunk.main, branch.commit):
                lies = objects.commit(_HEADS + branch.name)
                found[path] = branch.name, lies in {None, branch.commit}
    return found


def _branches(objects: Objects, main: str, where: str) -> Iterator[_Branch]:
    """The branches below a ref's folder that *main* has not merged; none of a name that git takes for an option."""
    form = "%(refname)%00%(symref)%00%(objectname)"
    listed = (f"--format={form}", f"--count={_MOST}", "--sort=-committerdate", f"--no-merged={main}", where)
    try:
        lines = objects.text("for-each-ref", *listed).splitlines()
    except GitFailed:
        return
    for ref, symbolic, commit in (line.split("\0") for line in lines):
        name = ref.removeprefix(_HEADS) if ref.startswith(_HEADS) else ref.removeprefix(_REMOTES).partition("/")[2]
        if not symbolic and name and not name.startswith("-"):
            yield _Branch(ref, name, commit)


def _posts(repo: Repo, objects: Objects, commit: str) -> frozenset[str]:
    """The ids of all posts of a commit, by the names of their files."""
    try:
        out = objects.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", f"{repo.prefix}posts/")
    except GitFailed:
        return frozenset()
    return _ids(repo, out.decode("utf-8", "surrogateescape").split("\0"))


def _since(repo: Repo, objects: Objects, main: str, commit: str) -> tuple[list[str], dict[str, str]]:
    """The paths that a branch added since it was begun, and those of posts that it changed, with what they are now."""
    bases = objects.merge_bases(main, commit)
    if not bases:
        return [], {}
    found = changes(objects, bases[0], commit).items()
    both = {path: change.after.oid for path, change in found if change.before and change.after}
    posts = {path: blob for path, blob in both.items() if _ids(repo, [path])}
    return [path for path, change in found if change.before is None], posts


def _ids(repo: Repo, paths: Iterator[str] | Collection[str]) -> frozenset[str]:
    folder = f"{repo.prefix}posts/"
    return frozenset(
        path.rpartition("/")[2].removesuffix(".yaml")
        for path in paths
        if path.startswith(folder) and path.endswith(".yaml")
    )

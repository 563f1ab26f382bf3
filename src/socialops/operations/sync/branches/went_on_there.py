"""Where the posts of a branch that the remote has no more went on: on main, or on another branch that it has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from socialops.domain.documents.kind import REVIEWS
from socialops.git.objects import Objects
from socialops.git.program import lines
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.merged import Trunk
from socialops.git.sync.trees import TreeChange, changes, every_change
from socialops.operations.sync.paths import is_post, subject_of
from socialops.operations.sync.workspace_at import at
from socialops.store.yaml.reader import parse

_REMOTES = "refs/remotes/"
_MOST = 20
"""Files and branches that are looked into."""


class There(NamedTuple):
    """A branch by its name, the files of posts that went on there, and those of them in which words of one's own lie
    that are others there.
    """

    branch: str
    posts: tuple[str, ...]
    differ: tuple[str, ...]


def went_on_there(repo: Repo, tip: str, trunk: Trunk, gone: Collection[str]) -> There | None:
    """The branch on which all posts went on that *tip* has otherwise than main; main first, then by their age.

    None where *tip* holds more than posts, what was said of them, and pictures that lie there as well. *gone* are refs
    of branches that the remote has no more.
    """
    objects = Objects(repo.root)
    try:
        bases = objects.merge_bases(trunk.main, tip)
        every = changes(objects, bases[0], tip) if bases else {}
        there = {(path, change.after) for path, change in every_change(objects, bases[0], trunk.main)} if every else ()
        left = {path: change for path, change in every.items() if (path, change.after) not in there}
        if not left or len(left) > _MOST or not (posts := _posts(repo, every, left)):
            return None
        form = ("--format=%(refname)", "--sort=-committerdate", f"--no-merged={trunk.main}", f"--count={_MOST}")
        others = lines(repo.run("for-each-ref", *form, f"{_REMOTES}{trunk.remote}/"))
        for ref in (trunk.main, *(other for other in others if other not in gone)):
            if _holds(objects, ref, posts, {p: c for p, c in left.items() if p not in posts and not _said(repo, p)}):
                name = ref.removeprefix(f"{_REMOTES}{trunk.remote}/")
                return There(name, _inside(repo, posts), _inside(repo, _mine(repo, objects, tip, ref, trunk, posts)))
    except GitFailed:  # a clone that holds only a part of the history
        return None
    return None


def _posts(repo: Repo, every: Mapping[str, TreeChange], left: Mapping[str, TreeChange]) -> dict[str, TreeChange]:
    """The posts that are left, and those of which what was said is; none where that is said of any other."""
    posts = {path: change for path, change in every.items() if is_post(path.removeprefix(repo.prefix)) and change.after}
    about = {subject_of(path.removeprefix(repo.prefix)) for path in left} - {None}
    named = {Path(path).stem: path for path in posts}
    wanted = {named[post] for post in about if post in named} | (left.keys() & posts.keys())
    return {path: posts[path] for path in wanted} if about <= named.keys() else {}


def _said(repo: Repo, path: str) -> bool:
    """Whether it is a review; a record of what went out is said nowhere else, and is not let go."""
    return path.startswith(f"{repo.prefix}{REVIEWS}/")


def _holds(objects: Objects, ref: str, posts: Mapping[str, TreeChange], rest: Mapping[str, TreeChange]) -> bool:
    """Whether each post was changed there, too, with the same author; and the rest lies there just so."""
    paths = [*posts, *rest]
    oids = dict(zip(paths, objects.oids([f"{ref}:{path}" for path in paths]), strict=True))
    if any(not change.after or change.after.oid != oids[path] for path, change in rest.items()):
        return False
    for path, (before, after) in posts.items():
        oid = oids[path]
        if not oid or after is None or (before and before.oid == oid):
            return False
        if oid != after.oid and (_author(objects, oid) is None or _author(objects, oid) != _author(objects, after.oid)):
            return False
    return True


def _mine(repo: Repo, objects: Objects, tip: str, ref: str, trunk: Trunk, posts: Mapping[str, TreeChange]) -> list[str]:
    """Posts that are others at *ref*, and that who asks changed on the branch, by any of their addresses."""
    oids = zip(posts, objects.oids([f"{ref}:{path}" for path in posts]), strict=True)
    other = [path for path, oid in oids if (after := posts[path].after) and after.oid != oid]
    if not other:
        return []
    email = repo.identity().email
    member = at(repo, objects, tip, ()).roster.find(email)
    mine = {address.casefold() for address in (email, *(member.emails if member else ()))}
    form = ("log", "--no-show-signature", "--format=%ae", tip, "--not", trunk.main, ref, "--")
    return [path for path in other if mine & set(repo.run(*form, f":(top,literal){path}").casefold().splitlines())]


def _author(objects: Objects, oid: str) -> object:
    fields = parse(next(objects.blobs([oid])) or b"")
    return fields.get("author") if isinstance(fields, dict) else None


def _inside(repo: Repo, paths: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(path.removeprefix(repo.prefix) for path in paths))

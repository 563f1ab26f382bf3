"""What lies on a branch alone, and nothing is lost with it: decisions that their member made elsewhere, too, and posts
that main holds in newer words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from socialops.domain.documents.kind import REVIEWS
from socialops.domain.results.sync import Elsewhere, WentOn
from socialops.domain.time.clock import exact
from socialops.git.objects import Objects
from socialops.git.program import lines
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.merged import Trunk
from socialops.git.sync.trees import TreeChange, changes, every_change
from socialops.operations.sync.paths import subject_of
from socialops.operations.sync.workspace_at import at
from socialops.store.yaml.reader import parse

Fields = Mapping[str, Any]
"""A record as it is written."""
_HEADS = "refs/heads/"
_MOST = 20
"""Commits, records and branches that are looked into: a decision made twice is one, or a few."""
_LINE = re.compile(r"(.*--)[0-9]+\.yaml")


def worth_telling(
    repo: Repo, found: Sequence[Elsewhere], trunk: Trunk | None, gone: Collection[str] = ()
) -> tuple[Elsewhere, ...]:
    """Branches of which something would be lost: without such as hold only what its member said elsewhere, too, and
    such as were shared, removed, and went on as main, or on another branch. *gone* are refs of removed branches.
    """
    if not found or trunk is None:
        return tuple(found)
    objects = Objects(repo.root)
    left = (each for each in found if not _alone_is_said(repo, objects, each.branch, trunk))
    left = (each for each in left if not _was_shared_and_went_on(repo, objects, each.branch, trunk))
    return tuple(each for each in left if not _is_elsewhere(repo, each.branch, trunk, gone))


def _is_elsewhere(repo: Repo, branch: str, trunk: Trunk, gone: Collection[str]) -> bool:
    """Whether a branch was removed, and its posts went on elsewhere: no words of one's own are others there."""
    if f"refs/remotes/{trunk.remote}/{branch}" not in gone:
        return False
    from socialops.operations.sync.branches.went_on_there import went_on_there

    there = went_on_there(repo, _HEADS + branch, trunk, gone)
    return there is not None and not there.differ


def still_to_merge(repo: Repo, found: Sequence[WentOn], trunk: Trunk | None) -> tuple[WentOn, ...]:
    """Merged branches with something new on them: without such as hold only what its member said on main, too."""
    if not found or trunk is None:
        return tuple(found)
    objects = Objects(repo.root)
    return tuple(each for each in found if not main_has_said(repo, objects, _HEADS + each.branch, trunk.main))


def main_has_said(repo: Repo, objects: Objects, tip: str, main: str) -> bool:
    """Whether all that a branch holds and *main* never did are decisions that their members made there as well."""
    try:
        bases = objects.merge_bases(main, tip)
        left = changes(objects, bases[0], tip).items() if bases else ()
        there = {(path, change.after) for path, change in every_change(objects, bases[0], main)} if left else set()
        words = {path: change for path, change in left if (path, change.after) not in there}
        return bool(words) and said(repo, objects, words, [main]) == words.keys()
    except GitFailed:  # a clone that holds only a part of the history
        return False


def posts_in_newer_words(repo: Repo, objects: Objects, tip: str, main: str, *, begun: bool = True) -> tuple[str, ...]:
    """The files (in the workspace) of posts that were begun on a branch, and that *main* holds in other words, by the
    same author: somebody changed them on the branch after *tip*, and it was merged as one commit of main's own.

    Without *begun* those that both had before and changed, too; so main may have come to other words by itself. None
    where main lacks anything else of the branch.
    """
    try:
        bases = objects.merge_bases(main, tip)
        left = changes(objects, bases[0], tip).items() if bases else ()
        if not left or len(left) > _MOST:
            return ()
        there = {(path, change.after) for path, change in every_change(objects, bases[0], main)}
        now = changes(objects, bases[0], main)
    except GitFailed:  # a clone that holds only a part of the history
        return ()
    rest = {path: (change, now.get(path)) for path, change in left if (path, change.after) not in there}
    began = (own.before is None for own, _ in rest.values())
    if (begun and not all(began)) or not all(
        main_s and _same_post(repo, objects, path, own, main_s) for path, (own, main_s) in rest.items()
    ):
        return ()
    return tuple(sorted(path.removeprefix(repo.prefix) for path in rest))


def _same_post(repo: Repo, objects: Objects, path: str, own: TreeChange, other: TreeChange) -> bool:
    """Whether two sides have one post of one author."""
    if not path.startswith(f"{repo.prefix}posts/") or not (own.after and other.after):
        return False
    mine, theirs = (_fields(objects, entry.oid).get("author") for entry in (own.after, other.after))
    return mine is not None and mine == theirs


def _was_shared_and_went_on(repo: Repo, objects: Objects, branch: str, trunk: Trunk) -> bool:
    """The same of a branch of this clone, all of which the remote was seen to hold, and which it has no more."""
    seen = objects.commit(f"refs/remotes/{trunk.remote}/{branch}")
    own = objects.commit(_HEADS + branch)
    shared = bool(seen and own) and objects.merge_bases(own or "", seen or "") == [own]
    return shared and bool(posts_in_newer_words(repo, objects, own or "", trunk.main))


def _alone_is_said(repo: Repo, objects: Objects, branch: str, trunk: Trunk) -> bool:
    """The same of commits that lie on a branch of this clone alone, and of all that others shared."""
    try:
        own = repo.run("rev-list", f"-{_MOST + 1}", _HEADS + branch, "--not", "--remotes", "HEAD").split()
        words = {path: change for commit in own for path, change in changes(objects, f"{commit}^", commit).items()}
        if not words or len(own) > _MOST:
            return False
        form = ("--format=%(refname)", f"--count={_MOST}", "--sort=-committerdate")
        shared = lines(repo.run("for-each-ref", *form, f"refs/remotes/{trunk.remote}/"))
        return said(repo, objects, words, [trunk.main, *shared]) == words.keys()
    except GitFailed:
        return False


def said(repo: Repo, objects: Objects, words: Mapping[str, TreeChange], refs: Sequence[str]) -> set[str]:
    """Of what was added (by paths from the repository's top), the decisions that their members made at *refs*, too.

    The same one about the same words, whatever its note says, or a later one; no comment. An older word can't come
    after a later one of the same member, so asking for it would end at leaving it out.
    """
    if not words or len(words) > _MOST or not all(_is_new_decision(repo, *each) for each in words.items()):
        return set()
    zone = at(repo, objects, refs[0], ()).settings.timezone
    found: set[str] = set()
    for ref in refs:
        for path in words.keys() - found:
            entry = words[path].after
            own = _fields(objects, entry.oid) if entry else {}
            if any(_stands_for(other, own, zone) for other in _others(objects, ref, path)):
                found.add(path)
    return found


def _is_new_decision(repo: Repo, path: str, change: TreeChange) -> bool:
    inside = path.removeprefix(repo.prefix)
    is_review = inside.startswith(f"{REVIEWS}/") and subject_of(inside) is not None
    return is_review and path.startswith(repo.prefix) and change.before is None and change.after is not None


def _others(objects: Objects, ref: str, path: str) -> Iterator[Fields]:
    """What the same member said of the same post at the same stage, as a commit holds it."""
    line, folder = _LINE.fullmatch(path), path.rpartition("/")[0]
    listed = objects.text("ls-tree", "-z", "--full-tree", ref, "--", f"{folder}/") if line else ""
    for entry in filter(None, listed.split("\0")):
        facts, _, name = entry.partition("\t")
        if line and (one := _LINE.fullmatch(name)) and one[1] == line[1]:
            yield _fields(objects, facts.split(" ")[2])


def _fields(objects: Objects, oid: str) -> Fields:
    fields = parse(next(objects.blobs([oid])) or b"")
    return fields if isinstance(fields, dict) else {}


def _stands_for(other: Fields, own: Fields, zone: str) -> bool:
    """Whether the other record says what this one says, or what came after it."""
    if own.get("decision") in {None, "comment"} or other.get("decision") in {None, "comment"}:
        return False
    if all(own.get(name) == other.get(name) for name in ("decision", "digest", "of")):
        return True
    mine, theirs = (_when(fields.get("at"), zone) for fields in (own, other))
    return mine is not None and theirs is not None and mine < theirs


def _when(value: object, zone: str) -> datetime | None:
    """The instant that a record names; None where it names none."""
    try:
        return exact(datetime.fromisoformat(str(value)), zone)
    except ValueError:
        return None

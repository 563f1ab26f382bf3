"""What main got since it took in the branch that one is on: nobody who stays there sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.merged import held_by_main, merged_whole, trunk_of
from socialops.git.sync.trees import changes

_MOST = 200
"""Commits of main, the newest first, that are looked into."""
_OWN = 20
_MARK = "\x01"


class Ahead(NamedTuple):
    """How many commits main has that the merged branch has not; the paths that they changed, and that it did."""

    main: str
    number: int
    newer: frozenset[str]
    own: frozenset[str]


def main_ahead(repo: Repo, here: str, holds_all: Callable[[Repo, Objects, str, str], bool]) -> Ahead | None:
    """What main has more than the branch *here*, as last fetched.

    None where it is main, where main has no more, or where the branch was not merged as it is: of one that was merged
    before that, *holds_all* says whether main (the last word) holds in its own way what came since (the word before).
    """
    trunk = trunk_of(repo, here)
    if trunk is None or trunk.tracking == trunk.main:
        return None
    main = trunk.main
    try:
        more, ahead = map(int, repo.run("rev-list", "--left-right", "--count", f"{main}...HEAD").split())
        objects = Objects(repo.root)
        head = objects.commit("HEAD") if more else None
        if head is None or (ahead and not _may_be_in(repo, objects, main, head)):
            return None
        if not merged_whole(repo, objects, here, head, trunk, inside=not ahead) and not (
            ahead and holds_all(repo, objects, head, main) and held_by_main(repo, here, head, trunk)
        ):
            return None
        return _ahead(repo, trunk.name, main, head, inside=not ahead)
    except GitFailed:  # a clone that holds only a part of the history
        return None


def _may_be_in(repo: Repo, objects: Objects, main: str, head: str) -> bool:
    """Whether main changed each file that the branch did, but for records, which may have another name there.

    Of most branches that were not merged this tells it, for a part of what the history of main costs.
    """
    bases = objects.merge_bases(main, head)
    mine = changes(objects, bases[0], head) if bases else {}
    files = [path for path in mine if not path.startswith(f"{repo.prefix}reviews/")][:_OWN]
    before = [change.oid if (change := mine[path].before) else None for path in files]
    now = objects.oids([f"{main}:{path}" for path in files])
    return bool(mine) and all(one != other for one, other in zip(before, now, strict=True))


def _ahead(repo: Repo, name: str, main: str, head: str, *, inside: bool) -> Ahead | None:
    before = before_merge(repo, main, head) if inside else main
    own = {path for commit in _commits(repo, _OWN if before else 1, head, before) for path, _ in commit}
    made = {each for commit in _commits(repo, _MOST, head, main) for each in commit} if not inside else set()
    looked_at = list(_commits(repo, _MOST, main, head))
    newer = [commit for commit in looked_at if not commit or not commit <= made]  # not what the forge made of ours
    number = len(newer)
    if len(looked_at) == _MOST:
        number += int(repo.run("rev-list", "--count", "--no-merges", main, "--not", head)) - _MOST
    paths = frozenset(path for commit in newer for path, _ in commit)
    return Ahead(name, number, paths, frozenset(own)) if number else None


def before_merge(repo: Repo, main: str, head: str) -> str:
    """Where main was before it took in *head*; nothing where it went on from there."""
    line = repo.run("rev-list", "--first-parent", "--parents", main, f"^{head}").splitlines()
    first = line[-1].split(" ")[1:2] if line else []
    return first[0] if first and first[0] != head else ""


def _commits(repo: Repo, most: int, tip: str, without: str) -> Iterator[set[tuple[str, str]]]:
    """The commits of *tip* that *without* has not, newest first, merges left out: what each made of which path."""
    form = ("--no-merges", "--no-show-signature", "-z", "--format=%x01", "--raw", "--no-abbrev", "--no-renames")
    span = (tip, "--not", without) if without else (tip,)
    fields = iter(repo.run("log", f"-{most}", *form, "--no-ext-diff", "--no-textconv", *span, "--").split("\0"))
    found: set[tuple[str, str]] | None = None
    for field in fields:
        if _MARK in field:
            if found is not None:
                yield found
            found = set()
        if ":" in field and found is not None:
            found.add((next(fields), field.split(" ")[3]))
    if found is not None:
        yield found

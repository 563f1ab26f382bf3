"""Posts that lie on other branches: where one that is asked for is, and which ones main has not yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from socialops.git.objects import Objects
from socialops.git.program import lines
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.alone import contents_are_in
from socialops.git.sync.main_ahead import before_merge
from socialops.git.sync.merged import Trunk
from socialops.git.sync.trees import changes, every_change

_HEADS = "refs/heads/"
_REMOTES = "refs/remotes/"
_MOST = 20
"""Branches that are looked into, those with the newest commits first."""
_TWO = 2
"""With so many branches of remotes, one is another than main."""


class _Branch(NamedTuple):
    """A ref, its name without the remote's, and its commit."""

    ref: str
    name: str
    commit: str


def holding(repo: Repo, post: str) -> str | None:
    """The branch that holds a post of that id, by what was last fetched."""
    return next((branch for branch, posts in posts_on_branches(repo) if post in posts), None)


def posts_on_branches(repo: Repo) -> Iterator[tuple[str, frozenset[str]]]:
    """Each branch that holds what the one that one is on has not, and the ids of all its posts, as last fetched."""
    objects = Objects(repo.root)
    here = {branch.name: branch for branch in _newest(objects, "HEAD", _HEADS)}
    for branch in (*here.values(), *_newest(objects, "HEAD", _REMOTES)):
        yield branch.name, _posts(repo, objects, branch.commit)


class Unmerged(NamedTuple):
    """A branch of the remote, its newest commit that is known here, and posts by their ids: new ones, changed ones, and
    those with new reviews there, and none on main since, whose file it leaves as it is.
    """

    name: str
    commit: str
    new: frozenset[str]
    changed: frozenset[str]
    spoken_of: frozenset[str]


Decided = Callable[[Unmerged], tuple[Collection[str], Collection[str]]]
"""The posts of a branch that who asks has decided on there, and those that they may not, as they changed them there."""


def unmerged_posts(
    repo: Repo, trunk: Trunk | None, decided: Decided, *, left_out: Collection[str] = ()
) -> tuple[tuple[Unmerged, ...], int]:
    """The branches with posts that main has not, or never had so, and how many more were not looked into.

    As last fetched. Of a branch that was merged, however that was done, only what came on it later is named; `left_out`
    are refs of branches that are no more. *decided* is asked only of posts that lie on several branches. For who is on
    a branch that one is left out, and the very posts that lie on it, and main is one more: with what came there since.
    """
    if trunk is None:
        return (), 0
    objects, on_main = Objects(repo.root), trunk.tracking == trunk.main
    stand = "HEAD" if on_main else trunk.main
    try:
        every = _branches(objects, trunk.main, f"{_REMOTES}{trunk.remote}/")
        others = [each for each in every if each.ref not in left_out and each.ref != trunk.tracking]
        found = [_unmerged(repo, objects, trunk.main, each, stand) for each in others[:_MOST]]
        there = _posts(repo, objects, stand) if any(each.new for each in found) else frozenset()
        left = [each._replace(new=each.new - there) for each in found]
        once = [*_each_once(repo, objects, trunk.main, left, decided)]
        if not on_main:
            once = [_main_since(repo, objects, trunk), *_not_here(repo, objects, once)]
    except GitFailed:  # a clone that holds only a part of the history
        return (), 0
    return tuple(each for each in once if each.new or each.changed or each.spoken_of), len(others[_MOST:])


def _main_since(repo: Repo, objects: Objects, trunk: Trunk) -> Unmerged:
    """Main like a branch, for who is on one: posts that came there since the two parted, and are not so here."""
    bases = objects.merge_bases(trunk.main, "HEAD")
    came = changes(objects, bases[0], trunk.main) if bases else {}
    files = {path: change.after.oid for path, change in came.items() if change.after}
    here = dict(zip(files, objects.oids([f"HEAD:{path}" for path in files]), strict=True))
    left = {path for path, oid in files.items() if here[path] != oid}
    new, changed = (_ids(repo, [path for path in left if bool(here[path]) is known]) for known in (False, True))
    commit = objects.commit(trunk.main) or trunk.main
    return Unmerged(trunk.name, commit, new, changed, _spoken_of(repo, left) - new - changed)


def _not_here(repo: Repo, objects: Objects, found: Collection[Unmerged]) -> Iterator[Unmerged]:
    """The same without posts that lie here as they lie there."""
    posts = {post for each in found for post in each.new | each.changed}
    here = _blobs(repo, objects, "HEAD", posts) if posts else {}
    for each in found:
        there = _blobs(repo, objects, each.commit, each.new | each.changed) if here else {}
        both = {post for post, oid in there.items() if here.get(post) == oid}
        yield each._replace(new=each.new - both, changed=each.changed - both)


def _each_once(
    repo: Repo, objects: Objects, main: str, found: Sequence[Unmerged], decided: Decided
) -> Iterator[Unmerged]:
    """The same without posts that lie on another branch as well, where that is the one to review them on.

    On a branch of which main took something in already, nobody waits for new posts that came later: it is the other
    one. Nor is it one that main's own change of the post left behind, where another goes on from that. Else, of those
    that hold the very same post it is one where who asks may decide on it, one where it is decided already, the one
    that is named like it, or the one with the newest commit.
    """
    often = Counter(post for each in found for post in each.new | each.changed)
    twice = {each.name: {post for post in each.new | each.changed if often[post] > 1} for each in found}
    there = [each for each in found if twice[each.name]]
    left_over = {each.name for each in there if _is_left_over(repo, objects, main, each.commit)}
    blobs = {each.name: _blobs(repo, objects, each.commit, twice[each.name]) for each in there}
    now = _blobs(repo, objects, main, {post for each in there for post in twice[each.name]}) if there else {}
    behind = {each.name: _behind(repo, objects, (main, each.commit), twice[each.name], now) for each in there}
    spoken = {each.name: decided(each) for each in there}

    def rank(at: int, post: str) -> tuple[bool, bool, bool, bool, int]:
        name = there[at].name
        done, barred = spoken[name]
        return name in left_over or post in behind[name], post in barred, post not in done, name != post, at

    away: dict[str, set[str]] = {each.name: set() for each in found}
    for at, each in enumerate(there):
        for post in twice[each.name]:
            own = rank(at, post)
            for near, other in enumerate(there):
                first = rank(near, post)
                if post not in twice[other.name] or first >= own:
                    continue
                passed = first[0] < own[0] and (post in each.new & other.new or _went_on_as(objects, each, other))
                if passed or blobs[each.name].get(post) == blobs[other.name].get(post):
                    away[each.name].add(post)
    for each in found:
        yield each._replace(new=each.new - away[each.name], changed=each.changed - away[each.name])


def _is_left_over(repo: Repo, objects: Objects, main: str, commit: str) -> bool:
    """Whether main took in a part of the branch by a merge."""
    bases = objects.merge_bases(main, commit)
    return bool(bases) and bool(before_merge(repo, main, bases[0]))


def _behind(
    repo: Repo, objects: Objects, sides: tuple[str, str], posts: Collection[str], now: Mapping[str, str]
) -> set[str]:
    """Of posts of a branch, those that main, where they are as *now* says, changed since the two (*sides*) parted."""
    bases = objects.merge_bases(*sides)
    then = _blobs(repo, objects, bases[0], posts) if bases else {}
    return {post for post in posts if then.get(post) != now.get(post)}


def _went_on_as(objects: Objects, one: Unmerged, other: Unmerged) -> bool:
    """Whether the other branch holds every commit of this one."""
    return objects.merge_bases(one.commit, other.commit) == [one.commit]


def _blobs(repo: Repo, objects: Objects, commit: str, posts: Collection[str]) -> dict[str, str]:
    """What lies in the files of these posts at a commit."""
    trees = objects.trees(commit)
    return {post: e.oid for path, e in trees.items() for post in _ids(repo, [path]) if post in posts}


def _unmerged(repo: Repo, objects: Objects, main: str, branch: _Branch, stand: str) -> Unmerged:
    """What a branch has; posts that *stand* had taken out are not named."""
    commit, own = branch.commit, objects.commit(_HEADS + branch.name)
    if own and own != commit and objects.merge_bases(own, commit) == [commit]:
        commit = own  # what one did there already, and did not share
    bases = objects.merge_bases(main, commit)
    mine = changes(objects, bases[0], commit) if bases else {}
    files = {path: change for path, change in mine.items() if change.after}
    left = {path: change for path, change in files.items() if _ids(repo, [path])}
    said = _spoken_of(repo, files) - _ids(repo, files)
    for path, change in every_change(objects, bases[0], main) if left or said else ():
        said -= _spoken_of(repo, [path])
        if path in left and left[path].after == change.after:
            del left[path]
    here = dict(zip(left, objects.oids([f"{stand}:{path}" for path in left]), strict=True))
    changed = [path for path, change in left.items() if change.before and here[path]]
    new = [path for path, change in left.items() if not change.before]
    return Unmerged(branch.name, commit, _ids(repo, new), _ids(repo, changed), said)


def _spoken_of(repo: Repo, paths: Collection[str]) -> frozenset[str]:
    """The posts that reviews among these paths are about."""
    folder = f"{repo.prefix}reviews/"
    return frozenset(path.removeprefix(folder).partition("/")[0] for path in paths if path.startswith(folder))


def changing(repo: Repo, trunk: Trunk | None, paths: Sequence[str]) -> dict[str, str]:
    """Of posts that main has, by their paths, the branches of the remote that changed them, as last fetched.

    Of several branches it is the one with the newest commit of those that go on from what main has now: one that was
    merged as a commit of main's own, and whose work went on elsewhere, stays behind.
    """
    if trunk is None or trunk.tracking != trunk.main:
        return {}
    objects = Objects(repo.root)
    found, left_behind = dict[str, str](), dict[str, str]()
    names = [repo.prefix + path for path in paths]
    here, now = (objects.oids([f"{tip}:{name}" for name in names]) for tip in ("HEAD", trunk.main))
    for branch in _newest(objects, trunk.main, f"{_REMOTES}{trunk.remote}/"):
        blobs = objects.oids([f"{branch.commit}:{name}" for name in names])
        for path, name, mine, theirs, at_main in zip(paths, names, here, blobs, now, strict=True):
            if path in found or None in {mine, theirs} or mine == theirs:
                continue
            bases = objects.merge_bases(trunk.main, branch.commit)
            old = objects.oids([f"{bases[0]}:{name}"])[0] if bases else theirs
            if old != theirs and not contents_are_in(objects, trunk.main, branch.commit):
                (found if old == at_main else left_behind).setdefault(path, branch.name)
    return left_behind | found


def number_beside(repo: Repo, folder: str, start: str) -> int:
    """The highest number that branches of remotes, but for what is here already, have of files in a folder whose names
    begin so; 0 where they have none. As last fetched.

    A number that nobody gets to by going on one by one is no record's.
    """
    from socialops.git.sync.refs import refs

    known = refs(repo)
    if known and known.shared < _TWO:
        return 0
    objects, name = Objects(repo.root), re.compile(rb" %s([0-9]{1,4})\.yaml\0" % re.escape(start.encode()))
    beside = [f"{branch.commit}:{repo.prefix}{folder}" for branch in _newest(objects, "HEAD", _REMOTES)]
    found = (name.findall(there) for there in objects.folders(beside) if there)
    return max((int(number) for numbers in found for number in numbers), default=0)


def _newest(objects: Objects, main: str, where: str) -> Sequence[_Branch]:
    """The first of these."""
    return [*_branches(objects, main, where)][:_MOST]


def _branches(objects: Objects, main: str, where: str) -> Iterator[_Branch]:
    """The branches below a ref's folder that *main* has not merged, those with the newest commits first; none of a name
    that git takes for an option.
    """
    form = "%(refname)%00%(symref)%00%(objectname)"
    listed = (f"--format={form}", "--sort=-committerdate", f"--no-merged={main}", where)
    try:
        found = lines(objects.text("for-each-ref", *listed))
    except GitFailed:
        return
    for ref, symbolic, commit in (line.split("\0") for line in found):
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


def _ids(repo: Repo, paths: Iterator[str] | Collection[str]) -> frozenset[str]:
    folder = f"{repo.prefix}posts/"
    return frozenset(
        path.rpartition("/")[2].removesuffix(".yaml")
        for path in paths
        if path.startswith(folder) and path.endswith(".yaml")
    )

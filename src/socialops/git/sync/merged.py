"""Branches that were merged into the main one and went on: what is committed there since is in no pull request."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from socialops.domain.pattern import late
from socialops.domain.results.sync import WentOn
from socialops.git.objects import Objects
from socialops.git.program import lines
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.alone import contents_are_in, name_for
from socialops.git.sync.trees import changes
from socialops.git.sync.upstream import find_upstream

_HEADS = "refs/heads/"
_REMOTES = "refs/remotes/"
_MOST_BRANCHES = 5
"""Branches beside the one that one is on, those with the newest commits: it is told what was forgotten lately."""
_MOST_STATES = 20
_MOST_COMMITS = 1000
_MOST_CONTENTS = 3
"""States of one branch, the newest first, that are looked for in main by their contents."""
_AT = late(r"@\{(\d+)\}$")
_BEGUN = "branch: Created from "


class Trunk(NamedTuple):
    """The remote, the ref here of the branch there that one's own is shared by, and that of its main branch."""

    remote: str
    tracking: str
    main: str

    @property
    def name(self) -> str:
        """The main branch, as the remote calls it."""
        return self.main.removeprefix(f"{_REMOTES}{self.remote}/")


class _State(NamedTuple):
    """A commit that the remote was seen to hold as the branch, and when, in seconds since 1970 (None: nobody knows)."""

    commit: str
    at: int | None


def went_on(
    repo: Repo, here: str, trunk: Trunk | None, *, only_here: bool = False, left_out: Collection[str] = ()
) -> tuple[WentOn, ...]:
    """Branches of this clone of which a shared state is on the remote's main one, with commits that no other has.

    The branch *here* comes first; `left_out` are others of which enough is told. All is told as it was last fetched.
    """
    try:
        return _went_on(repo, here, trunk, left_out, f"{_HEADS}{here}" if only_here else _HEADS) if trunk else ()
    except GitFailed:  # a clone that holds only a part of the history
        return ()


def _went_on(repo: Repo, here: str, trunk: Trunk, left_out: Collection[str], where: str) -> tuple[WentOn, ...]:
    main = trunk.main
    listed = ("--format=%(refname)%00%(upstream)%00%(objectname)", "--sort=-committerdate")
    listing = lines(repo.run("for-each-ref", *listed, f"--no-merged={main}", where))
    objects, found = Objects(repo.root), {}
    branches = [line.split("\0") for line in listing]
    for ref, upstream, tip in sorted(branches, key=lambda each: each[0] != _HEADS + here)[: _MOST_BRANCHES + 1]:
        tracking = upstream or f"{_REMOTES}{trunk.remote}/{ref.removeprefix(_HEADS)}"
        if tracking == main or ref.removeprefix(_HEADS) in left_out:
            continue
        if state := _merged(repo, objects, ref, tip, tracking, main):
            found[ref] = tracking, state
    away = [tracking for tracking, _ in found.values()]
    since = ((ref, _since(repo, objects, ref, state, main, away)) for ref, (_, state) in found.items())
    told = [
        WentOn(
            branch,
            trunk.name,
            len(subjects),
            subjects[0],
            name_for(repo, branch, subjects),
            branch == here,
            _seen_on(repo, *found[_HEADS + branch], main),
        )
        for branch, subjects in ((ref.removeprefix(_HEADS), subjects) for ref, subjects in since)
        if subjects
    ]
    return tuple(sorted(told, key=lambda each: (not each.here, each.branch)))


def _seen_on(repo: Repo, tracking: str, merged: str, main: str) -> str:
    """The ref *tracking*, as people write it, where it holds commits since *merged* that *main* has not."""
    try:
        went_on = repo.run("rev-list", "-1", tracking, "--not", main, merged)
    except GitFailed:  # it was never seen at the remote by that name
        return ""
    return tracking.removeprefix(_REMOTES) if went_on else ""


def held_by_main(repo: Repo, here: str, head: str, trunk: Trunk) -> str | None:
    """The newest state of the branch *here* (at *head*) whose work the remote's main one holds, however it was merged.

    None where it holds none. *here* is another branch than that one.
    """
    objects, main = Objects(repo.root), trunk.main
    try:
        if not repo.run("rev-list", "-1", head, "--not", main) or _made_anew(objects, head, main):
            return head
        return _merged(repo, objects, _HEADS + here, head, trunk.tracking, main)
    except GitFailed:  # a clone that holds only a part of the history
        return None


def merged_whole(repo: Repo, objects: Objects, here: str, head: str, trunk: Trunk, *, inside: bool) -> bool:
    """Whether the remote held the branch *here* as it is (at *head*), and its main one took just that in.

    *inside* is whether main holds *head* itself. A branch that was only begun there is not merged.
    """
    states, begun = _states(repo, _HEADS + here, trunk.tracking)
    seen = next((state for state in states if state.commit == head), None)
    if seen is None or begun == head:
        return False
    return _came_later(repo, seen, trunk.main) if inside else _made_anew(objects, head, trunk.main)


def trunk_of(repo: Repo, here: str) -> Trunk | None:
    """What the branch *here* is shared by, and the remote's main branch: what it says that is, else its `main`."""
    own = find_upstream(repo, here)
    if own is None:
        return None
    names = [f"{_REMOTES}{own.remote}/{name}" for name in ("HEAD", "main")]
    listed = lines(repo.run("for-each-ref", "--format=%(refname)%00%(symref)", *names))
    found = dict(line.split("\0") for line in listed)
    main = found.get(names[0]) or (names[1] if names[1] in found else "")
    return Trunk(own.remote, own.tracking, main) if main.startswith(f"{_REMOTES}{own.remote}/") else None


def _since(repo: Repo, objects: Objects, ref: str, merged: str, main: str, away: Collection[str]) -> list[str]:
    """First lines of the commits since, newest first; none where they are on main, or on a branch of their own, there
    as commits that were made anew, too.
    """
    if contents_are_in(objects, main, ref):
        return []
    others = (f"--exclude={each.removeprefix(_REMOTES)}" for each in away)
    form = ("log", "--no-show-signature", "-z", "--format=%s")
    said = repo.run(*form, ref, "--not", main, merged, *others, "--remotes")
    if not said or _begun_anew(repo, objects, ref, main, away):
        return []
    return said.removesuffix("\0").split("\0")


def _begun_anew(repo: Repo, objects: Objects, ref: str, main: str, away: Collection[str]) -> bool:
    """Whether another branch of a remote, none of those that are *away*, holds each file that the branch changed."""
    listed = ("--format=%(refname)", "--sort=-committerdate", f"--no-merged={main}", _REMOTES)
    others = [other for other in lines(repo.run("for-each-ref", *listed)) if other not in away]
    return any(contents_are_in(objects, other, ref) for other in others[:_MOST_BRANCHES])


def _merged(repo: Repo, objects: Objects, ref: str, tip: str, tracking: str, main: str) -> str | None:
    """The newest shared state of a branch that is on main, by a merge or as another commit; None where none is.

    A branch begins at a commit of main, or of another branch that was merged: that was no work of its own.
    """
    states, begun = _states(repo, ref, tracking)
    states = [state for state in states if state.commit != tip]
    if not states:
        return None
    away = ["--not", begun] if begun else []
    line = set(repo.run("rev-list", f"-{_MOST_COMMITS}", "--first-parent", ref, *away).splitlines())
    ahead = set(repo.run("rev-list", ref, "--not", main).splitlines())
    inside = [state for state in states if state.commit in line]
    merged = (state.commit for state in inside if state.commit not in ahead and _came_later(repo, state, main))
    anew = (s.commit for s in inside[:_MOST_CONTENTS] if s.commit in ahead and _made_anew(objects, s.commit, main))
    return next(merged, None) or next(anew, None)


def _came_later(repo: Repo, state: _State, main: str) -> bool:
    """Whether a commit that is on main came there from the branch: by a merge, or after it was seen on the branch."""
    line = repo.run("rev-list", "--first-parent", "--parents", main, f"^{state.commit}").splitlines()
    if line and line[-1].split(" ")[1:2] != [state.commit]:
        return True
    if state.at is None:
        return False
    try:
        before = repo.run("rev-parse", "--verify", "--quiet", f"{main}@{{{state.at}}}")
        return repo.run("merge-base", state.commit, before) != state.commit
    except GitFailed:
        return False


def _made_anew(objects: Objects, commit: str, main: str) -> bool:
    """Whether main holds what the commit changed, as one commit or several of its own."""
    bases = objects.merge_bases(main, commit)
    return bool(bases) and bool(changes(objects, bases[0], commit)) and contents_are_in(objects, main, commit)


def _states(repo: Repo, ref: str, tracking: str) -> tuple[list[_State], str | None]:
    """What the remote was seen to hold as this branch, newest first, and the commit that it was begun at elsewhere."""
    seen = [_State(commit, int(at[1])) for commit, said in _reflog(repo, tracking, "%gd") if (at := _AT.search(said))]
    begun = None
    first = next(iter([*_reflog(repo, ref, "%gs")][-1:]), None)
    if first and first[1].startswith(_BEGUN):
        if first[1].removeprefix(_BEGUN) in {tracking, tracking.removeprefix(_REMOTES)}:
            seen.append(_State(first[0], None))
        else:
            begun = first[0]
    if not seen:
        try:
            seen = [_State(repo.run("rev-parse", "--verify", "--quiet", tracking), None)]
        except GitFailed:
            seen = []
    return seen[:_MOST_STATES], begun


def _reflog(repo: Repo, ref: str, form: str) -> Iterator[tuple[str, str]]:
    """What a ref held one after the other, newest first, each with what *form* asks."""
    try:
        said = repo.run("log", "-g", "--no-show-signature", "-z", "--date=unix", f"--format=%H%x00{form}", ref, "--")
    except GitFailed:
        return
    fields = said.removesuffix("\0").split("\0") if said else []
    yield from zip(fields[::2], fields[1::2], strict=False)

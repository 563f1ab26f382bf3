"""Commits that lie in this clone and nowhere else: on a branch that the remote has no more, and on other branches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import count

from socialops.domain.pattern import late
from socialops.domain.results.sync import Elsewhere
from socialops.git.objects import Objects
from socialops.git.program import lines
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.trees import changes, every_change

_HEADS = "refs/heads/"
_REMOTES = "refs/remotes/"
_ABOUT = late(r"post\(([a-z0-9][a-z0-9-]*)\): ")
"""How the first line of a commit begins that one of our commands made."""


def alone(repo: Repo, head: str, gone: str, main: str | None, *, merged: bool = False) -> list[str]:
    """First lines of the commits of *head* that *main* has not, newest first; *gone* is the ref of what is away.

    None of them where *main* holds the same contents: a pull request may be merged as one commit of its own. Another
    branch that holds them is no comfort, as it may be away as well. Without *main*, what no branch but *gone* holds.
    *merged* is whether main is known to hold what *gone* did.
    """
    objects = Objects(repo.root)
    if main and contents_are_in(objects, main, head):
        return []
    if main is None:
        return _log(repo, "%s", head, "--not", f"--exclude={gone.removeprefix(_REMOTES)}", "--remotes")
    merged = merged or contents_are_in(objects, main, gone)
    return _log(repo, "%s", head, "--not", main, *([gone] if merged else []))


def elsewhere(repo: Repo, here: str, gone: Collection[str] = ()) -> tuple[Elsewhere, ...]:
    """The other branches of this clone with commits that no remote was ever seen to hold, nor the branch *here*.

    *gone* are refs of branches that the remote had, and has no more: what they hold is held by nobody.
    """
    found = _held_by_nobody(repo, here, gone)
    if not found:
        return ()
    objects = Objects(repo.root)
    mains = [main for main in ("HEAD", f"{_REMOTES}origin/HEAD") if objects.commit(main)]
    merged = {ref for ref in gone if ref.endswith(tuple(f"/{branch}" for branch in found))}
    merged = {ref for ref in merged if any(contents_are_in(objects, main, ref) for main in mains)}
    if merged:  # as one commit of its own: what was merged before that is held there, though git knows it by no name
        found = _held_by_nobody(repo, here, set(gone) - merged)
    return tuple(
        Elsewhere(branch, len(subjects), subjects[0])
        for branch, subjects in sorted(found.items())
        if not any(contents_are_in(objects, main, _HEADS + branch) for main in mains)
    )


def _held_by_nobody(repo: Repo, here: str, gone: Collection[str]) -> dict[str, list[str]]:
    """The first lines of commits that lie on other branches of this clone alone, by branch, newest first."""
    away = (f"--exclude={ref.removeprefix(_REMOTES)}" for ref in gone)
    try:
        lines = _log(
            repo, "%S%x09%s", "--source", f"--exclude={here}", "--branches", "--not", "HEAD", *away, "--remotes"
        )
    except GitFailed:  # no commit yet
        return {}
    found: dict[str, list[str]] = {}
    for line in lines:
        branch, _, subject = line.partition("\t")
        found.setdefault(branch.removeprefix(_HEADS), []).append(subject)
    return found


def name_for(repo: Repo, branch: str, subjects: Sequence[str]) -> str:
    """A free name for a branch that takes commits over: the one post's that all of them are about, else like *branch*.

    *subjects* are the first lines of the commits.
    """
    about = {found[1] if (found := _ABOUT.match(subject)) else "" for subject in subjects}
    post = about.pop() if len(about) == 1 else ""
    if not post:
        return free_name(repo, branch)
    taken = lines(repo.run("for-each-ref", "--format=%(refname)/", _HEADS, _REMOTES))
    return free_name(repo, post) if any(f"/{post}/" in ref for ref in taken) else post


def free_name(repo: Repo, branch: str) -> str:
    """A name like that of the branch, which no branch has, here or as last seen elsewhere."""
    taken = lines(repo.run("for-each-ref", "--format=%(refname)", _HEADS, _REMOTES))
    name = (f"{branch}-{number}" for number in count(2))
    return next(one for one in name if not any(ref.endswith(f"/{one}") for ref in taken))


def _log(repo: Repo, form: str, *span: str) -> list[str]:
    said = repo.run("log", "--no-show-signature", "-z", f"--format={form}", *span)
    return said.removesuffix("\0").split("\0") if said else []


def contents_are_in(objects: Objects, main: str, tip: str) -> bool:
    """Whether each file that the branch changed is, or once was, on main as the branch left it."""
    bases = objects.merge_bases(main, tip)
    if not bases:
        return False
    left = changes(objects, bases[0], tip).items() - changes(objects, bases[0], main).items()
    wanted = {(path, change.after) for path, change in left}
    return wanted <= {(path, change.after) for path, change in every_change(objects, bases[0], main)}

"""Uncommitted files that a record depends on: plans go into the same commit, policy is named and refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from socialops.domain.documents.kind import BY_NAME
from socialops.domain.workspace import Workspace
from socialops.git.repo import Repo
from socialops.rules.references import named_in

_TAKEN = ("campaign", "goal", "series")
_NEW = {"??", "A ", "AM", " A", "!!"}
"""Git's two letters for a file that HEAD does not hold; any others are of one that HEAD holds as it was before."""


class Leaning(NamedTuple):
    """Files to commit as they lie, and why the commit can't be made."""

    along: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Those of *along* that HEAD holds as they were before."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What there is to say about it when it is done."""
        new = [path for path in self.along if path not in self.changed]
        said = (("since no commit held them yet", new), ("with the changes that no commit held yet", self.changed))
        return tuple(f"Committed with it, {why}: {', '.join(paths)}." for why, paths in said if paths)


def leaning(repo: Repo, workspace: Workspace, paths: Sequence[str], *, themselves: bool = False) -> Leaning:
    """What the documents at *paths* name, and what that names in turn, as far as HEAD does not hold it as it lies here.

    A plan that was changed goes along like a new one, changed policy is refused like new policy: the commit would be
    judged by what HEAD holds. Another post, or a playbook, that somebody is at work on is still there by its name, so
    its changes wait.

    With *themselves* these documents, which are plans, are taken along too.

    Only what is named is looked at: other uncommitted files are somebody's unfinished work. Before the first commit of
    a repository nothing can stand in any, and nothing is asked.
    """
    if not repo.has_commits():
        return Leaning()
    own = repo.status(list(paths)) if themselves else {}
    along = {path: own[path] for path in paths if own.get(path, "!!") != "!!"}
    reasons: list[str] = []
    seen, todo = set(paths), list(paths)
    while todo:
        named = {f.path: kind for path in todo for kind, f in named_in(workspace, path) if f.path not in seen}
        letters = repo.status(list(named))
        todo = [path for path, kind in named.items() if _missing(letters.get(path), kind)]
        seen |= named.keys()
        for path in todo:
            kind = named[path]
            if kind in _TAKEN and letters[path] != "!!":
                along[path] = letters[path]
            else:
                reasons.append(_reason(path, letters[path], policy=BY_NAME[kind].policy))
    changed = tuple(path for path, how in along.items() if how not in _NEW)
    return Leaning(tuple(along), tuple(reasons), changed)


def _missing(letters: str | None, kind: str) -> bool:
    """Whether HEAD lacks what the work tree holds, as far as it matters to who names it."""
    return letters is not None and (letters in _NEW or kind in _TAKEN or BY_NAME[kind].policy)


def _reason(path: str, letters: str, *, policy: bool) -> str:
    if letters == "!!":
        return f"it names {path}, which .gitignore keeps out of every commit: take it out there"
    way = f"git add {path} && git commit -m 'policy: Change', by somebody who may change policy"
    if policy and letters in _NEW:
        return f"it needs {path}, which is policy and in no commit yet. Commit it first: {way}"
    if policy:
        return (
            f"it needs {path}, which is policy and has changes that are in no commit yet. Commit them first: {way}; "
            f"or throw them away: git restore --staged --worktree {path}"
        )
    return f"it names {path}, which is in no commit yet: 'socialops submit' it first"

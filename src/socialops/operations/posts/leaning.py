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
"""Git's two letters for a file that HEAD does not hold."""


class Leaning(NamedTuple):
    """Files to commit as they lie, and why the commit can't be made."""

    along: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What there is to say about it when it is done."""
        return (f"Committed with it, since no commit held them yet: {', '.join(self.along)}.",) if self.along else ()


def leaning(repo: Repo, workspace: Workspace, paths: Sequence[str], *, themselves: bool = False) -> Leaning:
    """What the documents at *paths* name, and what that names in turn, as far as HEAD does not hold it.

    With *themselves* these documents, which are plans, are taken along too.

    Only what is named is looked at: other uncommitted files are somebody's unfinished work. Before the first commit of
    a repository nothing can stand in any, and nothing is asked.
    """
    if not repo.has_commits():
        return Leaning()
    own = repo.status(list(paths)) if themselves else {}
    along = [path for path in paths if own.get(path) in _NEW - {"!!"}]
    reasons: list[str] = []
    seen, todo = set(paths), list(paths)
    while todo:
        named = {f.path: kind for path in todo for kind, f in named_in(workspace, path) if f.path not in seen}
        letters = repo.status(list(named))
        todo = [path for path in named if letters.get(path) in _NEW]
        seen |= named.keys()
        for path in todo:
            kind = named[path]
            if letters[path] == "!!":
                reasons.append(f"it names {path}, which .gitignore keeps out of every commit: take it out there")
            elif kind in _TAKEN:
                along.append(path)
            elif BY_NAME[kind].policy:
                way = f"git add {path} && git commit, by somebody who may change policy"
                reasons.append(f"it needs {path}, which is policy and in no commit yet. Commit it first: {way}")
            else:
                reasons.append(f"it names {path}, which is in no commit yet: 'socialops submit' it first")
    return Leaning(tuple(along), tuple(reasons))

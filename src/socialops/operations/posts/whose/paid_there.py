"""What a commit owes of bypasses, and whether it knows of one and has paid it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from socialops.audit.build import records_beside
from socialops.domain.approval.bypass import Debt, past_due
from socialops.domain.documents.kind import REVIEWS
from socialops.domain.documents.workflow import GENERAL
from socialops.domain.workspace import Workspace
from socialops.git.objects import Objects
from socialops.git.reading.files import but
from socialops.git.repo import Repo
from socialops.git.tree import Tree
from socialops.operations.sync.workspace_at import at
from socialops.store.load import load


def past_due_at(repo: Repo, objects: Objects, commit: str, when: datetime) -> tuple[Workspace, list[Debt]]:
    """The workspace of a commit, with what is out wherever that is written, and what should have been paid by then."""
    beside = records_beside(objects, at(repo, objects, commit, ()), repo.prefix)
    entries = but(objects.trees(commit), beside)
    workspace = load(Tree(objects, entries, repo.prefix), posts=_let_pass(entries, f"{repo.prefix}{REVIEWS}/"))
    return workspace, list(past_due(workspace, when))


def _let_pass(entries: Iterable[str], start: str) -> set[str]:
    """The posts of which something was said at large, as every bypass is."""
    general = (path for path in entries if path.startswith(start) and f"/{GENERAL}--" in path)
    return {path.removeprefix(start).partition("/")[0] for path in general}


def knows(workspace: Workspace, debt: Debt) -> bool:
    """Whether the bypass itself is there."""
    return any(filed.path == debt.filed.path for filed in workspace.reviews.get(debt.filed.item.post, ()))


def is_paid(debt: Debt, workspace: Workspace, still: Collection[Debt]) -> bool:
    """Whether the bypass is there, and that look is not among what is *still* owed."""
    return knows(workspace, debt) and (debt.filed.path, debt.stage) not in {(e.filed.path, e.stage) for e in still}

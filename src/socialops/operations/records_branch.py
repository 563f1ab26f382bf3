"""Where a workspace on disk is read from: its folder, and the branch of their own that publications may live on."""

from __future__ import annotations

from pathlib import Path

from socialops.domain.source import Source
from socialops.store.load import publications_branch


def source_of(root: Path) -> Source | Path:
    """What to load the workspace in that folder from; nearly always the folder itself, and then git is not started."""
    branch = publications_branch(root)
    if branch is None:
        return root
    from socialops.git.objects import Objects
    from socialops.git.records_branch import records_at, records_tip
    from socialops.git.repo import find
    from socialops.git.tree import Tree
    from socialops.store.beside import Beside
    from socialops.store.disk import Disk

    repo = find(root)
    objects = Objects(repo.root) if repo else None
    tip = records_tip(objects, branch) if objects else None
    if repo is None or objects is None or tip is None:
        return root
    return Beside(Disk(root), Tree(objects, records_at(objects, tip, repo.prefix), repo.prefix))

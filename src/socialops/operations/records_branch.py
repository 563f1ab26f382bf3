"""Where a workspace on disk is read from: its folder, and the branch of their own that publications may live on."""

from __future__ import annotations

from pathlib import Path

from socialops.domain.source import Source
from socialops.store.disk import Disk
from socialops.store.load import publications_branch


def source_of(root: Path, disk: Source | None = None) -> Source:
    """What to load the workspace in that folder from; nearly always the folder itself, and then git is not started.

    *disk* is the folder, where it is to be read in a way of one's own.
    """
    disk = disk or Disk(root)
    branch = publications_branch(disk)
    if branch is None:
        return disk
    from socialops.git.objects import Objects
    from socialops.git.records_branch import records_at, records_tip
    from socialops.git.repo import find
    from socialops.git.tree import Tree
    from socialops.store.overlays import Beside

    repo = find(root)
    objects = Objects(repo.root) if repo else None
    tip = records_tip(objects, branch) if objects else None
    if repo is None or objects is None or tip is None:
        return disk
    return Beside(disk, Tree(objects, records_at(objects, tip, repo.prefix), repo.prefix))

"""The workspace as a commit holds it: of one's own side, of the others', or of both together."""

from __future__ import annotations

from collections.abc import Collection

from socialops.domain.workspace import Workspace
from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.tree import Tree
from socialops.store.load import load


def at(repo: Repo, objects: Objects, treeish: str, posts: Collection[str] | None) -> Workspace:
    """The workspace as a commit or a tree holds it: all of it, or its policy and these posts."""
    return load(Tree(objects, objects.trees(treeish), repo.prefix), posts=None if posts is None else list(posts))

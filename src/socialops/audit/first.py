"""The first commits of a repository: nothing stands before them that could judge."""

from __future__ import annotations

from datetime import datetime

from socialops.audit.range import Scene
from socialops.git.objects import Objects
from socialops.git.range import log
from socialops.git.tree import Tree
from socialops.store.load import load


def first(objects: Objects, head: str, prefix: str, now: datetime) -> Scene:
    """The scene of a branch that begins with *head*: base is empty, so policy and posts may come, but no records."""
    after = objects.trees(head)
    workspace = load(Tree(objects, after, prefix), posts=())
    return Scene(
        objects=objects,
        base="",
        head=head,
        forks=(),
        prefix=prefix,
        policy=workspace,
        workspace=workspace,
        before={},
        after=after,
        commits=log(objects, head),
        details={},
        now=now,
    )

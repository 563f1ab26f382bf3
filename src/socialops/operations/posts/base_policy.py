"""The policy that will judge: an audit asks the branch a change goes into, never the branch that brings the change."""

from __future__ import annotations

from dataclasses import dataclass

from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.workspace import Workspace
from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo
from socialops.git.tree import Tree
from socialops.store.load import load

BASES = ("refs/remotes/origin/HEAD", "refs/heads/main")
"""What a change goes into unless somebody names another, as an audit takes it."""
_DECIDING = ("roles", "members", "workflows", SETTINGS_FILE)
"""Where it stands who may approve what; the rest of the policy decides nothing about that."""


@dataclass(frozen=True)
class BasePolicy:
    """What the base says, and its short name."""

    workspace: Workspace
    name: str

    def says(self, reasons: list[str]) -> list[str]:
        """Reasons by this policy, with the way out."""
        way = f"let the change of roles, members or workflows reach {self.name} first"
        return [f"by the policy at {self.name}, which an audit asks: {reason}: {way}" for reason in reasons]


def base_policy(repo: Repo) -> BasePolicy | None:
    """The policy at the base, where it differs from what lies here; None where it is the same, or nobody knows it."""
    found = _differing(repo)
    if found is None:
        return None
    objects = Objects(repo.root)
    commit = objects.commit(found)
    tree = Tree(objects, objects.trees(commit), repo.prefix) if commit else None
    if tree is None or SETTINGS_FILE not in tree.entries:
        return None  # the workspace begins in this branch
    policy = load(tree, posts=())
    return None if policy.broken else BasePolicy(policy, _short(objects, found))


def _differing(repo: Repo) -> str | None:
    """The base, where what decides differs from the work tree's."""
    for name in BASES:
        try:
            changed = repo.run("diff", "--name-only", "--no-ext-diff", name, "--", *_DECIDING)
        except GitFailed:
            continue
        return name if changed or repo.run("ls-files", "--others", "--", *_DECIDING) else None
    return None


def _short(objects: Objects, name: str) -> str:
    target = objects.symbolic(name) if name.endswith("/HEAD") else name
    return (target or name).removeprefix("refs/remotes/").removeprefix("refs/heads/")

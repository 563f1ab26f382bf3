"""The workspace as some commit holds it."""

from __future__ import annotations

from pathlib import Path

from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.repo import open_repo
from socialops.git.tree import Tree
from socialops.store.load import load


def workspace_at(root: Path, revision: str, *, option: str) -> tuple[Workspace, str]:
    """Everything as of *revision* (a branch, a tag, a commit), and the commit's id; the work tree is not looked at.

    Raises:
        SocialopsError: there is no repository or no such commit, or it holds no workspace; *option* is named.
    """
    repo = open_repo(root)
    objects = Objects(repo.root)
    commit = objects.commit(revision) if revision and "\0" not in revision else None
    if commit is None:
        raise SocialopsError(
            f"{option} '{revision}' is no commit here. Name a branch (main), a tag, or a commit (HEAD~3, 4f2a91c): "
            "'git log --oneline' lists them."
        )
    tree = Tree(objects, objects.trees(commit), repo.prefix)
    if SETTINGS_FILE not in tree.entries:
        raise SocialopsError(
            f"{option} '{revision}': that commit holds no {repo.prefix}{SETTINGS_FILE}, the workspace began later. "
            f"'git log --oneline -- {SETTINGS_FILE}' shows since when it is there."
        )
    return load(tree), commit

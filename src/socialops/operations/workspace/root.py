"""The workspace that somebody stands in, and what a killed command left there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from socialops.git.environment import searched
from socialops.operations.workspace.interrupted import notice
from socialops.store.root import find_root

if TYPE_CHECKING:  # it knows models and views, which whoever only wants the folder must not wait for
    from socialops.operations.shown.opened import Asker


def top_of(root: Path) -> Path:
    """The top of the repository around the workspace (without starting git), else the workspace itself."""
    return next((folder for folder in searched(root, os.environ) if (folder / ".git").exists()), root)


def find_workspace(asker: Asker) -> Path:
    """The workspace's folder; a write that a killed command left behind is mentioned.

    Raises:
        SocialopsError: there is none at or above the folder.
    """
    root = find_root(asker.directory)
    if left := notice(root):
        asker.say(left)
    return root

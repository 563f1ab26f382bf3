"""Where a workspace is: nothing of it is read, so that a command which needs no more starts at once."""

from __future__ import annotations

import os
from pathlib import Path

from socialops.domain.source import ROOT_FILE
from socialops.errors import NoWorkspace


def find_root(start: Path) -> Path:
    """The nearest folder at or above *start* that holds socialops.yaml.

    Raises:
        NoWorkspace: there is none.
    """
    start = Path(os.path.abspath(start))  # noqa: PTH100 - '..' is taken as written, links stay as they are
    for folder in (start, *start.parents):
        if (folder / ROOT_FILE).is_file():
            return folder
    raise NoWorkspace(start)

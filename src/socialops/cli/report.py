"""How commands that find things print them."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from socialops import door
from socialops.cli.options import FindingsFormat

if TYPE_CHECKING:
    from socialops.cli.session import Session
    from socialops.render.diagnostics import Layout

EXCERPT = 1 << 18
"""Bytes of a file in which lines are looked up to be quoted."""


def chosen_format(format_: FindingsFormat, output: Path | None) -> str:
    """The format asked for; `auto` is GitHub's in its Actions, `full` for a person at a terminal, else `concise`."""
    if format_ is not FindingsFormat.AUTO:
        return format_.value
    if os.environ.get("GITHUB_ACTIONS") == "true" and output is None:
        return "github"
    return "full" if sys.stdout.isatty() and output is None else "concise"


def layout(
    run: Session, chosen: str, output: Path | None, *, root: Path | None = None, prefix: str | None = None
) -> Layout:
    """How findings are shown: paths from where the reader stands, or (for programs) from the repository's top.

    With *root*, a workspace on disk, lines of its files are quoted; with *prefix* that is the way from the top.
    """
    from socialops import __version__
    from socialops.operations.check import all_rules, top_of
    from socialops.render import diagnostics

    if prefix is None and root is not None:
        start = top_of(root) if chosen in {"github", "gitlab", "sarif", "junit"} else Path.cwd()
        relative = Path(os.path.relpath(root, start)).as_posix()
        prefix = "" if relative == "." else relative + "/"

    @lru_cache(maxsize=1)  # a file's findings come one after the other
    def read(path: str) -> list[str]:
        data = door.read(root / path, EXCERPT) if root else b""
        return [] if isinstance(data, door.Shut) else data.decode("utf-8", "replace").splitlines()

    def excerpt(path: str, line: int) -> str | None:
        lines = read(path)
        return lines[line - 1] if 0 < line <= len(lines) else None

    rules = {rule.code: rule for rule in all_rules()}
    return diagnostics.Layout(prefix or "", run.color and output is None, excerpt, rules, __version__)

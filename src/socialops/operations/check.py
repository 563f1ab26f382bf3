"""Judge the files as they are."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from socialops.audit.catalogue import CHARGES
from socialops.domain.results.report import Described, Report
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.rules.registry import RULES
from socialops.rules.run import run


def check(workspace: Workspace, today: date, *, only: Sequence[str] | None = None) -> Report:
    """All rules over the workspace, reported for *only* those paths."""
    return run(workspace, today, only=only)


def wanted_paths(root: Path, directory: Path, paths: Sequence[Path]) -> list[str] | None:
    """The paths of the command line, relative to the workspace; None for all of it."""
    found = []
    for path in paths:
        target = Path(os.path.abspath(directory / path))  # noqa: PTH100 - '..' is taken as written
        if not target.exists():
            raise SocialopsError(f"There is no file or folder {path}.")
        if not target.is_relative_to(root):
            raise SocialopsError(f"{path} lies outside the workspace {root}.")
        found.append(target.relative_to(root).as_posix())
    return found or None


def all_rules() -> tuple[Described, ...]:
    """Every rule of `check` and `audit`, in print order."""
    return tuple(sorted((*RULES, *CHARGES), key=lambda rule: rule.code))


def find_rule(name: str) -> Described:
    """The rule of that code or name."""
    rules = all_rules()
    found = next((r for r in rules if name.upper() == r.code or name.lower() == r.name), None)
    if found is None:
        known = [word for rule in rules for word in (rule.code, rule.name)]
        raise SocialopsError(f"There is no rule '{name}'; {did_you_mean(name, known)}")
    return found


def top_of(root: Path) -> Path:
    """The top of the repository around the workspace (without starting git), else the workspace itself."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)

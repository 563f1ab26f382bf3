"""Reads the note of a write as it lies in git's folder: a killed program, or a person, may have left anything there.

Only who finds a note imports this: most commands find none, and should start quickly.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Base64Bytes, BaseModel, ConfigDict

from socialops.domain.plan import FileChange
from socialops.git.journal import Note, Switch
from socialops.git.repo import Repo, below


class NotedChange(BaseModel):
    """One file before and after; None where it is not there."""

    model_config = ConfigDict(frozen=True)
    path: str
    before: Base64Bytes | None
    after: Base64Bytes | None


class Noted(BaseModel):
    """All fields of both versions; the first named the folder of its paths as it was on the disk (`root`)."""

    model_config = ConfigDict(frozen=True)
    subject: str
    changes: tuple[NotedChange, ...]
    prefix: str | None = None
    root: str | None = None
    head: str | None = None
    branch: str | None = None
    message: str | None = None
    forward: bool = False
    fresh: tuple[str, ...] | None = None
    switch: Switch | None = None
    deed: str = ""


def noted(found: Any, repo: Repo) -> Note:
    """The note that *found*, some JSON, makes.

    Raises:
        ValueError: it makes none.
    """
    fields = Noted.model_validate(found)
    changes = tuple(FileChange(each.path, each.before, each.after) for each in fields.changes)
    prefix = fields.prefix
    if "prefix" not in fields.model_fields_set:
        if fields.root is None:
            raise ValueError
        prefix = below(Path(fields.root), repo.top)
    fresh = tuple(change.path for change in changes if change.before is None) if fields.fresh is None else fields.fresh
    said = fields.subject, prefix, changes, fields.head, fields.branch, fields.message, fields.forward, fresh
    return Note(*said, fields.switch, fields.deed)

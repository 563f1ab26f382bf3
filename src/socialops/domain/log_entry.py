"""A commit as the log tells it: plain facts that operations ask git for and views take as an argument."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class LogEntry(NamedTuple):
    """A commit, with the paths of the workspace that it touched; `at` is its author's time."""

    id: str
    at: datetime
    name: str
    email: str
    subject: str
    action: str
    paths: tuple[str, ...]
    committed: datetime

"""The results of `init` and `new`: what was found, and the files that are written."""

from __future__ import annotations

from pathlib import Path

from socialops.classes import dataclass


@dataclass(frozen=True)
class Facts:
    """Name, zone and first member of a new workspace, as far as the machine and git know them."""

    name: str
    timezone: str
    person: str
    email: str
    member: str
    key: str | None
    notes: tuple[str, ...] = ()

    @property
    def evidence(self) -> str:
        """`signature` where git signs with an SSH key, else `commit`."""
        return "signature" if self.key else "commit"


@dataclass(frozen=True)
class Started:
    """What init did, or would do."""

    root: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    commit: str | None
    new_repository: bool
    facts: Facts
    notes: tuple[str, ...]
    existed: bool
    example: bool


@dataclass(frozen=True)
class NewFile:
    """A new file, not yet written, what to do next, and what could not be known."""

    path: str
    data: bytes
    following: str
    notes: tuple[str, ...] = ()

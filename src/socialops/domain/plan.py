"""What is about to be written, before anything is: files before and after, and the commit they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple

from socialops.classes import dataclass


class FileChange(NamedTuple):
    """A file before and after; None where it is not there."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True)
class Plan:
    """What one transition writes, and the message of its one commit.

    `also` are files committed as they lie (a post with its media on submit). `sign` asks git for a signed commit
    whatever the user's settings say; `author` ("Name <e-mail>") is set where a relay records somebody else's word.
    `remarks` are sentences for whoever asked for it: it is done, and this is worth knowing. `costs` are said before
    anything is written. `branch` is the one that it is committed on, where that is not the one that is checked out.
    """

    subject: str
    changes: tuple[FileChange, ...] = ()
    also: tuple[str, ...] = ()
    trailers: Mapping[str, str] = field(default_factory=dict)
    sign: bool = False
    author: str | None = None
    remarks: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    branch: str | None = None

    @property
    def message(self) -> str:
        """Subject, blank line, trailers; none of it from free text, so that no title can forge a trailer."""
        lines = [f"{key}: {value}" for key, value in self.trailers.items()]
        return self.subject + ("\n\n" + "\n".join(lines) if lines else "")

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths of the commit, relative to the workspace."""
        return tuple(dict.fromkeys((*(c.path for c in self.changes), *self.also)))

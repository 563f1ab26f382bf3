"""What a run of `publish` ends in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from socialops.classes import dataclass


class Code(IntEnum):
    """How a run ended; the highest counts."""

    DONE = 0
    OPEN = 1
    """Something failed, is unknown, was missed or refused."""
    UNABLE = 2
    """Credentials or git are not there."""


class SentRow(NamedTuple):
    """A channel of a post that was sent or looked up, and what became of it."""

    post: str
    channel: str
    outcome: str
    url: str | None = None
    reason: str | None = None


class OpenRow(NamedTuple):
    """What waits or was missed; `post` is None for an occurrence that no post was written for."""

    post: str | None
    channel: str
    at: datetime | None
    reason: str


class RefusedRow(NamedTuple):
    """What may not go out, with all reasons."""

    post: str
    channel: str
    reasons: tuple[str, ...]


class Request(NamedTuple):
    """A request as it would be sent."""

    method: str
    address: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Preview:
    """What would go out on a channel."""

    post: str
    channel: str
    platform: str
    handle: str
    server: str
    at: datetime | None
    digest: str
    part: str
    approved: tuple[str, ...]
    counts: tuple[str, ...]
    media: tuple[str, ...]
    requests: tuple[Request, ...]


@dataclass
class Published:
    """All that a run did and found."""

    sent: list[SentRow] = field(default_factory=list)
    waiting: list[OpenRow] = field(default_factory=list)
    missed: list[OpenRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    previews: list[Preview] = field(default_factory=list)
    paused: str | None = None
    """Why nothing goes out by itself at present, where somebody stopped that."""
    troubles: list[str] = field(default_factory=list)
    """Sentences about what stopped a channel, or all of it: credentials and git."""

    @property
    def code(self) -> Code:
        """The exit code."""
        if self.troubles:
            return Code.UNABLE
        failed = any(row.outcome != "published" for row in self.sent)
        return Code.OPEN if failed or self.missed or self.refused else Code.DONE

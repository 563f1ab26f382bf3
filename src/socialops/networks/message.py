"""What goes out, and what became of it: the values that every network takes and gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from socialops.classes import dataclass
from socialops.domain.documents.records import Outcome


@dataclass(frozen=True)
class Medium:
    """A picture or film with its approved bytes."""

    path: str
    alt: str
    sha256: str
    mime: str
    data: bytes = field(repr=False)
    width: int | None = None
    height: int | None = None


class Piece(NamedTuple):
    """One part of a thread, as it is shown."""

    text: str
    media: tuple[Medium, ...] = ()


@dataclass(frozen=True)
class Message:
    """A post on a channel: its parts in order; a post without a thread has one.

    `created` is the time of its first claim, `key` what the platform finds it by; both stay the same however often it
    is tried. `answers` is the address of the post it replies to.
    """

    post: str
    channel: str
    platform: str
    pieces: tuple[Piece, ...]
    key: str
    created: datetime
    language: str | None = None
    warning: str | None = None
    headline: str | None = None
    answers: str | None = None


class Sent(NamedTuple):
    """What became of it. `urls` are those of the parts that are out; `reason` begins as a record's must."""

    outcome: Outcome
    url: str | None = None
    urls: tuple[str, ...] = ()
    remote_id: str | None = None
    reason: str | None = None
    found: bool = False
    retry_after: float | None = None


class Denied(NamedTuple):
    """Why a network lets nobody in, before anything is claimed."""

    reason: str


class Known(NamedTuple):
    """What a claim says, for a look-up: since when it can be out, which parts are known, what others are known by."""

    since: datetime
    urls: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()


class Shown(NamedTuple):
    """A request as a dry run shows it; nothing secret is in it."""

    method: str
    address: str
    body: Mapping[str, Any]


class Network(Protocol):
    """An account on a network."""

    def log_in(self) -> Denied | None:
        """Get in; None where that worked."""
        ...

    def unfit(self, message: Message) -> list[str]:
        """Every reason why the network can't carry it, before anybody is asked."""
        ...

    def prepare(self, message: Message) -> Sent | None:
        """All that nobody sees: look up who is mentioned and what is answered, upload media. None: ready to send."""
        ...

    def send(self, message: Message, urls: tuple[str, ...] = ()) -> Sent:
        """Send what was prepared, once; the parts at *urls* are out already."""
        ...

    def find(self, message: Message, known: Known) -> Sent | None:
        """Look whether it is out; None where the network can't be asked. `failed` says that it certainly is not."""
        ...

    def who(self) -> str:
        """Who the network says one is, after `log_in`."""
        ...

    def preview(self, message: Message) -> list[Shown]:
        """The requests that would be sent, without asking anybody."""
        ...


class NotSent(Exception):  # noqa: N818 - ends the preparing with what became of it
    """Preparing came to an end: what to record, if anything."""

    def __init__(self, sent: Sent) -> None:
        super().__init__(sent.reason)
        self.sent = sent

"""The account behind each channel: its network, its server, its secrets; and why one can't be used."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.documents.channel import Channel
from socialops.networks.credentials import Secrets, name_of
from socialops.networks.hosts import is_loopback, objection
from socialops.networks.message import Denied, Network

_DEFAULT = {"bluesky": "https://bsky.social", "x": "https://api.x.com"}
_FIELDS: dict[str, tuple[str, ...]] = {
    "bluesky": ("IDENTIFIER", "APP_PASSWORD"),
    "mastodon": ("TOKEN",),
    "x": ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET"),
}


class Lacking(NamedTuple):
    """What a channel lacks: credentials, or the program that sends."""

    sentence: str


@dataclass
class Accounts:
    """The accounts of one run; each logs in once, when something is to be sent."""

    secrets: Secrets
    allow_loopback: bool = False
    channels: Collection[str] = ()
    _networks: dict[str, Network] = field(default_factory=dict)
    _denied: dict[str, Denied | Lacking] = field(default_factory=dict)
    _seen: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    """How each channel published when this run first looked: nothing goes another way without somebody looking."""

    def server(self, channel: Channel) -> str | None:
        """The server of a channel; None for a program."""
        return channel.publish.host or _DEFAULT.get(channel.publish.by)

    def objection(self, channel: Channel) -> str | None:
        """Why nothing may be sent to the channel's server; None where it may."""
        way = _way(channel)
        if (before := self._seen.setdefault(channel.id, way)) != way:
            was, now = (", ".join(filter(None, one)) for one in (before, way))
            return (
                f"channels/{channel.id}.yaml changed while this ran (it said {was}, and now {now}): look at it, then "
                "run again"
            )
        server = self.server(channel)
        if server is None:
            return None
        meant = self.secrets.of(channel.id, "HOST")
        if meant is not None and meant != server:
            return (
                f"channels/{channel.id}.yaml names the server {server}, and {name_of(channel.id, 'HOST')} another one"
            )
        return objection(server, allow_loopback=self.allow_loopback)

    def is_here(self, channel: Channel) -> bool:
        """True where nothing leaves this machine by us: a server on loopback, or a program."""
        server = self.server(channel)
        return server is None or is_loopback(server)

    def network(self, channel: Channel) -> Network:
        """The network of a channel, not logged in yet."""
        if channel.id not in self._networks:
            self._networks[channel.id] = self._made(channel)
        return self._networks[channel.id]

    def enter(self, channel: Channel) -> Network | Denied | Lacking:
        """The network of a channel, logged in; or why nobody gets in. Asked again, nobody is asked twice."""
        if known := self._denied.get(channel.id):
            return known
        missing = [name for name in _FIELDS.get(channel.publish.by, ()) if not self.secrets.of(channel.id, name)]
        if missing:
            names = " and ".join(name_of(channel.id, name) for name in missing)
            self._denied[channel.id] = Lacking(f"{channel.id}: set {names} (see docs/publishing.md)")
            return self._denied[channel.id]
        network = self.network(channel)
        denied = network.log_in()
        if denied is None:
            return network
        self._denied[channel.id] = (
            Lacking(f"{channel.id}: {denied.reason}") if channel.publish.by == "command" else denied
        )
        return self._denied[channel.id]

    def _made(self, channel: Channel) -> Network:
        server = self.server(channel) or ""
        match channel.publish.by:
            case "bluesky":
                from socialops.networks.bluesky import Bluesky

                return Bluesky(server, channel.id, self.secrets, channel.handle)
            case "mastodon":
                from socialops.networks.mastodon import Mastodon

                return Mastodon(server, channel.id, self.secrets)
            case "x":
                from socialops.networks.x import X

                return X(server, channel.id, self.secrets)
            case _:
                from socialops.networks.command import Command

                return Command(
                    channel.publish.run or "", channel.id, self.secrets, channel.publish.timeout, self.channels
                )


def _way(channel: Channel) -> tuple[str | None, ...]:
    """Where a channel's posts go, and by what."""
    publish = channel.publish
    return channel.platform, channel.handle, publish.by, publish.host, publish.run

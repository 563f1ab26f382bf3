"""Ask each network who one is: for `doctor`, before anything is due."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from socialops.domain.documents.channel import Channel
from socialops.domain.results.doctor import Sign
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.remote import find_remote
from socialops.git.repo import open_repo
from socialops.networks.credentials import read_secrets, scrub
from socialops.networks.hosts import ALLOW
from socialops.networks.message import Denied
from socialops.operations.publish.accounts import Accounts, Lacking
from socialops.operations.publish.tip import read_tip


def examine_online(root: Path) -> tuple[Sign, ...]:
    """A sign for each channel that something is sent to, by the servers that the fetched tip names."""
    try:
        repo = open_repo(root)
        secrets = read_secrets(os.environ, repo.top)
        accounts = Accounts(secrets, os.environ.get(ALLOW) == "1")
        scrub(os.environ)
        remote = find_remote(repo)
        tip = read_tip(repo, remote, Objects(repo.root), remote.first_tip())
    except SocialopsError as error:
        return (Sign("problem", "publishing", str(error)),)
    signs = (_asked(accounts, filed.item) for filed in tip.workspace.channels.values())
    found = [sign for sign in signs if sign]
    return tuple(_redacted(found, accounts)) or (Sign("ok", "publishing", "every channel is published by hand"),)


def _asked(accounts: Accounts, channel: Channel) -> Sign | None:
    if channel.publish.by == "hand":
        return None
    if objection := accounts.objection(channel):
        return Sign("problem", channel.id, objection, f"Set 'publish: host:' in channels/{channel.id}.yaml right.")
    entered = accounts.enter(channel)
    if isinstance(entered, Lacking):
        return Sign("problem", channel.id, entered.sentence, "docs/publishing.md says where each value comes from.")
    if isinstance(entered, Denied):
        return Sign("problem", channel.id, entered.reason, "Make a new password or token there, and set it.")
    server = accounts.server(channel)
    return Sign("ok", channel.id, f"{entered.who()}{f' at {server}' if server else ''}")


def _redacted(signs: list[Sign], accounts: Accounts) -> Iterator[Sign]:
    for sign in signs:
        yield Sign(sign.level, sign.topic, accounts.secrets.redact(sign.message), sign.way_out)

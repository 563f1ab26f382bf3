"""The record of what became of a claim."""

from __future__ import annotations

from datetime import UTC, datetime

from socialops.domain.documents.channel import Channel
from socialops.domain.documents.records import REASON, Outcome, Publication
from socialops.domain.sanitize import one_line
from socialops.domain.time.clock import iso
from socialops.networks.message import Sent
from socialops.operations.publish.accounts import Accounts
from socialops.platforms.post_address import is_on


def result_of(
    claim: Publication, sent: Sent, channel: Channel | None, accounts: Accounts, now: datetime
) -> Publication:
    """The record of what became of a claim; what others said is kept short, visible, without secrets."""
    server = accounts.server(channel) if channel else None
    platform = channel.platform if channel else ""

    def address(value: str | None) -> str | None:
        known = value and accounts.secrets.redact(value) == value and is_on(platform, value, server)
        return value if known else None

    def line(value: str | None, most: int) -> str | None:
        return one_line(accounts.secrets.redact(value))[:most] or None if value else None

    outcome: Outcome = sent.outcome
    urls = tuple(url for url in sent.urls if address(url))
    fields = {
        **claim.model_dump(exclude={"at", "outcome", "signature", "note", "urls", "url", "reason"}),
        "at": iso(now.astimezone(claim.at.tzinfo or UTC)),
        "outcome": outcome,
        "url": address(sent.url),
        "urls": urls if len(urls) > 1 or outcome == "unknown" else (),
        "remote_id": line(sent.remote_id, REASON),
        "reason": line(sent.reason, REASON) if outcome != "published" else None,
        "found": True if sent.found else None,
        "sending_until": iso(claim.sending_until) if claim.sending_until else None,
    }
    return Publication.model_validate({name: value for name, value in fields.items() if value is not None})

"""What nobody knows of is looked up before anything else: found, certainly not there, or left for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from socialops.classes import dataclass
from socialops.domain.approval.digest import channel_digest
from socialops.domain.approval.publications import part_of
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Publication
from socialops.domain.publishing.due import AFTER, records_on
from socialops.domain.results.published import OpenRow, Published, SentRow
from socialops.domain.time.clock import exact
from socialops.errors import SocialopsError
from socialops.git.range import log
from socialops.git.records_branch import basis
from socialops.git.tree import Tree
from socialops.networks.keys import created
from socialops.networks.message import Known, Message, Network, Sent
from socialops.operations.publish.accounts import Accounts, Lacking
from socialops.operations.publish.ledger import Ledger
from socialops.operations.publish.outgoing import Outgoing
from socialops.operations.publish.result import result_of
from socialops.operations.publish.tip import Tip
from socialops.store.load import load

_LOOK = "look whether it is out, then say so: 'socialops mark-published'"
_ANONYMOUS = frozenset({"bluesky"})
"""Networks that answer a look-up without a log-in."""
_CERTAIN = frozenset({"bluesky"})
"""Networks that can say for certain that something is not there."""


@dataclass
class Recovery:
    """Looks things up and writes down what it found; it never sends."""

    ledger: Ledger
    accounts: Accounts
    found: Published
    clock: Callable[[], datetime]
    started: datetime

    def look(self, post: str, channel: str) -> None:
        """Settle one channel of a post, if that can be done."""
        records = records_on(self.ledger.tip.workspace, post, channel)
        claim = records[-1].item
        now = self.clock()
        until = exact(claim.sending_until, "UTC") if claim.sending_until else None
        if until and now.astimezone(UTC) < until:
            self.found.waiting.append(OpenRow(post, channel, None, "somebody is sending it right now"))
            return
        try:
            sent = self._seen(claim)
        except SocialopsError as error:
            self.found.troubles.append(f"{post} on {channel}: {error}")
            return
        if sent.outcome == "failed" and not self._is_certain(channel, until, now):
            sent = Sent("unknown", reason="no certain answer: it is not there yet, and may still be on its way")
        if sent.outcome == "unknown" and len(sent.urls) <= len(claim.urls):
            self.found.sent.append(SentRow(post, channel, "unknown", claim.url, sent.reason or _LOOK))
            return
        known = self.ledger.tip.workspace.channels[channel].item
        result = result_of(claim, sent, known, self.accounts, now)
        result = result.model_copy(update={"by": self.ledger.signer.id})
        try:
            self.ledger.record(result)
        except SocialopsError as error:
            self.found.troubles.append(
                f"{post} on {channel}: it is {result.outcome}, which could not be written: {error}"
            )
        self.found.sent.append(SentRow(post, channel, result.outcome, result.url, result.reason))

    def _is_certain(self, channel: str, until: datetime | None, now: datetime) -> bool:
        known = self.ledger.tip.workspace.channels[channel].item
        return known.publish.by in _CERTAIN and until is not None and now.astimezone(UTC) >= until + AFTER

    def _seen(self, claim: Publication) -> Sent:
        """What the platform says about a claim."""
        nobody = Sent("unknown", reason=f"nobody can be asked: {_LOOK}")
        tip = self.ledger.tip
        filed = tip.workspace.channels.get(claim.channel)
        if claim.key is None or filed is None or filed.item.publish.by in {"hand", "command"}:
            return nobody
        if objection := self.accounts.objection(filed.item):
            return Sent("unknown", reason=f"{objection}: {_LOOK}")
        network: Network = self.accounts.network(filed.item)
        if filed.item.publish.by not in _ANONYMOUS:
            entered = self.accounts.enter(filed.item)
            if isinstance(entered, Lacking):
                raise SocialopsError(entered.sentence)
        message = self._message(claim)
        if message is None:
            return Sent("unknown", reason=f"what was sent is not at hand any more: {_LOOK}")
        return network.find(message, self._known(claim)) or nobody

    def _message(self, claim: Publication) -> Message | None:
        """What was sent: the post as the tip has it, or as the commit of the claim had it."""
        tip = self.ledger.tip
        filed = tip.workspace.posts.get(claim.post)
        if filed and channel_digest(filed.item, claim.channel, tip.workspace.files.media) == part_of(claim):
            return self._put(tip, filed.item, claim)
        before = _as_claimed(tip, claim)
        return self._put(before[0], before[1], claim) if before else None

    def _put(self, tip: Tip, post: Post, claim: Publication) -> Message | None:
        key = claim.key or ""
        message = Outgoing(tip, self.accounts.allow_loopback).message(
            post, claim.channel, key, created(key) or claim.at
        )
        return message if isinstance(message, Message) else None

    def _known(self, claim: Publication) -> Known:
        """Nothing older than the claim can be it, nor what other records speak of.

        Where the clock is another than this machine's (only for trying out), the platform's own time is meant.
        """
        skew = datetime.now(UTC) - self.clock().astimezone(UTC)
        small = abs(skew.total_seconds()) < AFTER.total_seconds()
        since = (created(claim.key or "") or exact(claim.at, "UTC")) + (skew * 0 if small else skew)
        others = (f.item for records in self.ledger.tip.workspace.publications.values() for f in records)
        taken = {
            name
            for other in others
            if (other.post, other.channel) != (claim.post, claim.channel)
            for name in (other.url, *other.urls, other.remote_id)
            if name
        }
        return Known(since, claim.urls, frozenset(taken))


def _as_claimed(tip: Tip, claim: Publication) -> tuple[Tip, Post] | None:
    """The post as the commit had it that brought the first record under the claim's key."""
    records = [f for f in records_on(tip.workspace, claim.post, claim.channel) if f.item.key == claim.key]
    if not records:
        return None
    commits = log(tip.objects, tip.written, paths=[tip.repo.prefix + records[0].path])
    if not commits:
        return None
    commit = commits[-1].id
    if tip.is_apart:  # a commit there holds publications alone, and names the one that it was judged by
        commit = basis(tip.objects, commit) or ""
        if not tip.objects.commit(commit) or not tip.remote.holds(commit, tip.commit):
            return None
    tree = Tree(tip.objects, tip.objects.trees(commit), tip.repo.prefix)
    workspace = load(tree, posts=[claim.post])
    then = replace(tip, commit=commit, tree=tree, workspace=workspace, basis="", reports={})
    filed = then.workspace.posts.get(claim.post)
    return (then, filed.item) if filed else None

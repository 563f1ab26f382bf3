"""One post on one channel: prepared, claimed, sent once, recorded."""

from __future__ import annotations

import secrets as randomness
import time
from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from functools import cached_property

from socialops.audit.forge_evidence import ForgeCheck
from socialops.classes import dataclass
from socialops.domain.approval.digest import channel_digest
from socialops.domain.approval.state import PostState, bound_digest, post_state
from socialops.domain.documents.channel import Channel
from socialops.domain.documents.records import Publication
from socialops.domain.publishing.due import FENCE, Readiness, Wish, readiness_on, records_on
from socialops.domain.results.published import OpenRow, Preview, Published, RefusedRow, Request, SentRow
from socialops.domain.time.clock import iso
from socialops.errors import SocialopsError
from socialops.git.repo import Identity
from socialops.networks.keys import created, make_key
from socialops.networks.message import Denied, Message, Network, Sent
from socialops.operations.publish import step
from socialops.operations.publish.accounts import Accounts, Lacking
from socialops.operations.publish.judge import reasons_against
from socialops.operations.publish.ledger import Ledger, Written, pause
from socialops.operations.publish.outgoing import Outgoing
from socialops.operations.publish.preview import counts, media_lines
from socialops.operations.publish.proof import objections
from socialops.operations.publish.result import result_of

_TRIES = 60
_WAIT = 30
"""Seconds that a run waits at most for platforms that ask for patience."""
_SAME_KEY = ("not-sent", "later", "not-there", "too-late")


@dataclass
class Sender:
    """Sends what is due, and writes down what became of it."""

    ledger: Ledger
    accounts: Accounts
    found: Published
    clock: Callable[[], datetime]
    wish: Wish
    forge: ForgeCheck | None = None
    dry_run: bool = False
    run: str = field(default_factory=lambda: randomness.token_hex(4))
    _prepared: dict[tuple[str, str, str, str], Sent | None] = field(default_factory=dict)
    _waited: float = 0

    @cached_property
    def identity(self) -> Identity:
        """Who git says the user is; asked once."""
        return self.ledger.tip.repo.identity()

    def send(self, post: str, channel: str) -> None:
        """Send it, unless others did meanwhile or something changed that forbids it."""
        try:
            while (pause_wanted := self._once(post, channel)) is not None:
                self._waited += pause_wanted
                time.sleep(pause_wanted)
        except SocialopsError as error:
            self.found.troubles.append(f"{post} on {channel}: {error}")

    def _once(self, post: str, channel: str) -> float | None:
        """One attempt; seconds after which another one is worth it, None where it is settled."""
        for tried in range(_TRIES):
            state = self._due(post, channel)
            if state is None:
                return None
            claim = self._claimed(state, channel)
            if isinstance(claim, _Claim):
                step.reached("claimed")
                return self._sent(claim)
            if claim is None:
                return None
            pause(tried)
        raise SocialopsError("others were quicker each time, so nothing was sent")

    def _due(self, post: str, channel: str) -> PostState | None:
        """The post as the tip has it, if it is to go out now; else why not is told."""
        tip, now = self.ledger.tip, self.clock()
        filed = tip.workspace.posts.get(post)
        if filed is None or channel not in filed.item.channels:
            self.found.refused.append(RefusedRow(post, channel, (f"{tip.remote.branch} no longer holds it",)))
            return None
        state = post_state(tip.workspace, filed.item, now)
        ready = readiness_on(tip.workspace, state, channel, now, self.wish)
        if ready.readiness is Readiness.WAITING:
            self.found.waiting.append(OpenRow(post, channel, ready.at, ready.reason))
        elif ready.readiness is Readiness.MISSED:
            self.found.missed.append(OpenRow(post, channel, ready.at, ready.reason))
        elif ready.readiness is Readiness.CLOSED and channel not in state.published:
            reasons = reasons_against(tip, state, channel, self.ledger.signer, self.accounts, now)
            self.found.refused.append(RefusedRow(post, channel, tuple(reasons or [ready.reason])))
        return state if ready.readiness is Readiness.DUE else None

    def _claimed(self, state: PostState, channel: str) -> _Claim | Written | None:
        """The claim that all see; MOVED where others pushed before; None where something stands against it."""
        tip, now = self.ledger.tip, self.clock()
        known = tip.workspace.channels[channel].item
        post = state.post
        reasons = reasons_against(tip, state, channel, self.ledger.signer, self.accounts, now)
        publication = self._claim_of(state, channel, now)
        plan = self.ledger.plan(publication) if not reasons else None
        if plan:
            reasons = objections(tip, state, plan, now, self.forge, identity=self.identity)
        if reasons or plan is None:
            self.found.refused.append(RefusedRow(post.id, channel, tuple(dict.fromkeys(reasons))))
            return None
        message = self._message(state, channel, publication)
        network = self._network(known, post.id) if message else None
        if message is None or network is None or not self._is_prepared(network, message, publication):
            return None
        step.reached("prepared")
        began, now = time.monotonic(), self.clock()
        publication = self._claim_of(state, channel, now, publication.key)
        written = self.ledger.claim(self.ledger.plan(publication))
        return _Claim(publication, message, network, known, began) if written is Written.DONE else written

    def _claim_of(self, state: PostState, channel: str, now: datetime, key: str | None = None) -> Publication:
        post, workspace = state.post, self.ledger.tip.workspace
        before = records_on(workspace, post.id, channel)
        last = before[-1].item if before else None
        begun = last is not None and last.outcome == "unknown"  # a thread of which some parts are out
        reusable = last is not None and last.key and (begun or (last.reason or "").startswith(_SAME_KEY))
        key = key or (last.key if last and reusable else None)
        return Publication.model_validate(
            {
                "post": post.id,
                "channel": channel,
                "outcome": "unknown",
                "at": iso(now),
                "by": self.ledger.signer.id,
                "digest": bound_digest(state),
                "part": channel_digest(post, channel, workspace.files.media),
                "stages": [result.stage.id for result in state.stages if result.applies],
                "key": key or make_key(now, post.id, channel, str(len(before)), self.run),
                "run": self.run,
                "sending_until": iso(now + FENCE),
                **({"url": last.url, "urls": last.urls} if last and begun else {}),
            }
        )

    def _network(self, channel: Channel, post: str) -> Network | None:
        entered = self.accounts.enter(channel)
        if isinstance(entered, Lacking):
            if entered.sentence not in self.found.troubles:
                self.found.troubles.append(entered.sentence)
            return None
        if isinstance(entered, Denied):
            self.found.sent.append(SentRow(post, channel.id, "failed", None, f"not-sent: {entered.reason}"))
            return None
        return entered

    def _message(self, state: PostState, channel: str, publication: Publication) -> Message | None:
        outgoing = Outgoing(self.ledger.tip, self.accounts.allow_loopback)
        key = publication.key or ""
        message = outgoing.message(state.post, channel, key, created(key) or publication.at)
        if isinstance(message, Sent):
            self._never_sent(publication, message)
            return None
        if isinstance(message, Message):
            known = self.ledger.tip.workspace.channels[channel].item
            reasons = self.accounts.network(known).unfit(message)
            if not reasons:
                return message
        else:
            reasons = message
        self.found.refused.append(RefusedRow(state.post.id, channel, tuple(reasons)))
        return None

    def _never_sent(self, publication: Publication, sent: Sent) -> None:
        """Tell that it failed before anything was sent. What lasts is recorded: no later run need ask again."""
        reason = sent.reason or ""
        if not self.dry_run and not reason.startswith(("not-sent", "later")):
            self.ledger.record(self._result(publication, sent, None))
        self.found.sent.append(SentRow(publication.post, publication.channel, "failed", None, reason))

    def _is_prepared(self, network: Network, message: Message, publication: Publication) -> bool:
        """True where all is ready to be sent."""
        known = (message.post, message.channel, publication.part or "", message.answers or "")
        if known not in self._prepared:
            self._prepared[known] = network.prepare(message)
        sent = self._prepared[known]
        if sent is None:
            return True
        self._never_sent(publication, sent)
        return False

    def _sent(self, claim: _Claim) -> float | None:
        """Send once, and write down what became of it."""
        if time.monotonic() - claim.began > FENCE.total_seconds():
            sent = Sent("failed", reason="too-late: the claim ran out before anything was sent")
        else:
            sent = claim.network.send(claim.message, claim.publication.urls)
            step.reached("sent")
        result = self._result(claim.publication, sent, claim.channel)
        row = SentRow(result.post, result.channel, result.outcome, result.url, result.reason)
        self.found.sent.append(row)
        try:
            self.ledger.record(result)
        except SocialopsError as error:
            address = f" at {result.url}" if result.url else ""
            raise SocialopsError(
                f"it is {result.outcome}{address}, and that could not be written down: '--recover' finds it. {error}"
            ) from error
        step.reached("recorded")
        return self._patience(sent, row)

    def _patience(self, sent: Sent, row: SentRow) -> float | None:
        wait = sent.retry_after
        later = sent.outcome == "failed" and (sent.reason or "").startswith("later")
        if not later or wait is None or self._waited + wait > _WAIT:
            return None
        self.found.sent.remove(row)
        return wait + 0.1

    def _result(self, claim: Publication, sent: Sent, channel: Channel | None) -> Publication:
        return result_of(claim, sent, channel, self.accounts, self.clock())

    def preview(self, post: str, channel: str) -> None:
        """What would be sent, with nobody asked but git."""
        state = self._due(post, channel)
        if state is None:
            return
        tip, now = self.ledger.tip, self.clock()
        known = tip.workspace.channels[channel].item
        reasons = reasons_against(tip, state, channel, self.ledger.signer, self.accounts, now)
        publication = self._claim_of(state, channel, now)
        if not reasons:
            reasons = objections(
                tip, state, self.ledger.plan(publication, dry_run=True), now, self.forge, identity=self.identity,
                signed=False,
            )  # fmt: skip
        if reasons:
            self.found.refused.append(RefusedRow(post, channel, tuple(dict.fromkeys(reasons))))
            return
        message = self._message(state, channel, publication)
        if message is None:
            return
        shown = self.accounts.network(known).preview(message)
        self.found.previews.append(
            Preview(
                post,
                channel,
                known.platform,
                known.handle,
                self.accounts.server(known) or known.publish.run or "",
                state.times.get(channel),
                publication.digest,
                publication.part or "",
                tuple(f"{d.review.by} at {r.stage.id}" for r in state.stages for d in r.approved),
                counts(tip, state.post, channel),
                media_lines(message),
                tuple(Request(one.method, one.address, one.body) for one in shown),
            )
        )


@dataclass(frozen=True)
class _Claim:
    """A claim that all see, and what is to be sent under it."""

    publication: Publication
    message: Message
    network: Network
    channel: Channel
    began: float

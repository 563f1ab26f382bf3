"""One run of `publish`: what is due goes out, one channel after the other, each claimed before it is sent."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from socialops.audit.forge_evidence import ForgeCheck
from socialops.classes import dataclass
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.publishing.due import Readiness, Wish, in_order, readiness_on
from socialops.domain.results.published import OpenRow, Published, RefusedRow, SentRow
from socialops.domain.time.clock import exact, instant
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.rehearsal import borrowed
from socialops.git.remote import find_remote
from socialops.git.repo import Repo, open_repo
from socialops.networks.credentials import Secrets, read_secrets, scrub
from socialops.networks.hosts import ALLOW
from socialops.operations.posts.context import find_actor
from socialops.operations.posts.transition import unreadable
from socialops.operations.publish.accounts import Accounts
from socialops.operations.publish.ledger import Ledger
from socialops.operations.publish.tip import Tip, read_tip, refuse_doubtful
from socialops.views.calendar.unwritten import planned

PINNED = timedelta(minutes=5)
"""How far --now may lie from this machine's clock where something leaves the machine."""
UNWRITTEN = timedelta(days=14)
"""How long an occurrence that nobody wrote a post for is told."""


@dataclass(frozen=True)
class Asked:
    """What the command line says; without `posts` all that is due is meant."""

    posts: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    dry_run: bool = False
    late: bool = False
    recover: bool = False
    again: bool = False

    @property
    def wish(self) -> Wish:
        """What counts as due beyond the usual."""
        return Wish(late=self.late, again=self.again)


def publish(root: Path, asked: Asked, clock: Callable[[str], datetime], *, confirm: Callable[[int], bool]) -> Published:
    """Send what is due; *confirm* is asked with the number of channels before anything is claimed.

    Secrets are taken out of the environment, so that no program that is started from here on inherits one; whatever
    is told afterwards holds none.
    """
    repo = open_repo(root)
    secrets = read_secrets(os.environ, repo.top)
    allowed = os.environ.get(ALLOW) == "1"
    before = dict(os.environ)
    scrub(os.environ)
    _no_hooks(os.environ)
    try:
        with borrowed(repo.root, [repo.common_dir / "objects"]) as (objects, scratch):
            run = _started(repo, objects, scratch, asked, clock, Accounts(secrets, allowed))
            if run.workspace.settings.evidence == "forge":
                from socialops.forge.api import checker

                run.forge = checker(run.workspace, before)
            found = run.all(confirm)
            run.ledger.tip.remote.follow()
    except SocialopsError as error:
        raise SocialopsError(secrets.redact(str(error))) from None
    except Exception as error:
        error.args = tuple(secrets.redact(str(part)) for part in error.args)
        raise
    return _redacted(found, secrets)


def _no_hooks(environment: dict[str, str] | os._Environ[str]) -> None:
    """Hooks of this repository don't run: what they would do is not known, and a secret is near."""
    count = environment.get("GIT_CONFIG_COUNT", "0")
    number = int(count) if count.isdecimal() else 0
    environment[f"GIT_CONFIG_KEY_{number}"] = "core.hooksPath"
    environment[f"GIT_CONFIG_VALUE_{number}"] = os.devnull
    environment["GIT_CONFIG_COUNT"] = str(number + 1)


def _started(
    repo: Repo, objects: Objects, scratch: Path, asked: Asked, clock: Callable[[str], datetime], accounts: Accounts
) -> Run:
    if objects.is_shallow():
        from socialops.operations.publish.tip import SHALLOW

        raise SocialopsError(f"T{SHALLOW.removeprefix('t')}")
    remote = find_remote(repo)
    tip = read_tip(repo, remote, objects, remote.first_tip(), scratch=scratch)
    accounts.channels = tuple(tip.workspace.channels)
    now = clock(tip.workspace.settings.timezone)
    refuse_doubtful(tip, now)
    actor = find_actor(repo, tip.workspace)
    return Run(asked, now, Ledger(tip, actor), accounts, time.monotonic())


@dataclass
class Run:
    """A run under way; `now` is when it began by the clock, `began` by one that never jumps."""

    asked: Asked
    now: datetime
    ledger: Ledger
    accounts: Accounts
    began: float
    found: Published = field(default_factory=Published)
    forge: ForgeCheck | None = None

    def clock(self) -> datetime:
        """The time now."""
        return self.now + timedelta(seconds=time.monotonic() - self.began)

    def all(self, confirm: Callable[[int], bool]) -> Published:
        """Look up what nobody knows of, then send what is due."""
        self.found.paused = self.workspace.settings.publish.paused
        self._known_words()
        candidates = self._candidates()
        lost = self._unknown()
        if not candidates and not lost:
            return self.found
        from socialops.operations.publish.recover import Recovery  # with all networks: only where something is due
        from socialops.operations.publish.send import Sender

        self._refuse_another_time(channel for _, _, channel in candidates)
        recovery = Recovery(self.ledger, self.accounts, self.found, self.clock, self.now)
        self._refuse_another_time(channel for _, channel in lost)
        dry, wish = self.asked.dry_run, self.asked.wish
        sender = Sender(self.ledger, self.accounts, self.found, self.clock, wish, self.forge, dry)
        if dry:
            for post, channel in [(post, channel) for _, post, channel in candidates]:
                sender.preview(post, channel)
            return self.found
        for post, channel in lost:
            recovery.look(post, channel)
        if self.asked.recover:
            return self.found
        if candidates and not confirm(len(candidates)):
            self.found.waiting += [OpenRow(post, channel, at, "you said no") for at, post, channel in candidates]
            return self.found
        for _, post, channel in candidates:
            sender.send(post, channel)
        return self.found

    @property
    def workspace(self) -> Workspace:
        """What the tip holds."""
        return self.ledger.tip.workspace

    def _known_words(self) -> None:
        from socialops.domain.suggest import did_you_mean

        for post in self.asked.posts:
            if post not in self.workspace.posts and not self.workspace.is_broken("post", post):
                branch = self.ledger.tip.remote.branch
                raise SocialopsError(
                    f"There is no post '{post}' on {branch}; {did_you_mean(post, self.workspace.posts)}"
                )
            if post not in self.workspace.posts:
                reasons = unreadable(self.workspace).get(post, [])
                self.found.refused.append(RefusedRow(post, "every channel", tuple(reasons)))
        for channel in self.asked.channels:
            if channel not in self.workspace.channels:
                raise SocialopsError(
                    f"There is no channel '{channel}'; {did_you_mean(channel, self.workspace.channels)}"
                )

    def _wanted(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        posts = self.asked.posts or tuple(self.workspace.posts)
        for name in dict.fromkeys(posts):
            filed = self.workspace.posts.get(name)
            if filed:
                channels = tuple(c for c in filed.item.channels if not self.asked.channels or c in self.asked.channels)
                yield name, channels

    def _candidates(self) -> list[tuple[datetime, str, str]]:
        """What is due, the oldest first; what waits, was missed or is refused is told on the way."""
        found: list[tuple[datetime, str, str]] = []
        if self.asked.recover:
            return found
        for name, channels in self._wanted():
            if not self.asked.posts and not self._may_be_due(name, channels):
                continue
            state = post_state(self.workspace, self.workspace.posts[name].item, self.now)
            for channel in channels:
                self._sort(state, channel, found)
        if not self.asked.posts:
            self._unwritten()
        return in_order(self.workspace, found)

    def _may_be_due(self, name: str, channels: Collection[str]) -> bool:
        """False where no more than a glance is needed: most posts are out, or are to come."""
        post = self.workspace.posts[name].item
        if post.status != "ready":
            return False
        zone, moment = self.workspace.zone_of(post), self.now.astimezone(UTC)
        times = (post.publish_on(channel) for channel in channels)
        return any(at and instant(at, zone).astimezone(UTC) <= moment for at in times)

    def _sort(self, state: PostState, channel: str, found: list[tuple[datetime, str, str]]) -> None:
        ready, post = readiness_on(self.workspace, state, channel, self.now, self.asked.wish), state.post.id
        match ready.readiness:
            case Readiness.DUE if ready.at:
                found.append((ready.at.astimezone(UTC), post, channel))
            case Readiness.WAITING if self.asked.posts or (
                ready.at and exact(ready.at, "UTC") <= exact(self.now, "UTC")
            ):
                self.found.waiting.append(OpenRow(post, channel, ready.at, ready.reason))
            case Readiness.UNKNOWN if self.asked.dry_run:
                self.found.waiting.append(OpenRow(post, channel, ready.at, ready.reason))
            case Readiness.MISSED:
                self.found.missed.append(OpenRow(post, channel, ready.at, ready.reason))
            case Readiness.CLOSED if self.asked.posts:
                self._refuse(state, channel, ready.reason)
            case _:
                return

    def _refuse(self, state: PostState, channel: str, reason: str) -> None:
        from socialops.operations.publish.judge import reasons_against

        reasons = reasons_against(self.ledger.tip, state, channel, self.ledger.signer, self.accounts, self.now)
        told = tuple(dict.fromkeys(reasons or [reason]))
        self.found.refused.append(RefusedRow(state.post.id, channel, told))

    def _unknown(self) -> list[tuple[str, str]]:
        """What is on its way or lost, of the posts that are asked for."""
        found = []
        for name, channels in self._wanted():
            latest = self.workspace.publications.get(name)
            if latest:
                state = post_state(self.workspace, self.workspace.posts[name].item, self.now)
                out = {c for c, filed in state.published.items() if filed.item.outcome == "unknown"}
                found += [(name, channel) for channel in channels if channel in out]
        return found

    def _unwritten(self) -> None:
        """Occurrences of series whose time passed and that no post was written for."""
        zone = self.workspace.settings.timezone
        first = (self.now - UNWRITTEN).astimezone(UTC).date()
        for occurrence, post in planned(self.workspace, first, self.now.date()):
            if occurrence.at.astimezone(UTC) > self.now.astimezone(UTC):
                continue
            for channel in post.channels:
                filed = self.workspace.channels.get(channel)
                if (
                    filed
                    and filed.item.publish.by != "hand"
                    and (not self.asked.channels or channel in self.asked.channels)
                ):
                    why = f"no post was written for it: 'socialops series materialise {occurrence.series}' writes it"
                    at = instant(occurrence.at, zone)
                    self.found.missed.append(
                        OpenRow(None, channel, at, f"{occurrence.series} of {occurrence.day}: {why}")
                    )

    def _refuse_another_time(self, channels: Iterator[str]) -> None:
        """Another time than this machine's is for trying out: nothing may leave the machine by it."""
        if abs(datetime.now(UTC) - self.now) <= PINNED or self.asked.dry_run:
            return
        for channel in channels:
            filed = self.workspace.channels.get(channel)
            if filed and not self.accounts.is_here(filed.item):
                raise SocialopsError(
                    f"--now (or SOCIALOPS_NOW) is over {PINNED.seconds // 60} minutes off this machine's clock, and "
                    f"what goes out to {self.accounts.server(filed.item)} goes out now: leave it away."
                )


def _redacted(found: Published, secrets: Secrets) -> Published:
    def clean(text: str | None) -> str | None:
        return None if text is None else secrets.redact(text)

    sent = [SentRow(r.post, r.channel, r.outcome, clean(r.url), clean(r.reason)) for r in found.sent]
    refused = [RefusedRow(r.post, r.channel, tuple(secrets.redact(x) for x in r.reasons)) for r in found.refused]
    troubles = [secrets.redact(line) for line in found.troubles]
    return Published(sent, found.waiting, found.missed, refused, found.previews, clean(found.paused), troubles)


__all__ = ["Asked", "Tip", "publish"]

"""`measure add`: numbers that somebody read off a page, of a post, an account, a day, or of no channel."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from socialops.classes import dataclass
from socialops.domain.approval.publications import out
from socialops.domain.documents.kind import GENERAL
from socialops.domain.numbers.counts import ACCOUNT, COUNTS, NUMBERS
from socialops.domain.numbers.readings import Readings
from socialops.domain.results.measured import NotRecorded, Recorded, Told
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.clock import instant, iso
from socialops.operations.numbers.recording import Clock, Draft, Recorder, recorder
from socialops.operations.posts.context import Options
from socialops.operations.posts.records import tidy_note
from socialops.operations.posts.transition import alone, write_plan

_COUNT = re.compile(r"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)=(?P<value>\d{1,18})")


@dataclass(frozen=True)
class Added:
    """What the user said: the counts as words, such as likes=31, and what they are of."""

    counts: Sequence[str]
    post: str | None = None
    channel: str | None = None
    general: bool = False
    day: date | None = None
    start: date | None = None
    end: date | None = None
    as_of: datetime | None = None
    instead_of: str | None = None
    tool: str | None = None
    query: str | None = None
    note: str | None = None


def add(root: Path, added: Added, *, clock: Clock, options: Options) -> Recorded | NotRecorded:
    """Record the numbers, in one commit; refused with every reason."""
    with alone(root, options) as (repo, notices):
        made = recorder(repo, root, clock, options)
        if isinstance(made, NotRecorded):
            return made
        adding = _Adding(made, added)
        draft = adding.draft()
        if draft is None:
            about = added.post or added.channel or GENERAL
            return NotRecorded(tuple((about, reason) for reason in adding.reasons), notices)
        plan = made.plan([draft], f"add {added.post or ('a day' if added.day else 'numbers')}")
        told = Told("", "", draft.channel, account=draft.counts)
        commit = None if options.dry_run else write_plan(repo, plan, options)
        return Recorded((told,), plan, commit, notices)


class _Adding:
    def __init__(self, made: Recorder, added: Added) -> None:
        self.made, self.added = made, added
        self.zone = made.workspace.settings.timezone
        self.as_of = (instant(added.as_of, self.zone) if added.as_of else made.now).replace(microsecond=0)
        self.reasons: list[str] = []

    def draft(self) -> Draft | None:
        """The record, or None where there are reasons against it."""
        if self.as_of > self.made.now:
            self.reasons.append(f"--as-of {iso(self.as_of)} is still to come: it is when the numbers were shown")
        channel = None if self.added.general else self._channel()
        found = self._general() if self.added.general else self._of_channel(channel) if channel else None
        if found:
            self.reasons += self.made.mending(self.added.instead_of, {found.channel or GENERAL})
        return found if not self.reasons else None

    def _source(self) -> dict[str, str]:
        given = {"tool": self.added.tool, "query": self.added.query}
        return {name: value for name, value in given.items() if value}

    def _draft(self, channel: str | None, window: tuple[date, date] | None = None) -> Draft:
        note = tidy_note(self.added.note)
        return Draft(channel, self.as_of, window, self._source(), instead_of=self.added.instead_of, note=note)

    def _general(self) -> Draft | None:
        start, end, added = self.added.start, self.added.end, self.added
        if added.post or added.channel or added.day:
            self.reasons.append("--general is of no channel and no post: leave them out")
        if start is None or end is None:
            self.reasons.append("numbers of no channel are of a time: add --from DAY --to DAY, both inclusive")
            return None
        if end < start:
            self.reasons.append("--from is after --to: swap them")
        if end > self.as_of.date():
            self.reasons.append(f"--to {end} is after {self.as_of.date()}, when the numbers were shown")
        return replace(self._draft(None, (start, end)), numbers=self._counts(NUMBERS))

    def _of_channel(self, channel: str) -> Draft | None:
        if self.added.start or self.added.end:
            self.reasons.append("--from and --to belong to --general")
        made = self._draft(channel)
        if self.added.post:
            self._check_out(self.added.post, channel)
            return replace(made, posts={self.added.post: self._counts(COUNTS)})
        if self.added.day is None:
            return replace(made, account=self._counts(ACCOUNT))
        if self.added.day > self.as_of.date():
            self.reasons.append(f"--day {self.added.day} is after {self.as_of.date()}, when the numbers were shown")
        return replace(made, days={self.added.day: self._counts(ACCOUNT)})

    def _channel(self) -> str | None:
        """The channel that was named, or the only one that the post is out on."""
        known = self.made.workspace.channels
        if self.added.channel is not None:
            if self.added.channel not in known:
                hint = did_you_mean(self.added.channel, known)
                self.reasons.append(f"there is no channel '{self.added.channel}'; {hint}")
                return None
            return self.added.channel
        there = list(out(self.made.workspace.publications.get(self.added.post or "", ())))
        if len(there) == 1:
            return there[0]
        if self.added.post and there:
            self.reasons.append(f"it is out on {', '.join(there)}: say which with --channel")
        elif self.added.post:
            self.reasons.append("it is out nowhere yet, so nothing can be counted of it")
        else:
            self.reasons.append("name a post, a channel (--channel C), or say --general")
        return None

    def _check_out(self, post: str, channel: str) -> None:
        since = Readings(self.made.workspace).out_since.get((post, channel))
        if since is None:
            self.reasons.append(f"{post} is not out on {channel}: 'socialops mark-published' records that it is")
        elif self.as_of < since:
            self.reasons.append(f"{post} went out on {channel} {iso(since)}, after {iso(self.as_of)}: say --as-of")

    def _counts(self, names: Collection[str]) -> Mapping[str, int]:
        own = {count for filed in self.made.workspace.kpis.values() for count in filed.item.counts}
        known = [*names, *sorted(own)]
        found: dict[str, int] = {}
        for word in self.added.counts:
            said = _COUNT.fullmatch(word)
            if said is None:
                self.reasons.append(f"'{word}' is no count: write such as likes=31, a whole number from 0")
            elif said["name"] not in known:
                self.reasons.append(f"there is no count '{said['name']}' here; {did_you_mean(said['name'], known)}")
            elif said["name"] in found:
                self.reasons.append(f"{said['name']} is said twice")
            else:
                found[said["name"]] = int(said["value"])
        if not self.added.counts:
            self.reasons.append("no count is given: add some, such as likes=31 comments=4")
        return found

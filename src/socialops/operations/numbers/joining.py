"""What an export says, joined to our posts and channels: drafts of records, and what is to be told of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from socialops.analytics.export import Export
from socialops.analytics.matching import Matched, Outgoing, Strange, joined
from socialops.domain.documents.measure import MOST_UNMATCHED, Measure
from socialops.domain.numbers.readings import Readings
from socialops.domain.results.measured import Fallen, Told
from socialops.domain.time.clock import exact, instant, iso
from socialops.operations.numbers.recording import Draft, Recorder

_LONGEST = 1000
"""Letters of an address that a record takes."""
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class File(NamedTuple):
    """A file that is imported: as it was named, and the digest of its bytes."""

    name: str
    sha256: str


class Joining:
    """One file's exports; `drafts` are the records that they make, `reasons` why there can be none.

    `again` takes a file that is known already: its records are to be mended. With `dated` the user said as of when.
    """

    def __init__(
        self, made: Recorder, readings: Readings, ours: Sequence[Outgoing], file: File, as_of: datetime,
        channel: str | None,
    ) -> None:  # fmt: skip
        self.made, self.readings, self.file, self.as_of, self.channel = made, readings, file, as_of, channel
        self.ours = [one for one in ours if channel is None or one.channel == channel]
        self.again = self.dated = False
        self.drafts: list[Draft] = []
        self.told: list[Told] = []
        self.reasons: list[str] = []

    def join(self, export: Export) -> None:
        """Take in what one table says."""
        wrong = self._foreign(export)
        if wrong:
            self.reasons.append(wrong)
        elif export.period:
            self._sessions(export, export.period)
        elif export.posts:
            self._posts(export)
        elif export.days or export.account:
            self._days(export)
        else:
            notes = [*export.notes, "it has no rows of numbers"]
            self.told.append(Told(self.file.name, export.format, notes=notes))

    def _foreign(self, export: Export) -> str | None:
        """Why the channel that was named can't be the file's."""
        platform = self.made.workspace.platform_of(self.channel) if self.channel else None
        if platform is None or not export.platforms or platform in export.platforms:
            return None
        return f"this is a file of {' or '.join(export.platforms)}, and {self.channel} is on {platform}"

    def _channels(self, platforms: Sequence[str]) -> list[str]:
        """The channels that numbers of these platforms can be of."""
        if self.channel:
            return [self.channel]
        known = self.made.workspace.channels.items()
        return [name for name, filed in known if filed.item.platform in platforms]

    def _one_channel(self, platforms: Sequence[str], what: str) -> str | None:
        found = self._channels(platforms)
        if len(found) == 1:
            return found[0]
        named = " or ".join(platforms) or "any platform"
        if found:
            self.reasons.append(f"{what} could be of {', '.join(found)}: say which with --channel")
        elif platforms:
            self.reasons.append(f"there is no channel on {named}: 'socialops new channel ID' makes one")
        else:
            self.reasons.append("the file names no platform: say whose it is with --channel")
        return None

    # Posts

    def _posts(self, export: Export) -> None:
        if not export.platforms and not self.channel and not any(row.platform for row in export.posts):
            self.reasons.append("the file names no platform: say whose it is with --channel")
            return
        found = joined(export.posts, self.ours, export.zone)
        parts: dict[str, list[Matched]] = {}
        for match in found.matched:
            parts.setdefault(match.out.channel, []).append(match)
        strange = self._strangers(export, found.strange, list(parts))
        for channel in dict.fromkeys((*parts, *strange)):
            self._part(export, channel, parts.get(channel, []), strange.get(channel, []))

    def _strangers(self, export: Export, rows: Sequence[Strange], matched: Sequence[str]) -> dict[str, list[Strange]]:
        """The rows of no post of ours, by the channel that they can only be of."""
        found: dict[str, list[Strange]] = {}
        lost = 0
        for row in rows:
            platform = row.row.platform
            possible = self._channels([platform] if platform else [])
            if len(possible) > 1:
                possible = [channel for channel in matched if channel in possible]
            if len(possible) == 1:
                found.setdefault(possible[0], []).append(row)
            else:
                lost += 1
        if lost:
            export.notes.append(f"{lost} rows are of no post of ours, and of no channel that could be told: left out")
        return found

    def _part(self, export: Export, channel: str, matched: Sequence[Matched], strange: Sequence[Strange]) -> None:
        told = Told(self.file.name, export.format, channel, len(matched), len(strange), notes=list(export.notes))
        told.doubtful = [
            f"line {one.row.line} could be {', or '.join(one.candidates)}" for one in strange if one.candidates
        ]
        posts: dict[str, Mapping[str, int]] = {}
        for match in sorted(matched, key=lambda match: match.out.post):
            told.by[match.how] = told.by.get(match.how, 0) + 1
            posts[match.out.post] = match.row.counts
            self._check_time(match)
        held = self._held(export.format, channel)
        as_of = self.as_of
        if held and not self.again:
            known = {post for record in held for post in record.posts}
            posts = {post: counts for post, counts in posts.items() if post not in known}
            as_of = self.as_of if self.dated else exact(held[0].as_of, self.made.workspace.settings.timezone)
        self._compare(told, channel, posts)
        self.told.append(told)
        if held and not self.again and not posts:
            told.known = True
            return
        if not posts and not strange:
            return
        unmatched = [] if held and not self.again else list(self._unmatched(strange))
        source = self._source(export, len(matched))
        posts = {post: counts for post, counts in posts.items() if counts}
        self.drafts.append(Draft(channel, self._said(as_of), source=source, posts=posts, unmatched=unmatched))

    def _said(self, moment: datetime) -> datetime:
        """A time as records write it: in the workspace's zone, to the second."""
        return instant(moment, self.made.workspace.settings.timezone).replace(microsecond=0)

    def _check_time(self, match: Matched) -> None:
        since = self.readings.out_since.get((match.out.post, match.out.channel))
        if since and self.as_of < since:
            said = f"{match.out.name} went out {iso(since)}, after {iso(self.as_of)}"
            self.reasons.append(f"{said}: say --as-of, when the numbers were shown")

    def _held(self, form: str, channel: str) -> list[Measure]:
        """The records that this very file made already, and that count; the oldest first."""
        records = self.made.workspace.measures.get(channel, ())
        found = [
            filed.item
            for filed in records
            if filed.path not in self.readings.dropped
            and filed.item.source
            and (filed.item.source.sha256, filed.item.source.format) == (self.file.sha256, form)
        ]
        return sorted(found, key=lambda record: exact(record.as_of, self.made.workspace.settings.timezone))

    def _compare(self, told: Told, channel: str, posts: Mapping[str, Mapping[str, int]]) -> None:
        """What is new, changed and fallen since the last readings."""
        for post, counts in posts.items():
            before = self.readings.latest(post, channel)
            told.new += not before
            different = {
                name: value for name, value in counts.items() if name in before and before[name].value != value
            }
            told.changed += bool(before) and bool(different or counts.keys() - before.keys())
            told.fallen += [
                Fallen(post, channel, name, int(before[name].value), value)
                for name, value in different.items()
                if value < before[name].value
            ]

    def _unmatched(self, strange: Sequence[Strange]) -> Iterator[dict[str, Any]]:
        """The newest fifty: address, time and counts, never a word of anybody's."""
        rows = sorted((one.row for one in strange), key=lambda row: row.at or _EARLIEST, reverse=True)
        for row in rows[:MOST_UNMATCHED]:
            address = row.url if row.url and row.url.isprintable() and len(row.url) <= _LONGEST else None
            entry = {"url": address, "at": iso(row.at.replace(microsecond=0)) if row.at else None}
            yield {name: value for name, value in entry.items() if value} | {"counts": dict(row.counts)}

    def _source(self, export: Export, matched: int | None = None) -> dict[str, Any]:
        found: dict[str, Any] = {"format": export.format, "sha256": self.file.sha256, "rows": export.rows}
        return found if matched is None else {**found, "matched": matched}

    # Days, and sessions

    def _days(self, export: Export) -> None:
        for platform in dict.fromkeys((*export.days, *export.account)):
            platforms = [platform] if platform else list(export.platforms)
            channel = self._one_channel(platforms, "these days")
            if channel is None:
                return
            days = self._over(export, export.days.get(platform, {}))
            told = Told(self.file.name, export.format, channel, days=len(days), notes=list(export.notes))
            told.account = export.account.get(platform, {})
            self.told.append(told)
            told.known = bool(self._held(export.format, channel)) and not self.again
            if not told.known and (days or told.account):
                source, at = self._source(export), self._said(self.as_of)
                self.drafts.append(Draft(channel, at, source=source, days=days, account=told.account))

    def _over(self, export: Export, days: Mapping[date, dict[str, int]]) -> dict[date, dict[str, int]]:
        """The days that are not to come; one that has only begun elsewhere is left out."""
        today = instant(self.as_of, self.made.workspace.settings.timezone).date()
        if late := [day for day in days if day > today + timedelta(days=1)]:
            said = f"the file has {max(late)}, which is after {today}"
            self.reasons.append(f"{said}: are its days read right? --dates dmy or mdy says how")
        if any(day > today for day in days) and not late:
            export.notes.append(f"{max(days)} has not begun where the workspace is: left out")
        return {day: counts for day, counts in days.items() if day <= today}

    def _sessions(self, export: Export, period: tuple[date, date]) -> None:
        today = instant(self.as_of, self.made.workspace.settings.timezone).date()
        if period[1] > today:
            self.reasons.append(
                f"the report goes to {period[1]}, which is after {today}: say --as-of, or mend its dates"
            )
            return
        wanted = self.made.workspace.platform_of(self.channel) if self.channel else None
        for platform, counts in export.sessions.items():
            if wanted is not None and platform != wanted:
                continue
            if not self._channels([platform]):
                export.notes.append(f"there is no channel on {platform}: its sessions are left out")
                continue
            channel = self._one_channel([platform], f"the sessions from {platform}")
            if channel is None:
                return
            told = Told(self.file.name, export.format, channel, account=counts, notes=list(export.notes))
            told.known = bool(self._held(export.format, channel)) and not self.again
            self.told.append(told)
            if not told.known:
                source, at = self._source(export), self._said(self.as_of)
                self.drafts.append(Draft(channel, at, window=period, source=source, account=counts))

"""`measure import`: the platforms' own exports become records; all files of a call, or none."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from socialops import door
from socialops.analytics.answers import is_answer, table_of
from socialops.analytics.cells import Order
from socialops.analytics.export import Export, Refused
from socialops.analytics.matching import Outgoing, outgoing
from socialops.analytics.reading import read
from socialops.analytics.shape import Match, Shape, Unknown, recognised
from socialops.analytics.sheet import Terms
from socialops.classes import dataclass
from socialops.domain.documents.kind import GENERAL
from socialops.domain.numbers.readings import Readings
from socialops.domain.results.measured import NotRecorded, Recorded, Told
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.clock import instant, iso
from socialops.errors import SocialopsError
from socialops.operations.numbers.joining import File, Joining
from socialops.operations.numbers.recording import Clock, Draft, Recorder, recorder
from socialops.operations.posts.context import Options
from socialops.operations.posts.transition import alone, write_plan
from socialops.store.formats import shipped
from socialops.tables.reading import tables_of
from socialops.tables.table import MOST_BYTES, Table, Unread

_FEW = 12
"""Headers that a message names."""


@dataclass(frozen=True)
class Asked:
    """What the user said about the files."""

    files: Sequence[Path]
    channel: str | None = None
    as_of: datetime | None = None
    format: str | None = None
    dates: Order | None = None
    instead_of: str | None = None


def import_files(root: Path, asked: Asked, *, clock: Clock, options: Options) -> Recorded | NotRecorded:
    """Record what the files say, in one commit; refused with every reason, and then nothing is written."""
    with alone(root, options) as (repo, notices):
        made = recorder(repo, root, clock, options)
        if isinstance(made, NotRecorded):
            return made
        found = _Import(made, asked).run()
        if isinstance(found, NotRecorded):
            return NotRecorded(found.reasons, notices)
        told, drafts = found
        if not drafts:
            return Recorded(told, None, None, notices)
        plan = made.plan(drafts, f"import {', '.join(dict.fromkeys(str(d.source['format']) for d in drafts))}")
        commit = None if options.dry_run else write_plan(repo, plan, options)
        return Recorded(told, plan, commit, notices)


def shapes_of(recorder: Recorder) -> list[Shape]:
    """Every format that is known: the workspace's own first, so that it wins over one of the package."""
    own = [Shape.model_validate(f.item.model_dump(by_alias=True)) for f in recorder.workspace.formats.values()]
    taken = {shape.id for shape in own}
    return [*own, *(shape for shape in map(Shape.model_validate, shipped()) if shape.id not in taken)]


class _Import:
    def __init__(self, made: Recorder, asked: Asked) -> None:
        self.made, self.asked = made, asked
        self.workspace = made.workspace
        self.as_of = instant(asked.as_of, made.workspace.settings.timezone) if asked.as_of else made.now
        self.reasons: list[tuple[str, str]] = []
        self.told: list[Told] = []
        self.seen: set[str] = set()
        self.shapes = self._shapes()

    def run(self) -> tuple[tuple[Told, ...], list[Draft]] | NotRecorded:
        """The records that the files make, and what is to be told of them."""
        self._check_terms()
        readings, ours = Readings(self.workspace), outgoing(self.workspace)
        drafts: list[Draft] = []
        for path in self.asked.files if not self.reasons else ():
            drafts += self._file(path, readings, ours)
        if not self.reasons:
            folders = {draft.channel or GENERAL for draft in drafts}
            reasons = self.made.mending(self.asked.instead_of, folders)
            self.reasons += [(str(self.asked.instead_of), reason) for reason in reasons]
        if self.reasons:
            return NotRecorded(tuple(self.reasons))
        return tuple(self.told), self._mending(drafts)

    def _mending(self, drafts: list[Draft]) -> list[Draft]:
        """The first record of the channel stands in the place of the one that is mended."""
        named = self.made.measure(self.asked.instead_of) if self.asked.instead_of else None
        if named is None:
            return drafts
        at = next(at for at, draft in enumerate(drafts) if draft.channel == named.channel)
        return [*drafts[:at], replace(drafts[at], instead_of=self.asked.instead_of), *drafts[at + 1 :]]

    def _shapes(self) -> list[Shape]:
        known = shapes_of(self.made)
        if self.asked.format is None:
            return known
        chosen = [shape for shape in known if shape.id == self.asked.format]
        if not chosen:
            hint = did_you_mean(self.asked.format, [shape.id for shape in known])
            raise SocialopsError(
                f"There is no format '{self.asked.format}'; {hint} 'socialops measure formats' lists all."
            )
        return chosen

    def _check_terms(self) -> None:
        channel = self.asked.channel
        if channel is not None and channel not in self.workspace.channels:
            hint = did_you_mean(channel, self.workspace.channels)
            self.reasons.append((channel, f"there is no channel '{channel}'; {hint}"))
        if self.as_of > self.made.now:
            said = f"--as-of {iso(self.as_of)} is still to come: it is when the platform showed the numbers"
            self.reasons.append(("--as-of", said))

    def _file(self, path: Path, readings: Readings, ours: Sequence[Outgoing]) -> list[Draft]:
        """The records of one file; what is wrong with it is added to the reasons."""
        data = door.read(os.path.realpath(path), MOST_BYTES)
        if isinstance(data, door.Shut):
            self.reasons.append((str(path), data.why))
            return []
        tables = _tables(data)
        if isinstance(tables, Unread):
            self.reasons.append((str(path), tables.reason))
            return []
        file = File(str(path), hashlib.sha256(data).hexdigest())
        if file.sha256 in self.seen:
            self.told.append(Told(file.name, "", skipped="the very same file was named before"))
            return []
        self.seen.add(file.sha256)
        joining = Joining(self.made, readings, ours, file, self.as_of, self.asked.channel)
        joining.again, joining.dated = self.asked.instead_of is not None, self.asked.as_of is not None
        exports, unknown = self._exports(file.name, tables)
        if unknown and not exports and len(tables) == len(unknown):
            self.reasons.append((file.name, self._unknown(unknown[0])))
        for export in exports:
            joining.join(export)
        self.told += joining.told
        self.reasons += [(file.name, reason) for reason in joining.reasons]
        return joining.drafts

    def _exports(self, name: str, tables: Sequence[Table]) -> tuple[list[Export], list[Unknown]]:
        """What the tables of a file say; and those that nothing knows, which are left out beside others."""
        exports: list[Export] = []
        unknown: list[Unknown] = []
        for table in tables:
            match = recognised(table.rows, self.shapes)
            if isinstance(match, Unknown):
                unknown.append(match)
                if len(tables) > 1:
                    self.told.append(Told(name, table.name, skipped="no known export has its headers"))
                continue
            if match.shape.skipped:
                left_out = Told(name, match.shape.id, skipped=match.shape.skipped)
                self.told += [left_out] if left_out not in self.told else []
                continue
            found = self._read(table, match)
            if isinstance(found, Refused):
                self.reasons.append((name, f"{match.shape.title}: {found.reason}"))
            else:
                exports.append(found)
        return exports, unknown

    def _read(self, table: Table, match: Match) -> Export | Refused:
        workspace = self.workspace
        platform = workspace.platform_of(self.asked.channel) if self.asked.channel else None
        return read(table, match, Terms(self.asked.dates, workspace.settings.timezone, self.as_of, platform))

    def _unknown(self, found: Unknown) -> str:
        """That no format has such a header, which one is near, and what nobody knows of it."""
        headers = ", ".join(f"'{' '.join(header.split())[:60]}'" for header in found.headers[:_FEW])
        more = f" and {len(found.headers) - _FEW} more" if len(found.headers) > _FEW else ""
        own = "Write them beside our counts into formats/: 'socialops new format ID' starts such a file"
        if found.nearest is None or not found.lacking:
            return f"no known export has these headers: {headers}{more}. {own}"
        lacking = ", ".join(found.lacking)
        if not headers:
            return (
                f"it looks like '{found.nearest.title}', but nothing in it is known as {lacking}; all other headers "
                f"are known: export it again with what is missing. For another tool's table: {own[0].lower()}{own[1:]}"
            )
        return (
            f"it looks like '{found.nearest.title}', but nothing in it is known as {lacking}; unknown headers: "
            f"{headers}{more}. {own}"
        )


def _tables(data: bytes) -> Sequence[Table] | Unread:
    if is_answer(data):
        table = table_of(data)
        return table if isinstance(table, Unread) else [table]
    return tables_of(data)

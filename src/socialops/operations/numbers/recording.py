"""The one place that makes records of numbers: their fields, paths and proof, and the commit that adds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from socialops.classes import dataclass
from socialops.domain.documents.kind import GENERAL
from socialops.domain.documents.measure import MOST, Measure, MeasureName
from socialops.domain.documents.people import Member
from socialops.domain.numbers.objections import measure_objections, mending_objection
from socialops.domain.plan import FileChange, Plan
from socialops.domain.results.measured import NotRecorded
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.clock import instant, iso
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.git.repo import Repo
from socialops.operations.posts.context import Options, find_actor
from socialops.operations.posts.records import next_number
from socialops.operations.posts.sign import seal
from socialops.operations.posts.transition import unreadable
from socialops.operations.records_branch import source_of
from socialops.store.load import load
from socialops.store.measure_file import measure_file
from socialops.store.validation import complaints

Clock = Callable[[str], datetime]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Draft:
    """A record in the making; `window` as its field, None for a whole life."""

    channel: str | None
    as_of: datetime
    window: tuple[date, date] | None = None
    source: Mapping[str, Any] = field(default_factory=dict)
    posts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    days: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    account: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    unmatched: Sequence[Mapping[str, Any]] = ()
    instead_of: str | None = None
    note: str | None = None

    @property
    def counts(self) -> dict[str, int]:
        """All counts of a draft that is about one thing."""
        inside = (*self.posts.values(), *self.days.values(), self.account, self.numbers)
        return {name: value for counts in inside for name, value in counts.items()}

    def parts(self) -> Iterator[Draft]:
        """It, in as many records as it needs: a record holds 400 posts, and 400 days, at most."""
        posts, days = list(_portions(self.posts)), list(_portions(self.days))
        yield replace(self, posts=posts[0] if posts else {}, days=days[0] if days else {})
        more = replace(self, account={}, numbers={}, unmatched=(), instead_of=None)
        for number in range(1, max(len(posts), len(days))):
            yield replace(
                more,
                posts=posts[number] if number < len(posts) else {},
                days=days[number] if number < len(days) else {},
            )


def _portions(found: Mapping[_Key, _Value]) -> Iterator[dict[_Key, _Value]]:
    items = list(found.items())
    for start in range(0, len(items), MOST):
        yield dict(items[start : start + MOST])


@dataclass(frozen=True)
class Recorder:
    """Who records numbers, in which repository and workspace, by which clock."""

    repo: Repo
    workspace: Workspace
    actor: Member
    now: datetime
    options: Options

    @property
    def today(self) -> date:
        """The day, where the workspace is."""
        return self.now.date()

    def objections(self) -> list[str]:
        """Why the actor may record nothing."""
        return measure_objections(self.workspace.roster, self.actor, self.today)

    def measure(self, path: str) -> Measure | None:
        """The record of numbers at a path."""
        groups = self.workspace.measures.values()
        return next((filed.item for group in groups for filed in group if filed.path == path), None)

    def mending(self, path: str | None, folders: set[str]) -> list[str]:
        """Why a record can't be put in the place of the one that is named."""
        if path is None:
            return []
        named = self.measure(path)
        if named is None:
            known = [filed.path for group in self.workspace.measures.values() for filed in group]
            return [f"--instead-of: there is no record '{path}'; {did_you_mean(path, known)}"]
        if (named.channel or GENERAL) not in folders:
            return [f"--instead-of: {path} is about {named.channel or GENERAL}, and nothing new is"]
        reason = mending_objection(self.workspace.roster, self.actor, named)
        return [f"--instead-of: {reason}"] if reason else []

    def changes(self, drafts: Sequence[Draft]) -> list[FileChange]:
        """The files of the records."""
        found: list[FileChange] = []
        taken: dict[tuple[str, date], int] = {}
        for draft in (part for one in drafts for part in one.parts()):
            folder, zone = draft.channel or GENERAL, self.workspace.settings.timezone
            day = instant(draft.as_of, zone).date()
            start = f"{day.isoformat()}--{self.actor.id}--"
            number = taken.get((folder, day)) or next_number(self.repo.root / "measures" / folder, start)
            taken[folder, day] = number + 1
            path = MeasureName(folder, day, self.actor.id, number).path
            fields = self._fields(draft)
            _make_sure(fields)
            sealed = seal(self.repo, self.workspace, self.actor, path, fields, dry_run=self.options.dry_run)
            found.append(FileChange(path, None, measure_file(sealed)))
        return found

    def plan(self, drafts: Sequence[Draft], subject: str) -> Plan:
        """The plan that adds the records."""
        folders = sorted({draft.channel or GENERAL for draft in drafts})
        trailers = {"Socialops-Action": "measure", "Socialops-By": self.actor.id}
        if len(folders) == 1 and folders[0] != GENERAL:
            trailers["Socialops-Channel"] = folders[0]
        about = f"measure({folders[0]})" if len(folders) == 1 else "measure"
        return Plan(f"{about}: {subject}", tuple(self.changes(drafts)), trailers=trailers)

    def _fields(self, draft: Draft) -> dict[str, Any]:
        window = draft.window
        fields: dict[str, Any] = {
            "channel": draft.channel,
            "by": self.actor.id,
            "as_of": iso(draft.as_of),
            "window": {"from": window[0].isoformat(), "to": window[1].isoformat()} if window else "lifetime",
            "source": dict(draft.source),
            "posts": {post: dict(counts) for post, counts in draft.posts.items()},
            "days": {day.isoformat(): dict(counts) for day, counts in sorted(draft.days.items())},
            "account": dict(draft.account),
            "numbers": dict(draft.numbers),
            "unmatched": [dict(entry) for entry in draft.unmatched],
            "instead_of": draft.instead_of,
            "note": draft.note,
        }
        return {name: value for name, value in fields.items() if value not in (None, {}, [])}


def _make_sure(fields: Mapping[str, Any]) -> None:
    """A record is never changed, so one that can't be read must not be written.

    Raises:
        SocialopsError: a word in it can't stand in a record; the message names it.
    """
    try:
        Measure.model_validate(fields)
    except ValidationError as error:
        _, _, message = complaints(error, Measure, dict(fields))[0]
        raise SocialopsError(f"This can't be recorded: {message}.") from None


def recorder(repo: Repo, root: Path, clock: Clock, options: Options) -> Recorder | NotRecorded:
    """Who records, with everything loaded; refused where they may not."""
    workspace = load(source_of(root))
    unreadable(workspace)
    found = Recorder(repo, workspace, find_actor(repo, workspace), clock(workspace.settings.timezone), options)
    reasons = found.objections()
    return NotRecorded(tuple((found.actor.id, reason) for reason in reasons)) if reasons else found

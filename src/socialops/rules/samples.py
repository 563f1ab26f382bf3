"""SO1xx and SO2xx in series: what every post of theirs would be told, said before one is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from socialops.classes import dataclass
from socialops.domain.approval.series_approval import samples
from socialops.domain.documents.field import LAST_YEAR
from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, KeyPath
from socialops.domain.time.occurrence import MOST_VALUES, excess, goes_on, origin, places
from socialops.domain.workspace import Filed, Workspace
from socialops.rules import media
from socialops.rules.rule import Context, Rule
from socialops.rules.series import place_in
from socialops.rules.style import guides
from socialops.rules.texts import fit

if TYPE_CHECKING:
    from socialops.domain.documents.series import Series

RULES = tuple(rule for rule in (*fit.RULES, *media.RULES, *guides.RULES) if rule.code != "SO208")
"""The rules that judge a post by itself; SO208 is about guides."""


@dataclass(frozen=True)
class Sample:
    """The post that one entry of `values` gives (number 1 where there are none)."""

    series: Filed[Series]
    number: int
    post: Post

    @property
    def path(self) -> str:
        """A path of its own, at which no file lies."""
        return f"{self.series.path}#{self.number}"


def sampled(workspace: Workspace, today: date) -> tuple[Workspace, dict[str, Sample]]:
    """The workspace with samples in place of its posts, and the samples by path; of series that still go on."""
    found = [sample for filed in workspace.series.values() for sample in _samples(workspace, filed, today)]
    posts = {sample.path: Filed(sample.path, sample.post) for sample in found}
    return replace(workspace, posts=posts, series={}, reviews={}, publications={}, cases={}), {s.path: s for s in found}


def _samples(workspace: Workspace, filed: Filed[Series], today: date) -> Iterator[Sample]:
    series, zone = filed.item, workspace.settings.timezone
    if len(series.values) > MOST_VALUES or excess(series):
        return  # SO005 says what is wrong
    if not goes_on(series, zone, today, date(LAST_YEAR, 12, 31)):
        return
    try:
        posts = samples(series)
    except ValidationError:
        posts = []
    for number, post in enumerate(posts, 1):
        yield Sample(filed, number, post.model_copy(update={"id": f"{series.id}--{number}"}))


def judge(context: Context, known: dict[str, Sample]) -> Iterator[tuple[Rule, Sample, Finding]]:
    """What the rules say, at its place in the files of the series; what holds for every entry is said once.

    *context* is that of the samples.
    """
    said: dict[tuple[str, str, KeyPath, int | None, str], list[tuple[Rule, Sample, Finding]]] = {}
    for rule in RULES:
        for finding in rule.check(context):
            sample = known[finding.path]
            placed = _placed(sample, finding)
            key = (rule.code, placed.path, placed.keys, placed.offset, placed.message)
            said.setdefault(key, []).append((rule, sample, placed))
    for (_, _, keys, _, words), entries in said.items():
        rule, sample, finding = entries[0]
        several, message = len(sample.series.item.values), words
        if several > 1 and keys[:1] != ("values",) and len(entries) < several:
            numbers = ", ".join(str(entry.number) for _, entry, _ in entries[:10])
            message = f"{words} (with entry {numbers} of 'values')"
        yield rule, sample, finding._replace(message=message)


def _placed(sample: Sample, finding: Finding) -> Finding:
    series = sample.series.item
    keys, offset = place_in(series, finding.keys), None
    raw = _at(series.template, finding.keys)
    if finding.offset is not None and isinstance(raw, str):
        offset, name, inside = origin(raw, places(series, sample.number, series.starts.date()), finding.offset)
        own = series.values[sample.number - 1] if series.values else {}
        if name and isinstance(own.get(name), str):
            keys, offset = ("values", sample.number - 1, name), inside
    path = sample.series.path
    return finding._replace(path=path, subject=series.id, keys=keys, offset=offset, fixable=False, fix=None)


def _at(value: Any, keys: KeyPath) -> Any:
    for key in keys:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value

"""Run the rules: stamp each finding with code, name, severity and place, settle waivers, sort."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from itertools import chain

from socialops.domain.documents.post import Post
from socialops.domain.finding import Diagnostic, Severity
from socialops.domain.portion import Portions, named_owner
from socialops.domain.results.report import LISTED, Report, ordered, shortened
from socialops.domain.time.clock import Duration, length
from socialops.domain.time.week import DAYS
from socialops.domain.workspace import Workspace
from socialops.rules.partly.gathering import Gathering
from socialops.rules.registry import BY_CODE
from socialops.rules.rule import Context, placed
from socialops.rules.samples import judge, sampled
from socialops.rules.shares import Judged, in_order, judged, judged_beyond, judged_by, judged_of
from socialops.rules.texts.duplicates import DEFAULT
from socialops.rules.waivers import Settled

_ZONES = 2
"""Days by which the same moment may be written differently: zones, offsets and the ends of a week."""


def run(
    workspace: Workspace,
    today: date,
    *,
    only: Collection[str] | None = None,
    listed: int | None = LISTED,
    processes: int = 1,
    gathering: Gathering | None = None,
) -> Report:
    """All rules over the whole workspace; with *only*, findings in those files and folders alone are reported.

    At most *listed* of one rule, file and severity are there one by one (None: all of them). The work is shared among
    so many *processes*; what is found is the same. With *gathering*, what a few posts can be judged by is kept.
    """
    context = Context(workspace, today)
    found = judged_by(processes, context, gathering)
    if gathering is not None:
        found = gathering.taken(found, context)
    return _reported(context, found, only, listed)


def run_known(
    workspace: Workspace,
    today: date,
    found: Iterable[Diagnostic],
    *,
    only: Collection[str] | None = None,
    listed: int | None = LISTED,
) -> Report:
    """What `run` would report where that is what all rules *found*; in the workspace are all posts with waivers."""
    return _reported(Context(workspace, today), in_order(found), only, listed)


def _reported(context: Context, found: Iterator[Judged], only: Collection[str] | None, listed: int | None) -> Report:
    settled = _settle(context, Settled(context.workspace, BY_CODE, context.today), found)
    kept = settled if only is None else (d for d in settled if _within(d.path, only))
    report = Report(ordered(kept), context.workspace.file_count)
    return report if listed is None else shortened(report, listed)


def run_part(
    workspace: Workspace, today: date, owners: Callable[[str], bool], *, processes: int = 1
) -> list[Diagnostic]:
    """What the rules that judge a post by itself find in files of some owners; no waiver was looked at yet."""
    found = judged_of(processes, Context(workspace, today), owners)
    return [diagnostic for _, diagnostic in found if owners(named_owner(diagnostic.path))]


def join(
    workspace: Workspace,
    today: date,
    parts: Iterable[Diagnostic],
    again: Collection[str],
    *,
    listed: int | None = LISTED,
    processes: int = 1,
) -> Report:
    """What `run` would report, given what `run_part` found in each part; the owners *again* are judged here, too."""
    context, portions = Context(workspace, today), Portions(workspace)
    kept = (d for d in parts if not {portions.owner(d.path), named_owner(d.path)} & set(again))
    own = (diagnostic for _, diagnostic in judged_beyond(processes, context, portions, again))
    settled = Settled(workspace, BY_CODE, today)
    report = Report(ordered(_settle(context, settled, in_order(chain(kept, own)))), workspace.file_count)
    return report if listed is None else shortened(report, listed)


def errors_of(workspace: Workspace, today: date, post: str, path: str) -> tuple[Diagnostic, ...]:
    """The errors that stand in the file of one post or series, as `run` would tell them."""
    return tuple(d for d in findings_of(workspace, today, post, path) if d.severity is Severity.ERROR)


def findings_of(workspace: Workspace, today: date, post: str, path: str) -> tuple[Diagnostic, ...]:
    """All that `run` would tell of the file of one post or series."""
    settled = Settled(workspace, BY_CODE, today)
    context = Context(workspace, today, only=frozenset({post}))
    found = _settle(context, settled, judged(context, path))
    return ordered(d for d in found if d.path == path)


def reach(workspace: Workspace, post: Post, day: date) -> Iterator[date]:
    """The days around *day* on which another post can matter to what is said of this one.

    The same text (SO304) within a guide's `repeats`, a channel's `spacing` (SO303), the week (SO307).
    """
    spans = [DEFAULT.within, Duration(DAYS, "d"), *(guide.item.repeats.within for guide in workspace.guides.values())]
    channels = (workspace.channels.get(name) for name in post.channels)
    spans += [channel.item.spacing for channel in channels if channel and channel.item.spacing]
    far = max(map(length, spans)).days + 1 + _ZONES
    first, last = max(day.toordinal() - far, 1), min(day.toordinal() + far, date.max.toordinal())
    return map(date.fromordinal, range(first, last + 1))


def _settle(context: Context, settled: Settled, found: Iterator[Judged]) -> Iterator[Diagnostic]:
    """What the rules found, under the workspace's settings."""
    workspace = context.workspace
    for rule, diagnostic in found:
        severity = settled.keep(rule, diagnostic)
        if severity is not None:
            yield diagnostic._replace(severity=severity) if severity is not diagnostic.severity else diagnostic
    yield from _samples(context)
    for code, finding in settled.problems():
        yield placed(workspace, BY_CODE[code], finding)


def _samples(context: Context) -> Iterator[Diagnostic]:
    """What the posts of series would be told; the waivers of their template count."""
    if not context.workspace.series:
        return
    workspace, known = sampled(context.workspace, context.today)
    settled = Settled(workspace, BY_CODE, context.today)
    for rule, sample, finding in judge(Context(workspace, context.today), known):
        diagnostic = placed(context.workspace, rule, finding)
        severity = settled.keep(rule, diagnostic._replace(path=sample.path))
        if severity is not None:
            yield diagnostic._replace(severity=severity)


def _within(path: str, only: Collection[str]) -> bool:
    return any(wanted in {"", "."} or path == wanted or path.startswith(wanted.rstrip("/") + "/") for wanted in only)

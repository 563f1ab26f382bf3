"""SO701 to SO704 and SO706: numbers that can be what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from socialops.domain.documents.kind import GENERAL
from socialops.domain.documents.measure import Measure
from socialops.domain.finding import Finding, KeyPath, Severity
from socialops.domain.numbers.counts import ACCOUNT, COUNTS, NUMBERS, SHOWN
from socialops.domain.numbers.readings import Reading, Readings
from socialops.domain.suggest import Hints
from socialops.domain.time.clock import exact, instant, iso
from socialops.domain.workspace import Filed
from socialops.rules.numbers.figures import unknown_figures
from socialops.rules.rule import Context, Rule, Scope

_FELL = 20
"""A count that is under 19 twentieths of what it was fell by over five in a hundred."""
_CLICKS = 3
"""Clicks on a link for every time that it was shown: more can't be."""
_STOCK = 2
"""Followers that doubled, or halved, between two readings are another account's."""


def unknown_metric(context: Context) -> Iterator[Finding]:
    """A record, a format or a KPI names a count that nobody knows, or an objective, a target or an alert a KPI that
    nobody knows: it would feed nothing. Counts are a closed list, so that all mean the same by them; a file in kpis/
    may bring counts of your own, with `counts:`. 'socialops kpi list' shows the KPIs.
    """
    workspace, hints = context.workspace, Hints()
    own = sorted({count for filed in workspace.kpis.values() for count in filed.item.counts})
    posts, account, numbers = ((*names, *own) for names in (COUNTS, ACCOUNT, NUMBERS))
    for filed in _records(context):
        record = filed.item
        places: list[tuple[KeyPath, Iterable[str], Collection[str]]] = [
            *((("posts", post), counts, posts) for post, counts in record.posts.items()),
            *((("days", day.isoformat()), counts, account) for day, counts in record.days.items()),
            (("account",), record.account, account),
            (("numbers",), record.numbers, numbers),
            *((("unmatched", at, "counts"), entry.counts, posts) for at, entry in enumerate(record.unmatched)),
        ]
        yield from _unknown(context, filed, places, hints)
    if not workspace.formats:
        yield from unknown_figures(context)
        return
    from socialops.domain.documents.format import FIELDS

    for name, form in workspace.formats.items():
        for column in form.item.columns:
            if column not in FIELDS and column not in account:
                message = f"there is no count '{column}'; {hints.of(form.path, column, [*FIELDS, *account])}"
                yield Finding(form.path, message, keys=("columns", column), subject=name)
    yield from unknown_figures(context)


def _unknown(
    context: Context,
    filed: Filed[Measure],
    places: Iterable[tuple[KeyPath, Iterable[str], Collection[str]]],
    hints: Hints,
) -> Iterator[Finding]:
    """A count that nobody knows is told once for all posts of a record, once for all its days, with how often."""
    found: dict[tuple[str | int, str], list[tuple[KeyPath, Collection[str]]]] = {}
    for keys, counts, known in places:
        for count in counts:
            if count not in known:
                found.setdefault((keys[0], count), []).append(((*keys, count), known))
    for (_, count), at in found.items():
        keys, known = at[0]
        often = f" ({len(at)} times)" if len(at) > 1 else ""
        message = f"there is no count '{count}' here{often}; {hints.of(filed.path, count, known)}"
        yield _finding(context, filed, message, keys)


def measure_stray(context: Context) -> Iterator[Finding]:
    """A number of something that can't have had one: a post that is not out on that channel, was not out yet when the
    number was shown, or a day that was still to come. Usually a channel, a post or `as_of` is mistaken: record it anew
    with 'socialops measure add' or 'import', and `--instead-of` the record that is wrong. A post that is gone keeps its
    numbers, and is a note.
    """
    zone, readings = context.workspace.settings.timezone, context.once(_readings)
    known = {filed.path for filed in _records(context)}
    for filed in _records(context):
        record = filed.item
        at = instant(record.as_of, zone)
        if at.date() > context.today:
            message = f"its numbers were shown on {at.date()}, which is still to come"
            yield _finding(context, filed, message, ("as_of",))
        if record.instead_of and record.instead_of not in known:
            message = f"there is no record '{record.instead_of}' to stand in the place of"
            yield _finding(context, filed, message, ("instead_of",))
        yield from _stray_channel(context, filed)
        yield from _stray_posts(context, filed, readings, exact(record.as_of, zone))
        yield from _stray_days(context, filed, min(at.date(), context.today))


def _stray_channel(context: Context, filed: Filed[Measure]) -> Iterator[Finding]:
    channel = filed.item.channel
    if channel and channel not in context.workspace.channels and not context.workspace.is_broken("channel", channel):
        message = f"there is no channel '{channel}' any more: the numbers stay as history"
        yield _finding(context, filed, message, ("channel",), Severity.NOTE)


def _stray_posts(context: Context, filed: Filed[Measure], readings: Readings, at: datetime) -> Iterator[Finding]:
    workspace, channel = context.workspace, filed.item.channel or ""
    for post in filed.item.posts:
        since = readings.out_since.get((post, channel))
        if post not in workspace.posts:
            if not workspace.is_broken("post", post):
                message = f"there is no post '{post}' any more: its numbers stay as history"
                yield _finding(context, filed, message, ("posts", post), Severity.NOTE)
        elif since is None:
            message = f"{post} is not out on {channel}, so nothing can have been counted of it there"
            yield _finding(context, filed, message, ("posts", post))
        elif at < since:
            message = f"{post} went out on {channel} {iso(since)}, after these numbers were shown"
            yield _finding(context, filed, message, ("posts", post))


def _stray_days(context: Context, filed: Filed[Measure], last: date) -> Iterator[Finding]:
    days = [day for day in filed.item.days if day > last]
    if days:
        yield _finding(
            context, filed, f"{_days(days, 'was', 'were')} still to come on {last}", ("days", days[0].isoformat())
        )


def _days(days: Sequence[date], one: str, more: str) -> str:
    """What a sentence about these days begins with, up to its verb: a record may hold hundreds, and is told once."""
    return f"{days[0]} {one}" if len(days) == 1 else f"{len(days)} days ({min(days)} to {max(days)}) {more}"


def measure_impossible(context: Context) -> Iterator[Finding]:
    """Numbers that can't stand beside each other: more accounts reached than it was shown, more clicks on the link than
    three for each time, twice or half the followers since the last reading. Often two columns were swapped, or the
    file is another account's. Look at the platform, and put a right record `--instead-of` this one.
    """
    for filed in _records(context):
        for post, counts in filed.item.posts.items():
            yield from (_finding(context, filed, why, ("posts", post)) for why in _impossible(counts))
        for day, counts in filed.item.days.items():
            yield from (_finding(context, filed, why, ("days", day.isoformat())) for why in _impossible(counts))
    readings = context.once(_readings)
    by_path = {filed.path: filed for filed in _records(context)}
    for channel in context.workspace.measures:
        last: Reading | None = None
        for reading in readings.account(channel):
            now = reading.counts.get("followers")
            if now is None:
                continue
            if last and not last.counts["followers"] <= _STOCK * now <= _STOCK * _STOCK * last.counts["followers"]:
                message = f"{now} followers, after {last.counts['followers']} ({last.path}): is it the same account?"
                yield _finding(context, by_path[reading.path], message, ("account", "followers"))
            last = reading


def _impossible(counts: Mapping[str, int]) -> Iterator[str]:
    shown = [counts[name] for name in SHOWN if name in counts]
    reach, clicks = counts.get("reach"), counts.get("link-clicks")
    if shown and reach is not None and reach > max(shown):
        yield f"it reached {reach} accounts, and was shown {max(shown)} times"
    if shown and clicks is not None and clicks > _CLICKS * shown[0]:
        yield f"{clicks} clicks on its link, and it was shown {shown[0]} times"


def measure_fell(context: Context) -> Iterator[Finding]:
    """A count of a post's whole life is over 5 % lower than an older one. Some fall is normal (people take likes back,
    platforms remove spam), so small ones are not told. A large one is often the number of a period, or of another
    post: compare with the platform, and put a right record `--instead-of` this one, or leave it as it is.
    """
    readings = context.once(_readings)
    by_path = {filed.path: filed for filed in _records(context)} if context.workspace.measures else {}
    for post, channel in readings.measured():
        highest: dict[str, tuple[int, datetime]] = {}
        for reading in readings.of(post, channel):
            for count, now in reading.counts.items():
                before = highest.get(count)
                if before and before[1] < reading.as_of and now * _FELL < before[0] * (_FELL - 1):
                    message = f"{count} fell from {before[0]} to {now}, over 5 %"
                    yield _finding(context, by_path[reading.path], message, ("posts", post, count))
                if before is None or now > before[0]:
                    highest[count] = now, reading.as_of


def measure_window(context: Context) -> Iterator[Finding]:
    """Numbers of a whole life and those of a period never go into one sum, so every record says which they are:
    `window: lifetime`, or `window: {from: DAY, to: DAY}`, with days that are over and lie inside. Numbers of no channel
    are always of days, and no two records of one count may share some of them: they would be counted twice.
    """
    zone = context.workspace.settings.timezone
    for filed in _records(context):
        record, period = filed.item, filed.item.period
        last = instant(record.as_of, zone).date()
        if record.window is None:
            message = "it says no window: add 'window: lifetime', or 'window: {from: DAY, to: DAY}'"
            yield _finding(context, filed, message, ("as_of",))
        elif period is None:
            if record.channel is None:
                message = "numbers of no channel are of days: write 'window: {from: DAY, to: DAY}'"
                yield _finding(context, filed, message, ("window",))
        elif period.end < period.start:
            yield _finding(context, filed, "its window ends before it begins: swap 'from' and 'to'", ("window", "to"))
        elif period.end > last:
            message = f"its window ends on {period.end}, and the numbers were shown on {last}"
            yield _finding(context, filed, message, ("window", "to"))
        else:
            days = [day for day in record.days if not period.start <= day <= period.end]
            if days:
                message = f"{_days(days, 'lies', 'lie')} outside its window"
                yield _finding(context, filed, message, ("days", days[0].isoformat()))
    yield from _overlapping(context)


def _overlapping(context: Context) -> Iterator[Finding]:
    """Two records of no channel that count some of the same days, and not all of them."""
    dropped = context.once(_readings).dropped
    windows: dict[str, list[tuple[date, date, Filed[Measure]]]] = {}
    for filed in context.workspace.measures.get(GENERAL, ()):
        period = filed.item.period
        if period and period.start <= period.end and filed.path not in dropped:
            for count in filed.item.numbers:
                windows.setdefault(count, []).append((period.start, period.end, filed))
    told: set[str] = set()
    for count, found in windows.items():
        found.sort(key=lambda entry: (entry[0], entry[1], entry[2].path))
        widest = found[0]
        for one in found[1:]:
            if one[0] <= widest[1] and one[:2] != widest[:2]:
                later, other = sorted((one[2], widest[2]), key=lambda filed: _age(context, filed), reverse=True)
                if later.path not in told:
                    told.add(later.path)
                    message = f"its days are partly those of {other.path}, so {count} would be counted twice"
                    yield _finding(context, later, message, ("window",))
            widest = max(widest, one, key=lambda entry: entry[1])


def _age(context: Context, filed: Filed[Measure]) -> tuple[datetime, str]:
    return exact(filed.item.as_of, context.workspace.settings.timezone), filed.path


def _records(context: Context) -> Iterator[Filed[Measure]]:
    return (filed for group in context.workspace.measures.values() for filed in group)


def _readings(context: Context) -> Readings:
    return Readings(context.workspace)


def _finding(
    context: Context, filed: Filed[Measure], message: str, keys: KeyPath, severity: Severity | None = None
) -> Finding:
    """A finding of a record; what another record mends is only noted."""
    if filed.path in context.once(_readings).dropped:
        severity = Severity.NOTE
    channel = filed.item.channel
    return Finding(filed.path, message, keys=keys, subject=channel or GENERAL, channel=channel, severity=severity)


RULES = (
    Rule("SO701", "unknown-metric", "a count, a KPI or a format that nobody knows", unknown_metric),
    Rule("SO702", "measure-stray", "a number of what can't have had one", measure_stray, scope=Scope.WORKSPACE),
    Rule("SO703", "measure-impossible", "numbers that can't stand side by side", measure_impossible, Severity.WARNING),
    Rule("SO704", "measure-fell", "a count of a whole life that fell", measure_fell, Severity.WARNING),
    Rule("SO706", "measure-window", "numbers that don't say which days they are of", measure_window),
)

"""mark-published --from: what a file says went out, in rounds of one channel a post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from socialops import door
from socialops.domain.approval.publications import latest_publications
from socialops.domain.documents.records import Outcome
from socialops.domain.plan import Plan
from socialops.domain.results.transition import Refused
from socialops.domain.sanitize import one_line
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.exchange.columns import plain
from socialops.exchange.draft import Known, Unfit
from socialops.operations.posts.context import Options, TransitionContext
from socialops.operations.posts.publish import Happened, mark
from socialops.operations.posts.transition import Clock, Decide, transit
from socialops.operations.records_branch import source_of
from socialops.store.load import load
from socialops.tables.delimited import rows_of
from socialops.tables.table import Unread

_LARGEST: Final = 20 << 20
_NAMES: Final = {
    "post": "post", "id": "post", "post id": "post", "channel": "channel", "account": "channel", "platform": "channel",
    "url": "url", "permalink": "url", "post url": "url", "post link": "url", "outcome": "outcome", "status": "outcome",
}  # fmt: skip
_OUTCOMES: Final[Mapping[str, Outcome]] = {
    "published": "published", "sent": "published", "posted": "published", "failed": "failed", "error": "failed",
    "unknown": "unknown",
}  # fmt: skip


_TIMES: Final = frozenset(
    {
        "at", "time", "timestamp", "date published", "time published", "published at", "published on", "published date",
        "published time", "posted at", "posted on", "sent at", "sent on",
    }
)  # fmt: skip
"""When it went out. A record says when it was recorded: an audit lets it be no older than its commit, but for a day."""


class WentOut(NamedTuple):
    """What happened to a post on a channel, as a row says it."""

    channel: str
    outcome: Outcome
    url: str | None


class Told(NamedTuple):
    """The rounds of a file, by post what happened; and what else it says.

    How many rows are recorded already, what is wrong with rows, and the columns of times, which no record takes.
    """

    rounds: list[dict[str, WentOut]]
    known: int
    faults: list[str]
    times: tuple[str, ...] = ()


def read_results(root: Path, source: Path) -> Told:
    """What a table with the columns post (or id), channel, url and outcome says; rows that say nothing are left out.

    Raises:
        SocialopsError: it is no such table.
    """
    name = one_line(source.name)
    data = door.read(source, _LARGEST)
    if isinstance(data, door.Shut):
        raise SocialopsError(f"{one_line(str(source))}: {data.why}.")
    table = rows_of(data[:_LARGEST], name, strict=True)
    if isinstance(table, Unread):
        raise SocialopsError(f"{name}: {table.reason}.")
    header = [_NAMES.get(plain(cell), "") for cell in (table.rows[0] if table.rows else ())]
    if not {"post", "channel"} <= set(header) or not {"url", "outcome"} & set(header):
        raise SocialopsError(
            f"{name}: it takes a column 'post' (or 'id'), one 'channel', and one 'url' (or 'outcome'): 'export --for "
            "generic' writes the first two, add the address of each post."
        )
    rows = [
        (f"{name} row {number}", {held: row[at].strip() for at, held in enumerate(header) if held and at < len(row)})
        for number, row in zip(table.numbers[1:], table.rows[1:], strict=True)
    ]
    posts = list(dict.fromkeys(row.get("post", "") for _, row in rows))
    times = tuple(one_line(cell.strip()) for cell in table.rows[0] if plain(cell) in _TIMES)
    return _told(load(source_of(root), posts=posts), rows)._replace(times=times)


def _told(workspace: Workspace, rows: Iterable[tuple[str, Mapping[str, str]]]) -> Told:
    found = Told([], 0, [])
    known = 0
    seen: set[tuple[str, str]] = set()
    for place, row in rows:
        try:
            result = _result(workspace, row)
        except Unfit as error:
            found.faults.append(f"{place}: {error}")
            continue
        if result is None:
            continue
        post = row["post"]
        if (post, result.channel) in seen:
            found.faults.append(f"{place}: {post} on {result.channel} stands in a row above")
            continue
        seen.add((post, result.channel))
        latest = latest_publications(workspace.publications.get(post, ())).get(result.channel)
        if latest and (latest.item.outcome, latest.item.url) == (result.outcome, result.url):
            known += 1
            continue
        place_of = next((each for each in found.rounds if post not in each), None)
        if place_of is None:
            place_of = {}
            found.rounds.append(place_of)
        place_of[post] = result
    return found._replace(known=known)


def _result(workspace: Workspace, row: Mapping[str, str]) -> WentOut | None:
    """What a row says; None where it says nothing yet."""
    url, word = row.get("url") or None, row.get("outcome", "").casefold()
    if url is None and not word:
        return None
    if row.get("post", "") not in workspace.posts:
        raise Unfit(f"there is no post '{row.get('post', '')}'")
    outcome = _OUTCOMES.get(word) if word else "published"
    if outcome is None:
        if url is None:
            return None  # scheduled, draft, …: not out yet
        outcome = "published"
    if outcome == "published" and url is None:
        raise Unfit("it is out, and the address is missing: fill the column 'url'")
    channel = Known(workspace).channel(row.get("channel", ""))
    return WentOut(channel, outcome, url if outcome == "published" else None)


def judge(root: Path, told: Told, clock: Clock, options: Options) -> Refused | None:
    """Every reason against any of the rounds, before the first is written."""
    reasons: list[tuple[str, str]] = []
    for results in told.rounds:
        result = transit(root, list(results), marker(results), clock=clock, options=options).result
        if isinstance(result, Refused):
            reasons += result.reasons
    return Refused(tuple(reasons)) if reasons else None


def marker(results: Mapping[str, WentOut]) -> Decide:
    """Decides on each post what its result says."""

    def decide(context: TransitionContext) -> Plan | list[str]:
        result = results[context.post.id]
        return mark(context, Happened(result.channel, result.outcome, result.url))

    return decide


def refused(told: Told) -> Refused:
    """The faults of a file, as reasons."""
    return Refused(tuple(("--from", fault) for fault in told.faults))

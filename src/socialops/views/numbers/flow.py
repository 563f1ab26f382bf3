"""Key figures of how posts go through the house: how long they take, in time or not, approved at once or not.

Elapsed time by the clock on the wall; nights and weekends stay in. Posts that were brought in from an archive are left
out: what happened to them happened elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction

from socialops.domain.approval.publications import in_force
from socialops.domain.documents.post import Post
from socialops.domain.numbers.kpi import Formula, Value, median_of, ratio_of
from socialops.domain.publishing.due import LATE
from socialops.domain.time.clock import exact, length
from socialops.domain.workspace import Workspace
from socialops.views.numbers.gone import Choice, Gone

Submitted = Callable[[str], datetime | None]
"""When a post was first handed in, by its id; only the history knows."""


def first_out(workspace: Workspace, post: str) -> Mapping[str, datetime]:
    """When a post first went out, by channel, in UTC; a revision, or another address, changes nothing."""
    found: dict[str, datetime] = {}
    for filed in in_force(workspace.publications.get(post, ())):
        record = filed.item
        if record.outcome == "published":
            at = exact(record.at, workspace.settings.timezone)
            found[record.channel] = min(at, found.get(record.channel, at))
    return found


class Flow:
    """What went out by the choice, and when it was handed in."""

    def __init__(
        self, workspace: Workspace, found: Iterable[Gone], choice: Choice, now: datetime, submitted: Submitted
    ) -> None:
        self.workspace, self.choice, self.now, self.submitted = workspace, choice, now, submitted
        self.gone = [each for each in found if not each.post.imported]
        self.posts: dict[str, Post] = {each.post.id: each.post for each in self.gone}
        self._first: dict[str, Mapping[str, datetime]] = {}

    def value(self, formula: Formula) -> Value:
        """The key figure."""
        return _BY_ID[formula.id](self, formula)

    def lead_time(self, formula: Formula) -> Value:
        """From the first handing in to the publication on the last channel, of posts that are out everywhere."""
        lengths = []
        for name, post in self.posts.items():
            last = self._last_out(post)
            begun = self.submitted(name) if last else None
            if last and begun:
                lengths.append(max(0, int((last - begun).total_seconds())))
        return median_of(formula, lengths, len(self.posts) - len(lengths))

    def _last_out(self, post: Post) -> datetime | None:
        """When it went out on the last of its channels; None where it is not out on all."""
        first = self._out(post.id)
        return max(first[channel] for channel in post.channels) if first.keys() >= set(post.channels) else None

    def _out(self, post: str) -> Mapping[str, datetime]:
        """When it first went out, by channel; a revision, or another address, changes nothing."""
        if post not in self._first:
            self._first[post] = first_out(self.workspace, post)
        return self._first[post]

    def on_time(self, formula: Formula) -> Value:
        """Publications not later than their time and what the channel lets them be late; without a time none is."""
        good, posts = 0, []
        for each in self.gone:
            planned = each.post.publish_on(each.channel)
            if planned is None:
                continue
            posts.append(each.post.id)
            out = self._out(each.post.id)[each.channel]
            good += out <= exact(planned, self.workspace.zone_of(each.post)) + self._late(each.channel)
        return ratio_of(formula, good, len(posts), len(set(posts)), len(self.posts.keys() - set(posts)))

    def _late(self, channel: str) -> timedelta:
        filed = self.workspace.channels.get(channel)
        own = filed.item.publish.late if filed else None
        return length(own or self.workspace.settings.publish.late or LATE)

    def first_pass(self, formula: Formula) -> Value:
        """Posts approved in the very words that a reviewer first looked at, and never sent back.

        Left out is what nobody reviewed by itself: occurrences of a series that was approved ahead, and what a bypass
        let through.
        """
        good, told = 0, 0
        zone = self.workspace.settings.timezone
        for name in self.posts:
            records = sorted(self.workspace.reviews.get(name, ()), key=lambda f: exact(f.item.at, zone))
            out = min(self._out(name).values())
            before = [f.item for f in records if exact(f.item.at, zone) <= out]  # later ones are about a revision
            looked = [record for record in before if record.decision in {"approve", "request-changes"}]
            if not looked or any(record.decision == "bypass" for record in before):
                continue
            told += 1
            good += all(r.decision == "approve" and r.digest == looked[0].digest for r in looked)
        return ratio_of(formula, good, told, told, len(self.posts) - told)

    def cadence(self, formula: Formula) -> Value:
        """Posts a week, weeks without any included: from the first of the days (else of the posts) to the last."""
        place = self.now.tzinfo
        days = sorted(each.at.astimezone(place).date() for each in self.gone)
        if not days:
            return Value(None, None, None, 0, 0)
        first, today = self.choice.first or days[0], self.now.date()
        last = max(min(self.choice.last or today, today), first)
        weeks = Fraction((last - first).days + 1, 7)
        return ratio_of(formula, len(self.posts), weeks, len(self.posts))


_BY_ID: Mapping[str, Callable[[Flow, Formula], Value]] = {
    "lead-time": Flow.lead_time,
    "on-time": Flow.on_time,
    "first-pass": Flow.first_pass,
    "cadence": Flow.cadence,
}
OF_FLOW = frozenset(_BY_ID)
"""The key figures that are worked out here."""

"""What reviews say in the end: the latest decision of each stage and member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from socialops.classes import dataclass
from socialops.domain.documents.records import DECISIONS, Review, review_name
from socialops.domain.time.clock import exact
from socialops.domain.workspace import Filed


@dataclass(frozen=True)
class Decided:
    """The latest decision of one member on one stage, with its file."""

    filed: Filed[Review]
    number: int

    @property
    def review(self) -> Review:
        """The record itself."""
        return self.filed.item


def is_filed_right(filed: Filed[Review]) -> bool:
    """True where the path says what the record says; another record (SO405) counts for nothing."""
    name, review = review_name(filed.path), filed.item
    return name is not None and name[:3] == (review.post, review.stage, review.by)


def latest_decisions(records: Sequence[Filed[Review]]) -> dict[tuple[str, str], Decided]:
    """The latest decision of each stage and member: the highest number counts, whatever the times say."""
    found: dict[tuple[str, str], Decided] = {}
    for filed in records:
        review = filed.item
        name = review_name(filed.path)
        if name is None or review.decision not in DECISIONS or name[:3] != (review.post, review.stage, review.by):
            continue  # as `is_filed_right` says, the path being read once
        key = (review.stage, review.by)
        if key not in found or found[key].number < name.number:
            found[key] = Decided(filed, name.number)
    return found


@dataclass(frozen=True)
class Votes:
    """All that was decided about a post: on it, and ahead of it on the series that it was made from.

    `digests` says what an approval must be about, by the id that it was given under.
    """

    post: str
    latest: Mapping[tuple[str, str], Decided]
    lifts: tuple[Review, ...]
    digests: Mapping[str, str]

    def is_current(self, decided: Decided) -> bool:
        """True where the decision is about what is there now."""
        return decided.review.digest is not None and decided.review.digest == self.digests.get(decided.review.post)

    def lifts_of(self, review: Review) -> Iterator[Review]:
        """What may set a request aside; a lift on the series reaches no request on one of its posts."""
        for lift in self.lifts:
            if (lift.of, lift.stage) == (review.by, review.stage) and lift.post in {self.post, review.post}:
                yield lift


@dataclass(frozen=True)
class Ahead:
    """What was said about the series that a post says it was made from.

    `made` is the digest that approvals must carry; None where the post is not what the series makes. Those by members
    of `involved` count for nothing: they had a part in the series.
    """

    records: Sequence[Filed[Review]] = ()
    made: str | None = None
    involved: frozenset[str] = frozenset()


def gather(post: str, digest: str, own: Sequence[Filed[Review]], ahead: Ahead, zone: str) -> Votes:
    """The votes on a post of that *digest*; *zone* is that of records without an offset.

    What members say about the post itself comes before what they said about the series, but for an approval that
    lapsed; and a request on the series stands until its member approves the post after it.
    """
    latest, before = latest_decisions(own), latest_decisions(ahead.records)
    made = ahead.made
    digests = {post: digest}
    if before and made:
        digests[next(iter(before.values())).review.post] = made
    lifts = tuple(f.item for f in (*own, *ahead.records) if f.item.decision == "lift" and is_filed_right(f))
    votes = Votes(post, {}, lifts, digests)
    for key, decided in before.items():
        said, review = latest.get(key), decided.review
        if review.decision == "approve" and review.by in ahead.involved:
            continue
        lapsed = said is None or (said.review.decision == "approve" and not votes.is_current(said))
        if lapsed or (said and _holds(review, said.review, zone)):
            latest[key] = decided
    return Votes(post, latest, lifts, digests)


def _holds(ahead: Review, own: Review, zone: str) -> bool:
    """True where a request on the series stands against what its member said about the post."""
    if ahead.decision != "request-changes" or own.decision == "request-changes":
        return False
    return own.decision == "withdraw" or exact(ahead.at, zone) > exact(own.at, zone)

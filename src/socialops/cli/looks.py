"""The posts of a `review`, one after the other: what is as it was shown before is there at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.cli.said import Listening, say_all
from socialops.errors import SocialopsError
from socialops.operations.shown.looked import Head, Looked, kept_as, read
from socialops.operations.shown.said import Kept
from socialops.operations.workspace.ground import bearings

if TYPE_CHECKING:
    from socialops.cli.session import Session
    from socialops.operations.shown.review import ReviewQueue

MANY = 1_000
"""Posts from which on the first look is kept, and no other. Of fewer all are; but nothing is for who decides at a
terminal, and sees the first before the others are worked out.
"""


@dataclass
class Walk:
    """A reviewer's queue: how many looks wait for whom, how many more are main's, how many of the first are somebody
    else's, and all of them in order.
    """

    count: int
    member: str | None
    own: bool
    on_main: int
    barred: int
    looks: Iterator[Looked]


def walk(run: Session, *, mine: bool, member: str | None, asks: bool, anew: bool) -> Walk:
    """What waits; where nothing changed since it was shown before, that is not worked out again.

    *asks* says whether each is decided before the next is shown. With *anew*, whatever earlier runs kept is left alone.

    Raises:
        SocialopsError: as `operations.shown.review.queue`.
    """
    kept, most = (None, 1) if anew else _kept(run, mine=mine, member=member, asks=asks)
    if kept is None:
        return _worked_out(run, mine=mine, member=member)
    said = kept.again(run)
    if said is not None and (known := read(said)) is not None:
        head, first = known
        rest = _after(run, first, mine=mine, member=member) if head.waiting > len(first) else iter(())
        return Walk(*head, chain(first, rest))
    return _heard(run, kept, most, mine=mine, member=member)


def _kept(run: Session, *, mine: bool, member: str | None, asks: bool) -> tuple[Kept | None, int | None]:
    """The place of what was shown, and how many looks lie there; None are all of them."""
    known = bearings(run.root())
    if not known:
        return None, 1
    words = {"mine": mine, "member": member, "bearings": known, "sheet": run.sheet()}
    first = Kept.of(run, "review", {**words, "all": False}, MANY)
    return (first, 1) if first or asks else (Kept.of(run, "review", {**words, "all": True}), None)


def _worked_out(run: Session, *, mine: bool, member: str | None) -> Walk:
    from socialops.operations.shown.review import queue

    found = queue(run, mine=mine, member=member)
    return Walk(*_head(found), _shown(run, found))


def _heard(run: Session, kept: Kept, most: int | None, *, mine: bool, member: str | None) -> Walk:
    """The same, and the first are kept, at *most* so many."""
    from socialops.operations.shown.review import queue

    with kept.listening() as heard:
        try:
            listening = Listening(run.directory, run.now_text, run.no_color, run.quiet, run.push, heard=heard)
            found = queue(listening, mine=mine, member=member)
            looks = _shown(run, found)
            first = list(islice(looks, most))
            if heard.said:  # what cannot be read, say: nothing is kept then
                heard.watch = None
                say_all(run, heard.said, None)
            else:
                heard.said.append(kept_as(_head(found), first))
        except SocialopsError:
            say_all(run, heard.said, None)
            raise
        except Exception:  # noqa: BLE001 - a fault of the queue's is met again, one of the listener's is not
            heard.watch = None
            return _worked_out(run, mine=mine, member=member)
    return Walk(*_head(found), chain(first, looks))


def _head(found: ReviewQueue) -> Head:
    return Head(len(found.looks), found.member, found.own, found.on_main if found.stand else 0, found.barred)


def _shown(run: Session, found: ReviewQueue) -> Iterator[Looked]:
    from socialops.render.posts import review as text

    paper, page = run.paper(), found.page
    for number, item in enumerate(found.items(), 1):
        said = text.item(item, number=number, count=len(found.looks), now=page.now, zone=page.zone, paper=paper)
        yield Looked(said, item.card.post.id, item.look.stage.stage.id, item.digest, not item.own_change)


def _after(run: Session, first: Sequence[Looked], *, mine: bool, member: str | None) -> Iterator[Looked]:
    """The others, worked out when the first were looked at; they may be decided by then."""
    seen = {(each.post, each.stage) for each in first}
    found = _worked_out(run, mine=mine, member=member)
    yield from (each for each in found.looks if (each.post, each.stage) not in seen)

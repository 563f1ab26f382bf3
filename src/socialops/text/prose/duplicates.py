"""The same text twice on one channel within some days (SO304): exactly, or nearly."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

WORDS = regex.compile(r"[\p{L}\p{N}]+")
ADDRESS = regex.compile(r"https?://\S+")
FEWEST_WORDS = 8
"""Shorter texts are only compared exactly: too little to be nearly the same."""
ALIKE = 0.8
"""Share of common shingles (Jaccard) from which two texts are nearly the same."""


class Item(NamedTuple):
    """One text on one channel on one day."""

    key: str
    channel: str
    day: date
    text: str


class Pair(NamedTuple):
    """Two texts that are the same; `later` is the one to speak about. `likeness` is 1.0 when exactly the same."""

    earlier: Item
    later: Item
    likeness: float


class Reading(NamedTuple):
    """A text as it is compared: its folded words, and all runs of three of them, each as a number."""

    folded: str
    shingles: frozenset[int]


def near_duplicates(
    items: Iterable[tuple[str, str, date, str]], *, within_days: int, alike: float = ALIKE
) -> list[Pair]:
    """Find the pairs on one channel at most `within_days` apart, of different keys.

    Exact means after folding: letter case, punctuation, emoji and white space don't count. Nearly means that at least
    `alike` of all runs of three words are common, links left out. Each text is paired with the nearest earlier one of
    each likeness only, so ten copies give nine pairs. Every pair at or above `alike` is found: candidates come from the
    rarest shingles of each text, of which two such texts must share one (prefix filter), never from chance.
    """
    by_channel: dict[str, list[Item]] = defaultdict(list)
    for entry in items:
        by_channel[entry[1]].append(Item(*entry))
    pairs: list[Pair] = []
    read = cache(_read)  # channels mostly show the same text
    for channel in sorted(by_channel):
        ordered = sorted(by_channel[channel], key=lambda item: (item.day, item.key))
        pairs.extend(_pairs(ordered, read, within_days, alike))
    return pairs


def folded_words(text: str) -> list[str]:
    """Give the words of a text as they are compared."""
    return WORDS.findall(text.casefold())


def _pairs(ordered: Sequence[Item], read: Callable[[str], Reading], within_days: int, alike: float) -> Iterator[Pair]:
    exact: dict[str, int] = {}
    readings = [read(item.text) for item in ordered]
    twins: dict[int, int] = {}
    for place, (item, reading) in enumerate(zip(ordered, readings, strict=True)):
        before = exact.get(reading.folded)
        if before is not None and reading.folded and _is_close(ordered[before], item, within_days):
            twins[place] = before
            yield Pair(ordered[before], item, 1.0)
        exact[reading.folded] = place
    yield from _near(ordered, [r.shingles for r in readings], twins, within_days=within_days, alike=alike)


def _is_close(left: Item, right: Item, within_days: int) -> bool:
    return left.key != right.key and abs((right.day - left.day).days) <= within_days


def _read(text: str) -> Reading:
    words = folded_words(text)
    folded = " ".join(words) or text.strip()
    if "http" in text:
        words = folded_words(ADDRESS.sub(" ", text))
    if len(words) < FEWEST_WORDS:
        return Reading(folded, frozenset())
    return Reading(folded, frozenset(map(hash, zip(words, words[1:], words[2:], strict=False))))


def _near(
    ordered: Sequence[Item],
    shingles: Sequence[frozenset[int]],
    twins: dict[int, int],
    *,
    within_days: int,
    alike: float,
) -> Iterator[Pair]:
    """Pair by the prefix filter: texts of likeness t share one of their first n - ceil(t n) + 1 rarest shingles."""
    counts = Counter(chain.from_iterable(shingles))
    index: dict[int, deque[int]] = defaultdict(deque)
    for place, found in enumerate(shingles):
        shared = [shingle for shingle in found if counts[shingle] > 1]
        more = _prefix(len(found), alike) - (len(found) - len(shared))  # the rarest are those of this text alone
        if more <= 0:
            continue
        candidates: set[int] = set()
        for shingle in sorted(shared, key=lambda shingle: (counts[shingle], shingle))[:more]:
            holders = index[shingle]
            while holders and (ordered[place].day - ordered[holders[0]].day).days > within_days:
                holders.popleft()
            candidates.update(holders)
            holders.append(place)
        if place in twins:
            continue
        best = _best(ordered, shingles, place, sorted(candidates, reverse=True), within_days, alike)
        if best is not None:
            yield best


def _best(
    ordered: Sequence[Item],
    shingles: Sequence[frozenset[int]],
    place: int,
    candidates: Sequence[int],
    within_days: int,
    alike: float,
) -> Pair | None:
    mine = shingles[place]
    for other in candidates:
        theirs = shingles[other]
        if min(len(mine), len(theirs)) < alike * max(len(mine), len(theirs)):
            continue
        common = len(mine & theirs)
        likeness = common / (len(mine) + len(theirs) - common)
        if likeness >= alike and _is_close(ordered[other], ordered[place], within_days):
            return Pair(ordered[other], ordered[place], min(likeness, 0.99))
    return None


def _prefix(size: int, alike: float) -> int:
    return size - int(-(-size * alike // 1)) + 1

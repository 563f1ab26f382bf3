"""The same text twice on one channel within some days (SO304): exactly, or nearly."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict, deque
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from socialops.style.matching.forms import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

WORDS = re.compile(r"[^\W_]+")
_SPACELESS = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
SPACELESS = re.compile(f"[{_SPACELESS}]")
SPACELESS_WORDS = re.compile(f"[{_SPACELESS}]|[^\\W_{_SPACELESS}]+")
"""Thai, Lao, Burmese, Khmer, kana and han letters one by one, other words whole."""
ADDRESS = re.compile(r"(https?://\S+)")
FEWEST_WORDS = 8
"""Shorter texts are only compared exactly: too little to be nearly the same."""
FEWEST_LETTERS = 16
"""The same where letters are compared."""
ALIKE = 0.8
"""Share of common shingles (Jaccard) from which two texts are nearly the same."""


class DatedText(NamedTuple):
    """One text on one channel on one day."""

    key: str
    channel: str
    day: date
    text: str


class Pair(NamedTuple):
    """Two texts that are the same; `later` is the one to speak about. `likeness` is 1.0 when exactly the same."""

    earlier: DatedText
    later: DatedText
    likeness: float


class Reading(NamedTuple):
    """A text as it is compared: its folded words, and all runs of three of them, each as a number, packed."""

    folded: str
    shingles: array[int]


class Text(NamedTuple):
    """A text among others: `rare` are those of its shingles by which it finds what is nearly the same."""

    folded: str
    shingles: array[int]
    rare: Sequence[int]


def near_duplicates(
    items: Iterable[tuple[str, str, date, str]], *, within_days: int, alike: float = ALIKE
) -> list[Pair]:
    """Find the pairs on one channel at most `within_days` apart, of different keys.

    Exact means after folding: letter case, punctuation, emoji and white space don't count. Nearly means that at least
    `alike` of all runs of three words are common, links left out. Each text is paired with the nearest earlier one of
    each likeness only, so ten copies give nine pairs. Every pair at or above `alike` is found: candidates come from the
    rarest shingles of each text, of which two such texts must share one (prefix filter), never from chance.
    """
    by_channel: dict[str, list[DatedText]] = defaultdict(list)
    for entry in items:
        by_channel[entry[1]].append(DatedText(*entry))
    texts = _texts(dict.fromkeys(item.text for found in by_channel.values() for item in found), alike)
    pairs: list[Pair] = []
    for channel in sorted(by_channel):
        ordered = sorted(by_channel[channel], key=lambda item: (item.day, item.key))
        pairs.extend(_pairs(ordered, texts, within_days, alike))
    return pairs


def _texts(found: Iterable[str], alike: float) -> dict[str, Text]:
    """Every text once, since channels mostly show the same: read, with its rarest shingles among all."""
    readings = {text: _read(text) for text in found}
    counts = Counter(chain.from_iterable(reading.shingles for reading in readings.values()))
    shared = sorted(shingle for shingle, count in counts.items() if count > 1)
    shared.sort(key=counts.__getitem__)
    ranks = {shingle: rank for rank, shingle in enumerate(shared)}
    return {text: Text(*reading, _rare(reading.shingles, ranks, alike)) for text, reading in readings.items()}


def _rare(shingles: array[int], ranks: Mapping[int, int], alike: float) -> Sequence[int]:
    """Of the n - ceil(t n) + 1 rarest shingles those that another text has too, each by its rank among all of those:
    the rarest first, of equally rare ones the smaller.
    """
    if not shingles:
        return ()
    common = sorted([ranks[shingle] for shingle in shingles if shingle in ranks])
    alone = len(shingles) - len(common)
    return common[: max(0, _prefix(len(shingles), alike) - alone)]


def folded_words(text: str) -> list[str]:
    """Give the words of a text as they are compared; where a script parts no words, each letter is one."""
    if text.isascii():
        return WORDS.findall(text.lower())
    folded = same(text)
    return (SPACELESS_WORDS if SPACELESS.search(folded) else WORDS).findall(folded)


def _pairs(ordered: Sequence[DatedText], texts: Mapping[str, Text], within_days: int, alike: float) -> Iterator[Pair]:
    exact: dict[str, int] = {}
    twins: dict[int, int] = {}
    for place, item in enumerate(ordered):
        folded = texts[item.text].folded
        before = exact.get(folded)
        if before is not None and folded and _is_close(ordered[before], item, within_days):
            twins[place] = before
            yield Pair(ordered[before], item, 1.0)
        exact[folded] = place
    yield from _near(ordered, [texts[item.text] for item in ordered], twins, within_days=within_days, alike=alike)


def _is_close(left: DatedText, right: DatedText, within_days: int) -> bool:
    return left.key != right.key and abs((right.day - left.day).days) <= within_days


def _read(text: str) -> Reading:
    prose, *links = ADDRESS.split(text) if "http" in text else (text,)
    words = folded_words(" ".join((prose, *links[1::2])) if links else prose)
    folded = " ".join((*words, *map(str.casefold, links[::2]))) or text.strip()
    if len(words) < (FEWEST_WORDS if text.isascii() or not SPACELESS.search(text) else FEWEST_LETTERS):
        return Reading(folded, array("q"))
    return Reading(folded, array("q", set(map(hash, zip(words, words[1:], words[2:], strict=False)))))


def _near(
    ordered: Sequence[DatedText],
    texts: Sequence[Text],
    twins: dict[int, int],
    *,
    within_days: int,
    alike: float,
) -> Iterator[Pair]:
    """Pair by the prefix filter: texts of likeness t share one of their first n - ceil(t n) + 1 rarest shingles."""
    index: dict[int, deque[int]] = defaultdict(deque)
    days = [item.day.toordinal() for item in ordered]
    first = 0
    for place, text in enumerate(texts):
        candidates: set[int] = set()
        while days[first] < days[place] - within_days:
            first += 1
        for shingle in text.rare:
            holders = index[shingle]
            while holders and holders[0] < first:
                holders.popleft()
            if holders:
                candidates.update(holders)
            holders.append(place)
        if not candidates or place in twins:
            continue
        best = _best(ordered, texts, place, sorted(candidates, reverse=True), within_days, alike)
        if best is not None:
            yield best


def _best(
    ordered: Sequence[DatedText],
    texts: Sequence[Text],
    place: int,
    candidates: Sequence[int],
    within_days: int,
    alike: float,
) -> Pair | None:
    mine = frozenset(texts[place].shingles)
    for other in candidates:
        theirs = texts[other].shingles
        if min(len(mine), len(theirs)) < alike * max(len(mine), len(theirs)):
            continue
        common = len(mine.intersection(theirs))
        likeness = common / (len(mine) + len(theirs) - common)
        if likeness >= alike and _is_close(ordered[other], ordered[place], within_days):
            return Pair(ordered[other], ordered[place], min(likeness, 0.99))
    return None


def _prefix(size: int, alike: float) -> int:
    return size - int(-(-size * alike // 1)) + 1

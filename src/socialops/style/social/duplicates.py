"""The same text twice on one channel within some days (SO304): exactly, or nearly."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from socialops.style.social.recent_runs import RecentRuns
from socialops.style.social.word_runs import Reading, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

ALIKE = 0.8
"""Share of common runs of words (Jaccard) from which two texts are nearly the same."""


class Dated(NamedTuple):
    """What goes out on one day, on some channels; its texts are asked for when it is their turn."""

    day: date
    key: str
    channels: tuple[str, ...]


class Place(NamedTuple):
    """One text on one channel on one day."""

    key: str
    channel: str
    day: date


class Pair(NamedTuple):
    """Two texts that are the same; `later` is the one to speak about. `likeness` is 1.0 when exactly the same."""

    earlier: Place
    later: Place
    likeness: float


Texts = Callable[[str, str], str | None]
"""The text of a key on a channel; None where there is none to compare."""
Told = Callable[[Dated, "Mapping[str, str]"], None]
"""Told of each that goes out on one day how its text is compared, by channel; day after day."""


def near_duplicates(
    items: Iterable[Dated],
    texts: Texts,
    *,
    within_days: int,
    alike: float = ALIKE,
    told: Told | None = None,
) -> list[Pair]:
    """Find the pairs on one channel at most `within_days` apart, of different keys.

    Exact means after folding: letter case, punctuation, emoji and white space don't count. Nearly means that at least
    `alike` of all runs of three words are common, links left out. Each text is paired with the nearest earlier one of
    each likeness only, so ten copies give nine pairs. Every pair at or above `alike` is found: what is passed over can
    have none. Each text is asked for once, day after day, and not kept; who wants to know is *told* how it is compared.
    """
    channels: dict[str, _Channel] = {}
    for item in sorted(items):
        readings: dict[str, tuple[Reading, array[int]]] = {}  # a post mostly shows one text on several channels
        folded: dict[str, str] = {}
        for name in item.channels:
            text = texts(item.key, name)
            if text is None:
                continue
            if text not in readings:
                fresh = read(text)
                readings[text] = fresh, array("q", fresh.runs)
            reading, kept = readings[text]
            folded[name] = reading.folded
            channel = channels.get(name)
            if channel is None:
                channel = channels[name] = _Channel(name, within_days, alike)
            channel.take(item, reading, kept)
        if told:
            told(item, folded)
    return [pair for _, channel in sorted(channels.items()) for pair in channel.pairs()]


class _Channel:
    """The texts of a channel, taken in the order of their days.

    A text can be nearly the same as one before only where most of its runs stood in texts of those days, in one or
    another. Few are so, and only for those it is looked which; all others are forgotten with their days. It is looked
    now and then for what came since, so that never more is kept than the texts of twice those days.
    """

    def __init__(self, name: str, within_days: int, alike: float) -> None:
        self._name = name
        self._within_days = within_days
        self._alike = alike
        self._ordered: list[Dated] = []
        self._exact: dict[str, int] = {}
        self._exact_before: dict[str, int] = {}
        """The last place of each folded text: of some days, and of as many before as are looked back on, or more."""
        self._turn = 0
        """The day on which the one becomes the other."""
        self._twins: list[Pair] = []
        self._alike_pairs: list[Pair] = []
        self._later: dict[int, array[int]] = {}
        self._earlier: dict[int, array[int]] = {}
        """By place: the runs of what may be the later one of a pair, and of all in the days before each."""
        self._since = 0
        """The day of the first of these."""
        self._window: deque[tuple[int, int, array[int]]] = deque()
        self._recent = RecentRuns(within_days)

    def take(self, item: Dated, reading: Reading, kept: array[int]) -> None:
        """The next text; *kept* are its runs in less room."""
        place, folded, runs = len(self._ordered), reading.folded, reading.runs
        self._ordered.append(item)
        day = item.day.toordinal()
        if day >= self._turn:
            self._exact, self._exact_before, self._turn = {}, self._exact, day + max(1, self._within_days)
        before = self._exact.get(folded)
        if before is None:
            before = self._exact_before.get(folded)
        self._exact[folded] = place
        is_twin = before is not None and folded and self._is_close(before, place)
        if is_twin and before is not None:
            self._twins.append(self._pair(before, place, 1.0))
        if not runs:
            return
        window = self._window
        while window and window[0][0] < day - self._within_days:
            window.popleft()
        if self._recent.add(runs, day, kept) >= self._alike * len(runs) and not is_twin:
            if self._later and day > self._since + self._within_days:
                self._look()
            self._since = self._since if self._later else day
            self._later[place] = kept
            self._earlier.update((at, them) for _, at, them in window)
        window.append((day, place, kept))

    def _is_close(self, before: int, place: int) -> bool:
        earlier, later = self._ordered[before], self._ordered[place]
        return earlier.key != later.key and (later.day - earlier.day).days <= self._within_days

    def _pair(self, before: int, place: int, likeness: float) -> Pair:
        return Pair(self._placed(before), self._placed(place), likeness)

    def _placed(self, place: int) -> Place:
        item = self._ordered[place]
        return Place(item.key, self._name, item.day)

    def pairs(self) -> Iterator[Pair]:
        """What was found: first what is exactly the same, then what is nearly so."""
        self._look()
        yield from self._twins
        yield from self._alike_pairs

    def _look(self) -> None:
        """Find what the later ones that came until now are nearly the same as, and forget their runs."""
        runs = self._alike_ones()
        ranks = _ranks(runs.values())
        index: dict[int, deque[int]] = defaultdict(deque)
        for place, mine in runs.items():
            first = self._ordered[place].day.toordinal() - self._within_days
            candidates: set[int] = set()
            for run in _rare(mine, ranks, self._alike):
                holders = index[run]
                while holders and self._ordered[holders[0]].day.toordinal() < first:
                    holders.popleft()
                candidates.update(holders)
                holders.append(place)
            if candidates and place in self._later:
                self._alike_pairs += self._best(place, sorted(candidates, reverse=True), runs)
        self._later, self._earlier = {}, {}

    def _alike_ones(self) -> dict[int, array[int]]:
        """The runs of those that may be one of a pair, by their places: most of them stand in one that may be later."""
        sought = frozenset(chain.from_iterable(self._later.values()))
        return {
            place: runs
            for place, runs in sorted((self._earlier | self._later).items())
            if len(sought.intersection(runs)) / len(runs) >= self._alike
        }

    def _best(self, place: int, candidates: Sequence[int], runs: Mapping[int, array[int]]) -> Iterator[Pair]:
        """Pair a text with the nearest of the candidates that is nearly the same, if one is."""
        mine = frozenset(runs[place])
        for other in candidates:
            theirs = runs[other]
            if min(len(mine), len(theirs)) < self._alike * max(len(mine), len(theirs)):
                continue
            common = len(mine.intersection(theirs))
            likeness = common / (len(mine) + len(theirs) - common)
            if likeness >= self._alike and self._is_close(other, place):
                yield self._pair(other, place, min(likeness, 0.99))
                return


def _ranks(texts: Iterable[array[int]]) -> Mapping[int, int]:
    """The runs that stand in several texts, the rarest first; of equally rare ones the smaller."""
    counts = Counter(chain.from_iterable(texts))
    shared = sorted(run for run, count in counts.items() if count > 1)
    shared.sort(key=counts.__getitem__)
    return {run: rank for rank, run in enumerate(shared)}


def _rare(runs: array[int], ranks: Mapping[int, int], alike: float) -> Sequence[int]:
    """Of its n - ceil(t n) + 1 rarest runs those that another text has too, each by its rank.

    Texts of likeness t share one of these (prefix filter), so that no pair is missed.
    """
    common = sorted([ranks[run] for run in runs if run in ranks])
    alone = len(runs) - len(common)
    return common[: max(0, _prefix(len(runs), alike) - alone)]


def _prefix(size: int, alike: float) -> int:
    return size - int(-(-size * alike // 1)) + 1

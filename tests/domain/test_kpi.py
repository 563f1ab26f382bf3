"""Key figures are two sums, exact, and what was not given is not zero."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialops.domain.numbers.counts import ACCOUNT, NUMBERS
from socialops.domain.numbers.figures import duration, figure
from socialops.domain.numbers.kpi import (
    POSTS,
    Cell,
    Formula,
    alternatives,
    exact,
    fold,
    median_of,
    ratio_of,
    shipped,
    shown,
    value_of,
)
from socialops.domain.numbers.pace import elapsed, last_whole, pace, progress

OUT = datetime(2027, 3, 1, 9, tzinfo=UTC)
COUNTS = ("impressions", "reach", "likes", "comments", "shares", "link-clicks", "views-full", "views")
counts = st.dictionaries(st.sampled_from(COUNTS), st.integers(0, 10**15))
cells = st.lists(counts, max_size=8).map(lambda found: [Cell(f"p{n}", c, OUT) for n, c in enumerate(found)])
of_posts = st.sampled_from([formula for formula in shipped().values() if formula.of == "post"])


def test_every_shipped_figure_is_made_of_counts_that_exist() -> None:
    known = {*ACCOUNT, *NUMBERS, POSTS}
    assert " ".join(shipped()) == (
        "impressions reach views interactions engagement-rate er-shown er-followers conversation amplification "
        "applause ctr completion share-of-voice sentiment-net nps csat followers advocacy resolution-rate "
        "resolution-time first-response engagement-duration lead-time on-time first-pass cadence"
    )
    assert all(formula.counts <= known for formula in shipped().values())
    assert all(bool(formula.over) == (formula.of != "repository") for formula in shipped().values())


@settings(max_examples=30)
@given(of_posts, cells, st.randoms(use_true_random=False))
def test_the_order_of_posts_changes_nothing(formula: Formula, found: list[Cell], dice: random.Random) -> None:
    mixed = list(found)
    dice.shuffle(mixed)
    assert fold(formula, mixed) == fold(formula, found)


@settings(max_examples=30)
@given(cells)
def test_a_ratio_of_several_is_sum_over_sum(found: list[Cell]) -> None:
    both = [c.counts for c in found if {"link-clicks", "impressions"} <= c.counts.keys()]
    value = fold(shipped()["ctr"], [Cell(c.key, {k: v for k, v in c.counts.items() if k != "views"}) for c in found])
    below = sum(c["impressions"] for c in both)
    assert value.value == (Fraction(100 * sum(c["link-clicks"] for c in both), below) if below else None)
    assert (value.n, value.left_out) == (len(both), len(found) - len(both))


@settings(max_examples=30)
@given(of_posts, cells, st.sampled_from(COUNTS))
def test_what_is_absent_is_not_zero(formula: Formula, found: list[Cell], count: str) -> None:
    without = [c for c in found if count not in c.counts]
    if formula.counts == {count} - {POSTS} or (len(formula.over) == 1 and count in formula.over[0]):
        assert fold(formula, without).n == 0
        assert fold(formula, [*found, Cell("new", {})]).n == fold(formula, found).n


def test_the_first_alternative_that_a_post_has_counts() -> None:
    formula, mine = shipped()["engagement-rate"], {"likes": 6, "comments": 2, "shares": 2, "impressions": 400}
    assert value_of(formula, mine) == Fraction(5, 2)
    assert value_of(formula, mine | {"reach": 200}) == 5
    assert value_of(formula, {"likes": 6, "comments": 2, "impressions": 400}) is None  # shares were not given
    both = fold(formula, [Cell("a", mine), Cell("b", mine | {"reach": 200})])
    assert (both.value, both.over, both.under) == (Fraction(10, 3), 20, 600)


def test_reach_is_the_largest_and_never_a_sum() -> None:
    found = fold(shipped()["reach"], [Cell("a", {"reach": 300}), Cell("b", {"reach": 500}), Cell("c", {})])
    assert (found.value, found.n, found.left_out) == (500, 2, 1)


def test_under_five_posts_there_is_no_average() -> None:
    formula = shipped()["conversation"]
    four = [Cell(f"p{n}", {"comments": 10}) for n in range(4)]
    assert fold(formula, four)[:4] == (None, 40, 4, 4)
    again = Cell("p0", {"comments": 5})  # the same post on another channel
    assert fold(formula, [*four, again])[:4] == (None, 45, 4, 4)
    assert fold(formula, [*four, again, Cell("p4", {"comments": 0})])[:4] == (9, 45, 5, 5)
    assert value_of(formula, {"comments": 7}) == 7


def test_nothing_is_divided_by_nothing() -> None:
    found = fold(shipped()["ctr"], [Cell("a", {"link-clicks": 0, "impressions": 0})])
    assert (found.value, found.n) == (None, 1)
    assert value_of(shipped()["ctr"], {"link-clicks": 0, "impressions": 0}) is None
    assert fold(shipped()["ctr"], []).n == 0
    assert ratio_of(shipped()["on-time"], 0, 0, 0).value is None


def test_what_is_taken_off() -> None:
    asked = {"nps-promoters": 8, "nps-passives": 3, "nps-detractors": 1}
    assert fold(shipped()["nps"], [Cell("march", asked)]).value == Fraction(700, 12)
    assert fold(shipped()["nps"], [Cell("march", {"nps-promoters": 8, "nps-passives": 3})]).n == 0


def test_as_of_is_the_newest_reading() -> None:
    late = OUT + timedelta(days=2)
    found = fold(
        shipped()["views"], [Cell("a", {"views": 1}, late), Cell("b", {"views": 1}, OUT), Cell("c", {"views": 1})]
    )
    assert found.as_of == late


@pytest.mark.parametrize(
    ("lengths", "middle"),
    [([5, 1, 4, 2, 3], 3), ([1, 2, 3, 4, 10, 11], Fraction(7, 2)), ([1, 2, 3, 4], None), ([], None)],
)
def test_medians(lengths: list[int], middle: Fraction | None) -> None:
    found = median_of(shipped()["lead-time"], lengths, 2)
    assert (found.value, found.n, found.left_out) == (middle, len(lengths), 2)


def test_lists_and_lists_of_lists() -> None:
    assert alternatives(["likes", "shares"]) == (("likes", "shares"),)
    assert alternatives([["reach"], ["impressions", "views"]]) == (("reach",), ("impressions", "views"))
    assert alternatives([["reach"], "views"]) == (("reach",), ("views",))
    assert alternatives([]) == ()


def test_how_values_are_printed() -> None:
    assert shown("percent", Fraction(100, 3)) == 33.33
    assert shown("percent", 5) == 5.0
    assert shown("count", Fraction(9, 1)) == 9
    assert shown("count", Fraction(44, 10)) == 4.4
    assert shown("count", 10**18 + 1) == 10**18 + 1
    assert shown("money", Fraction(251, 2)) == 126
    assert shown("duration", None) is None
    assert shown("percent", Fraction(-1, 200)) == -0.01
    assert shown("percent", Fraction(10**400, 3)) == 10**400 // 3
    assert figure("percent", 10**13) == "10,000,000,000,000.00 %"
    assert exact(0.1) == Fraction(1, 10)


def test_how_values_are_written_for_people() -> None:
    assert figure("count", 1203) == "1,203"
    assert figure("count", Fraction(44, 10)) == "4.40"
    assert figure("percent", Fraction(100, 3)) == "33.33 %"
    assert figure("money", -125050, "EUR") == "-1,250.50 EUR"
    assert figure("money", 5) == "0.05"
    assert figure("duration", None) == "-"
    assert [duration(seconds) for seconds in (0, 59, 3660, 180000, -7200)] == [
        "0 s",
        "59 s",
        "1 h 1 m",
        "2 d 2 h",
        "-2 h",
    ]


def test_progress_and_pace() -> None:
    assert progress(150, 100, 200) == Fraction(1, 2)
    assert progress(80, 100, 60) == Fraction(1, 2)  # less is better
    assert progress(7, 5, 5) == 1
    half = Fraction(1, 2)
    assert [pace(half, time) for time in (Fraction(2, 5), Fraction(3, 5), Fraction(61, 100))] == [
        "ahead", "on-track", "behind",
    ]  # fmt: skip
    end = OUT + timedelta(days=4)
    assert elapsed(OUT, end, OUT + timedelta(days=1)) == Fraction(1, 4)
    assert elapsed(OUT, end, OUT - timedelta(days=1)) == 0
    assert elapsed(OUT, end, end + timedelta(days=9)) == 1
    assert elapsed(OUT, OUT, OUT) == 1


def test_the_last_whole_month_and_quarter() -> None:
    day = OUT.date()
    assert last_whole("month", day) == (day.replace(month=2), day.replace(month=2, day=28))
    assert last_whole("month", day.replace(month=1)) == (day.replace(2026, 12, 1), day.replace(2026, 12, 31))
    assert last_whole("quarter", day) == (day.replace(2026, 10, 1), day.replace(2026, 12, 31))
    assert last_whole("quarter", day.replace(month=4)) == (day.replace(month=1), day.replace(month=3, day=31))

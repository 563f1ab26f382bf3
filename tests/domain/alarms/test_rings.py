"""Each form of `when:` rings where it should and nowhere else: an oracle that knows only the letter says where."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialops.domain.numbers.alarms import over_periods, over_posts
from socialops.domain.numbers.alarms.condition import Bound, Change, PeriodCondition, PostCondition, Range, Row, Under
from socialops.domain.numbers.alarms.over_posts import Aged
from socialops.domain.numbers.alarms.period import Period, Said, latest_over, periods, stocks, zone_of
from socialops.domain.numbers.alarms.ring import Ring
from socialops.domain.numbers.kpi import Formula
from tests.domain.alarms.oracle import Records, Rule, Told, post_rings
from tests.domain.alarms.oracle import rings as expected

IMPRESSIONS = Formula("impressions", "Times shown", over=(("impressions",),))
MONDAY = date(2026, 1, 5)
AGE = timedelta(days=7)


def _random(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - numbers to try out


def _condition(rule: Rule) -> PeriodCondition:
    if rule.form == "range":
        return Range(rule.periods, None if rule.auto else rule.number)
    if rule.form == "change":
        return Change(rule.number, rule.periods)
    return Bound(rule.number, drop=rule.form == "below")


def _cooled(rule: Rule) -> over_periods.Cooled:
    return lambda at: at + timedelta(days=rule.cooldown)


def _said(records: Records) -> Mapping[date, list[Said]]:
    days: dict[date, list[Said]] = {}
    for at, told in sorted(records, key=lambda one: one[0]):
        for day, number in told.items():
            days.setdefault(day, []).append((at, {"impressions": number}))
    return days


def _held(records: Records, length: int) -> list[Period]:
    return periods(_said(records), IMPRESSIONS, UTC, weekly=length > 1)


def _found(records: Records, rule: Rule, length: int) -> list[Ring]:
    return over_periods.rings(_held(records, length), _condition(rule), least=rule.least, cooled=_cooled(rule))


RULES = st.one_of(
    st.builds(
        Rule,
        form=st.just("range"),
        number=st.sampled_from([Fraction(0), Fraction(1, 5), Fraction(1)]),
        periods=st.integers(1, 5),
        auto=st.booleans(),
        least=st.sampled_from([0, 0, 3]),
        cooldown=st.sampled_from([0, 7, 15]),
    ),
    st.builds(
        Rule,
        form=st.just("change"),
        number=st.sampled_from([Fraction(-3, 10), Fraction(1, 2), Fraction(-1, 2)]),
        periods=st.integers(1, 5),
        least=st.sampled_from([0, 4]),
        cooldown=st.sampled_from([0, 14]),
    ),
    st.builds(
        Rule,
        form=st.sampled_from(["below", "above"]),
        number=st.sampled_from([Fraction(5), Fraction(20)]),
        least=st.sampled_from([0, 2]),
        cooldown=st.sampled_from([0, 7]),
    ),
)


@st.composite
def _records(draw: st.DrawFn) -> tuple[Records, int]:
    """Some weeks or days, by several records: with gaps, late ones, corrections, and parts of days."""
    length = draw(st.sampled_from([1, 7]))
    count = draw(st.integers(1, 14)) * length
    numbers = draw(st.lists(st.integers(-2, 12), min_size=count, max_size=count))
    chance = _random(draw(st.integers(0, 1 << 30)))
    days = [MONDAY + timedelta(days=n) for n in range(count)]
    records = []
    for _ in range(chance.randint(1, 5)):
        end = chance.randint(1, count)
        at = datetime(MONDAY.year, MONDAY.month, MONDAY.day, chance.choice([0, 9]), tzinfo=UTC) + timedelta(days=end)
        told = {
            day: number + chance.choice([0, 0, 0, 1])
            for day, number in zip(days[: end + 1], numbers, strict=False)
            if chance.random() > 0.04
        }
        records.append((at, told))
    return list({at: (at, told) for at, told in records}.values()), length


@settings(max_examples=150)
@given(_records(), RULES)
def test_periods_ring_where_the_oracle_says(made: tuple[Records, int], rule: Rule) -> None:
    records, length = made
    found = [(ring.at, ring.since, ring.now, ring.limit) for ring in _found(records, rule, length)]
    assert found == expected(records, rule, length)


def _series(weeks: int, seed: int, spread: float = 0.3) -> list[int]:
    chance = _random(seed)
    return [round(1000 * chance.lognormvariate(0, spread)) for _ in range(weeks)]


def _weekly(values: list[int]) -> Records:
    told = {MONDAY + timedelta(days=7 * week + n): value for week, value in enumerate(values) for n in range(7)}
    return [(datetime(2031, 1, 1, tzinfo=UTC), told)]


def test_the_margin_that_history_chooses_over_years() -> None:
    """Long enough for each margin to be too loud for a while, and for what is over a year old to count no more."""
    records, rule = _weekly(_series(70, 1, spread=1.2)), Rule("range", periods=2, auto=True)
    found = [(ring.at, ring.since, ring.now, ring.limit) for ring in _found(records, rule, 7)]
    assert found == expected(records, rule, 7)
    assert found


POST_RULES = st.one_of(
    st.builds(
        Rule,
        form=st.just("in_a_row"),
        periods=st.integers(1, 4),
        least=st.sampled_from([0, 2]),
        cooldown=st.sampled_from([0, 3]),
    ),
    st.builds(
        Rule,
        form=st.just("under"),
        number=st.sampled_from([Fraction(1, 2), Fraction(1)]),
        least=st.sampled_from([0, 4]),
        cooldown=st.sampled_from([0, 3]),
    ),
    st.builds(Rule, form=st.just("below"), number=st.just(Fraction(5)), cooldown=st.sampled_from([0, 3])),
)


def _post_condition(rule: Rule) -> PostCondition:
    if rule.form == "in_a_row":
        return Row(rule.periods)
    return Under(rule.number) if rule.form == "under" else Bound(rule.number, drop=True)


@settings(max_examples=150)
@given(st.integers(0, 1 << 30), st.integers(1, 34), POST_RULES)
def test_posts_ring_where_the_oracle_says(seed: int, count: int, rule: Rule) -> None:
    chance, posts = _random(seed), []
    for number in range(count):
        out = datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=number)
        known = chance.random() > 0.1
        late = chance.choice([0, 0, 0, 0, 2, 22])
        value = chance.randint(0, 20) if known else None
        posts.append(Told(f"p{number}", out, value, out + AGE + timedelta(days=late) if known else None))
    aged = [Aged(p.post, p.out, p.out + AGE, p.value, p.since, p.out.date()) for p in posts]
    rings = over_posts.rings(aged, _post_condition(rule), least=rule.least, cooled=_cooled(rule))
    assert [(r.post, r.since, r.now, r.limit) for r in rings] == post_rings(posts, rule, AGE)


def test_only_watched_posts_ring_and_all_posts_say_what_is_usual() -> None:
    out = datetime(2026, 1, 1, 9, tzinfo=UTC)
    aged = [
        Aged(f"p{n}", out + timedelta(days=n), out + timedelta(days=n) + AGE, 10 if n < 9 else 4,
             out + timedelta(days=n) + AGE, date(2026, 1, 1), wanted=n in {8, 10})
        for n in range(11)
    ]  # fmt: skip
    rings = over_posts.rings(aged, Under(Fraction(1, 2)), least=None, cooled=_cooled(Rule("under")))
    assert [(ring.post, ring.now, ring.limit, ring.drop) for ring in rings] == [("p10", 4, 5, True)]


def test_a_day_that_was_read_before_it_was_over_is_not_held() -> None:
    read = datetime(2026, 1, 11, 20, tzinfo=UTC)
    records = [(read, {MONDAY + timedelta(days=n): 1 for n in range(7)})]
    assert _held(records, 7) == []
    last = MONDAY + timedelta(days=6)
    later = [*records, (read + timedelta(hours=4), {last: 1})]
    assert [(p.first, p.last, p.since) for p in _held(later, 7)] == [(MONDAY, last, read + timedelta(hours=4))]


def test_what_was_judged_is_judged_by_what_was_known_then() -> None:
    early, late = datetime(2026, 1, 12, 8, tzinfo=UTC), datetime(2026, 1, 20, tzinfo=UTC)
    records = [(early, {MONDAY + timedelta(days=n): 1 for n in range(7)}), (late, {MONDAY: 90})]
    assert [(p.since, p.now, p.as_known(late)) for p in _held(records, 7)] == [(early, 7, 96)]
    assert _held(records, 7)[0].as_known(early - timedelta(hours=1)) is None
    assert [r.now for r in _found(records, Rule("below", Fraction(8)), 7)] == [7]


def test_ratios_are_sum_over_sum_and_reach_is_never_summed() -> None:
    ctr = Formula("ctr", "Clicks", over=(("link-clicks",),), under=(("impressions",),), unit="percent")
    reach = Formula("reach", "Reach", over=(("reach",),))
    at = datetime(2026, 2, 1, tzinfo=UTC)
    days = {MONDAY + timedelta(days=n): [(at, {"link-clicks": n, "reach": n, "impressions": 100})] for n in range(7)}
    assert [p.now for p in periods(days, ctr, UTC, weekly=True)] == [Fraction(21 * 100, 700)]
    assert [p.now for p in periods(days, reach, UTC, weekly=True)] == [6]
    nothing = {MONDAY: [(at, {"link-clicks": 0, "impressions": 0})]}
    assert periods(nothing, ctr, UTC, weekly=False) == []


@pytest.mark.parametrize(
    ("now", "weekly", "last"),
    [
        (datetime(2026, 1, 12, 0, tzinfo=UTC), True, date(2026, 1, 11)),
        (datetime(2026, 1, 11, 23, tzinfo=UTC), True, date(2026, 1, 4)),
        (datetime(2026, 1, 11, 23, tzinfo=UTC), False, date(2026, 1, 10)),
    ],
)
def test_the_latest_period_that_is_over(now: datetime, *, weekly: bool, last: date) -> None:
    assert latest_over(now, UTC, weekly=weekly) == last


def test_counts_of_several_records_make_one_day() -> None:
    ctr = Formula("ctr", "Clicks", over=(("link-clicks",),), under=(("impressions",),))
    one, two = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC)
    said: list[Said] = [(one, {"impressions": 10}), (two, {"link-clicks": 1}), (two, {"link-clicks": 5})]
    assert [(p.since, p.now) for p in periods({MONDAY: said}, ctr, UTC, weekly=False)] == [(two, Fraction(1, 2))]


def test_followers_are_the_last_that_was_read_in_the_week() -> None:
    at = datetime(2026, 2, 1, tzinfo=UTC)
    read = [(MONDAY, at, 10), (MONDAY + timedelta(days=6), at, 12), (MONDAY + timedelta(days=7), at, 9)]
    assert [(p.first, p.last.day, p.now) for p in stocks(read, UTC, weekly=True)] == [
        (MONDAY, 11, 12), (MONDAY + timedelta(days=7), 18, 9),
    ]  # fmt: skip
    assert [p.now for p in stocks(read, UTC, weekly=False)] == [10, 12, 9]


def test_days_of_meta_and_youtube_end_in_california() -> None:
    assert periods({MONDAY: [(datetime(2026, 1, 6, 7, tzinfo=UTC), {"impressions": 1})]},
                   IMPRESSIONS, zone_of("instagram"), weekly=False) == []  # fmt: skip
    assert str(zone_of("youtube")) == "America/Los_Angeles"
    assert zone_of("x") is zone_of(None) is UTC

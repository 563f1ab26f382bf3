"""What rings, by the letter and as slowly as can be: for every moment everything is asked anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from statistics import median
from typing import NamedTuple

Records = Sequence[tuple[datetime, Mapping[date, int]]]
"""Each record: its as-of, and the number of each day that it holds."""
_MARGINS = [Fraction(margin, 100) for margin in (0, 10, 20, 30, 50, 100, 200)]


class Rule(NamedTuple):
    """One form of `when:` in numbers."""

    form: str
    number: Fraction = Fraction(0)
    periods: int = 0
    auto: bool = False
    least: int = 0
    cooldown: int = 0


class Week(NamedTuple):
    """A judged period: its days, when it was over, when it was held, and its number then."""

    days: tuple[date, ...]
    over: datetime
    held: datetime
    value: int


_KNOWN: dict[tuple[int, Sequence[date], datetime], int | None] = {}


def number_of(records: Records, days: Sequence[date], moment: datetime) -> int | None:
    """The sum of the days by all that was said until then; None while a day is missing."""
    key = id(records), days, moment
    if key not in _KNOWN:
        _KNOWN[key] = _number_of(records, days, moment)
    return _KNOWN[key]


def _number_of(records: Records, days: Sequence[date], moment: datetime) -> int | None:
    total = 0
    for day in days:
        over = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        said = [(at, told[day]) for at, told in records if day in told and over <= at <= moment]
        if not said:
            return None
        total += max(said, key=lambda one: one[0])[1]
    return total


def judged(records: Records, length: int) -> list[Week]:
    """Every period that was held at some time."""
    days = sorted({day for _, told in records for day in told})
    found = []
    for first in days:
        group = tuple(first + timedelta(days=n) for n in range(length))
        if length > 1 and first.weekday() != 0:
            continue
        for at in sorted({at for at, _ in records}):
            value = number_of(records, group, at)
            if value is not None:
                over = datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(days=length)
                found.append(Week(group, over, at, value))
                break
    return found


def rings(records: Records, rule: Rule, length: int) -> list[tuple[datetime, datetime, int, Fraction]]:
    """When each was due to ring, when it did, the number, and the limit it broke."""
    _KNOWN.clear()
    weeks = judged(records, length)
    found: list[tuple[Week, Fraction]] = []
    for week in weeks:
        margin = rule.number
        if rule.auto:
            margin = next((m for m in _MARGINS if _in_a_year(records, rule, weeks, week, m) <= 6), _MARGINS[-1])
        limit = _broken(records, rule, weeks, week, margin)
        if limit is None or _held_back(week, [one for one, _ in found], rule):
            continue
        found.append((week, limit))
    return [(week.over, week.held, week.value, limit) for week, limit in found]


def _in_a_year(records: Records, rule: Rule, weeks: Sequence[Week], week: Week, margin: Fraction) -> int:
    rang: list[Week] = []
    for other in weeks:
        if other.over >= week.over:
            break
        if _broken(records, rule, weeks, other, margin) is not None and not _held_back(other, rang, rule):
            rang.append(other)
    return sum(w.days[0] >= week.days[0] - timedelta(weeks=52) and w.held <= week.held for w in rang)


def _held_back(week: Week, rang: Sequence[Week], rule: Rule) -> bool:
    known = [other for other in rang if other.held <= week.held]
    return bool(known) and week.over < known[-1].over + timedelta(days=rule.cooldown)


def _broken(records: Records, rule: Rule, weeks: Sequence[Week], week: Week, margin: Fraction) -> Fraction | None:
    now = week.value
    if rule.form in {"below", "above"}:
        outside = now < rule.number if rule.form == "below" else now > rule.number
        return rule.number if outside and abs(now - rule.number) >= rule.least else None
    before = [number_of(records, w.days, week.held) for w in weeks if w.over < week.over]
    known = [value for value in before if value is not None][-rule.periods :]
    if len(known) < rule.periods:
        return None
    if rule.form == "change":
        base = Fraction(median(map(Fraction, known)))
        limit = base + rule.number * abs(base)
        outside = now <= limit if rule.number < 0 else now >= limit
        return limit if outside and now != base and abs(now - base) >= rule.least else None
    for edge, sign in ((min(known), -1), (max(known), 1)):
        limit = edge + sign * margin * abs(edge)
        if sign * now > sign * limit and abs(now - edge) >= rule.least:
            return Fraction(limit)
    return None


class Told(NamedTuple):
    """A post: when it went out, its number at the age, and when that was read; None for not measured."""

    post: str
    out: datetime
    value: int | None
    since: datetime | None


def post_rings(posts: Sequence[Told], rule: Rule, age: timedelta) -> list[tuple[str, datetime, int, Fraction]]:
    """Which posts ring, when, by what number, under which limit."""
    found: list[tuple[Told, datetime, Fraction]] = []
    for place, post in enumerate(posts):
        count = rule.periods if rule.form == "in_a_row" else 1
        row = posts[place + 1 - count : place + 1] if place + 1 >= count else []
        if not row or any(each.value is None for each in row):
            continue
        if found and post.out + age < found[-1][0].out + age + timedelta(days=rule.cooldown):
            continue
        begin = place + 1 - count
        before = posts[max(0, begin - 20) : begin]
        moments = sorted({each.since for each in (*row, *before) if each.since is not None})
        for moment in moments:
            if any(each.since is None or each.since > moment for each in row):
                continue
            if moment > post.out + timedelta(days=28):
                break
            limit = _under(rule, row, before, moment)
            if limit is not None:
                found.append((post, moment, limit))
                break
    return [(post.post, moment, post.value or 0, limit) for post, moment, limit in found]


def _under(rule: Rule, row: Sequence[Told], before: Sequence[Told], moment: datetime) -> Fraction | None:
    now = row[-1].value or 0
    if rule.form == "below":
        return rule.number if now < rule.number and abs(now - rule.number) >= rule.least else None
    known = [each.value for each in before if each.value is not None and each.since and each.since <= moment]
    if len(known) < 8:
        return None
    base = Fraction(median(map(Fraction, known)))
    limit = base if rule.form == "in_a_row" else base * rule.number
    below = all((each.value or 0) < limit for each in row)
    return limit if below and abs(now - base) >= rule.least else None

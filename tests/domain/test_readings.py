"""What is read of records of numbers: the newest of each count, at an age, and never a period for a life."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from socialops.domain.documents.measure import Measure, measure_misplaced, measure_name
from socialops.domain.documents.records import Publication
from socialops.domain.documents.settings import Settings
from socialops.domain.numbers.readings import Readings
from socialops.domain.workspace import Filed, Workspace

DIGEST = "sha256:" + "0" * 64
OUT = "2027-03-01T08:00:00Z"


def measure(as_of: str, *, number: int = 1, by: str = "ana", **fields: Any) -> Filed[Measure]:
    channel = fields.pop("channel", "acme-x")
    record = Measure.model_validate({"channel": channel, "by": by, "as_of": as_of, "window": "lifetime", **fields})
    return Filed(f"measures/{channel or 'general'}/{as_of[:10]}--{by}--{number}.yaml", record)


def published(
    at: str = OUT,
    *,
    url: str | None = "https://x.com/acme/status/1",
    number: int = 1,
    post: str = "teaser",
    **more: Any,
) -> Filed[Publication]:
    fields = {"post": post, "channel": "acme-x", "outcome": "published", "at": at, "by": "dana", "digest": DIGEST}
    record = Publication.model_validate({**fields, **({"url": url} if url else {}), **more})
    return Filed(f"publications/{post}/acme-x--{number}.yaml", record)


def readings(*measures: Filed[Measure], out: tuple[Filed[Publication], ...] | None = None) -> Readings:
    found: dict[str, list[Filed[Publication]]] = {}
    for filed in (published(),) if out is None else out:
        found.setdefault(filed.item.post, []).append(filed)
    groups: dict[str, list[Filed[Measure]]] = {}
    for one in measures:
        groups.setdefault(one.path.split("/")[1], []).append(one)
    return Readings(
        Workspace(
            Settings(version=1, name="Acme", timezone="Europe/Berlin"),
            publications={post: tuple(items) for post, items in found.items()},
            measures={name: tuple(items) for name, items in groups.items()},
        )
    )


def of(as_of: str, *, number: int = 1, **counts: int) -> Filed[Measure]:
    return measure(as_of, number=number, posts={"teaser": counts})


def values(found: Readings) -> dict[str, int | Fraction]:
    return {name: value.value for name, value in found.latest("teaser", "acme-x").items()}


def test_the_newest_of_each_count_counts_and_what_is_absent_overwrites_nothing() -> None:
    found = readings(
        of("2027-03-09T08:00:00Z", number=2, likes=7),
        of("2027-03-05T08:00:00Z", likes=9, views=100),
        of("2027-03-09T08:00:00Z", number=1, likes=8, shares=2),
    )
    assert values(found) == {"likes": 7, "views": 100, "shares": 2}
    assert found.latest("teaser", "acme-x")["shares"].path == "measures/acme-x/2027-03-09--ana--1.yaml"
    assert [*found.measured()] == [("teaser", "acme-x")]
    assert values(readings()) == {}


def test_an_older_file_of_a_higher_number_overwrites_nothing() -> None:
    late, early = of("2027-03-09T08:00:00Z", likes=9), of("2027-03-09T07:00:00Z", number=5, likes=4)
    assert values(readings(late, early)) == {"likes": 9}


def test_what_is_mended_counts_no_more_whatever_becomes_of_its_mending() -> None:
    slip = of("2027-03-05T08:00:00Z", likes=9000, views=1)
    mended = measure("2027-03-05T08:00:00Z", number=2, posts={"teaser": {"likes": 90}}, instead_of=slip.path)
    again = measure("2027-03-05T08:00:00Z", number=3, posts={"teaser": {"likes": 91}}, instead_of=mended.path)
    assert values(readings(slip, mended)) == {"likes": 90}
    assert values(readings(slip, mended, again)) == {"likes": 91}
    assert readings(slip, mended).dropped == {slip.path}


def test_a_period_is_no_life() -> None:
    week = {"from": "2027-03-01", "to": "2027-03-07"}
    found = readings(
        measure("2027-03-08T08:00:00Z", window=week, posts={"teaser": {"likes": 3}}, account={"sessions": 20}),
        measure("2027-03-08T08:00:00Z", number=2, window=None, posts={"teaser": {"likes": 5}}),
    )
    assert values(found) == {}
    assert [*found.measured()] == []
    assert found.account("acme-x") == []


@pytest.mark.parametrize(
    ("hours", "value"),
    [
        ({168: 70}, 70),
        ({167: 70}, None),
        ({240: 70}, 70),
        ({241: 70}, None),
        ({48: 10, 264: 100}, 60),
        ({48: 10, 217: 100}, Fraction(10) + Fraction(90 * 120, 169)),
        ({48: 10, 167: 60, 169: 70, 500: 900}, 65),
        ({48: 10, 168: 44, 169: 70}, 44),
        ({48: 10}, None),
        ({-1: 5, 240: 70}, 70),
        ({}, None),
    ],
)
def test_the_value_at_an_age(hours: dict[int, int], value: int | Fraction | None) -> None:
    start = datetime(2027, 3, 1, 8, tzinfo=UTC)
    measures = [of((start + timedelta(hours=h)).isoformat(), likes=n) for h, n in hours.items()]
    found = readings(*measures, of("2027-03-02T08:00:00Z", views=1)).at_age("teaser", "acme-x", "likes")
    assert (found and found.value) == value
    assert not found or isinstance(found.value, type(value))


def test_of_two_readings_at_one_time_the_last_path_is_interpolated() -> None:
    found = readings(
        of("2027-03-03T08:00:00Z", likes=10),
        of("2027-03-03T08:00:00Z", number=2, likes=20),
        of("2027-03-13T08:00:00Z", likes=40),
    )
    value = found.at_age("teaser", "acme-x", "likes")
    assert value is not None
    assert (value.value, value.path) == (30, "measures/acme-x/2027-03-13--ana--1.yaml")


def test_age_counts_from_the_first_record_of_the_address_that_is_out() -> None:
    first, again = published(), published("2027-03-05T08:00:00Z", number=2)
    moved = published("2027-03-06T08:00:00Z", number=3, url="https://x.com/acme/status/2")
    failed = published("2027-03-07T08:00:00Z", number=4, outcome="failed", url=None)
    at = datetime(2027, 3, 8, 8, tzinfo=UTC)
    assert readings(out=(first, again)).age("teaser", "acme-x", at) == timedelta(days=7)
    assert readings(out=(first, again, moved, failed)).age("teaser", "acme-x", at) == timedelta(days=2)
    follower = published("2027-03-05T08:00:00Z", post="teaser-2")
    assert readings(out=(first, follower)).age("teaser-2", "acme-x", at) == timedelta(days=7)
    assert readings(out=(published(url=None),)).age("teaser", "acme-x", at) == timedelta(days=7)
    assert readings().age("teaser", "acme-linkedin", at) is None
    assert readings().at_age("other", "acme-x", "likes") is None


def test_ages_are_exact_over_a_change_of_clocks() -> None:
    found = readings(of("2027-03-30 10:00", likes=5), out=(published("2027-03-23 09:00"),))
    reading = found.of("teaser", "acme-x")[0]
    assert found.age("teaser", "acme-x", reading.as_of) == timedelta(days=7)


def test_days_and_accounts_are_series() -> None:
    found = readings(
        measure("2027-03-05T08:00:00Z", days={"2027-03-02": {"views": 5, "likes": -1}, "2027-03-01": {"views": 4}}),
        measure("2027-03-06T08:00:00Z", days={"2027-03-02": {"views": 6}}, account={"followers": 12}),
        measure("2027-03-09T08:00:00Z", account={"followers": 15}),
    )
    days = {day: {n: v.value for n, v in counts.items()} for day, counts in found.days("acme-x").items()}
    assert days == {date(2027, 3, 1): {"views": 4}, date(2027, 3, 2): {"views": 6, "likes": -1}}
    assert [*days] == sorted(days)
    then = found.stock("acme-x", "followers", datetime(2027, 3, 8, tzinfo=UTC))
    assert then is not None
    assert then.value == 12
    assert found.stock("acme-x", "followers", datetime(2027, 3, 1, tzinfo=UTC)) is None


def test_the_followers_of_a_day_are_those_at_its_end() -> None:
    found = readings(
        measure("2027-03-05T08:00:00Z", days={"2027-03-01": {"followers": 10}, "2027-03-05": {"followers": 12}})
    )
    stocks = [found.stock("acme-x", "followers", datetime(2027, 3, day, 9, tzinfo=UTC)) for day in (1, 2, 5)]
    assert [stock and stock.value for stock in stocks] == [None, 10, 12]


def test_numbers_of_no_channel_go_by_their_days() -> None:
    week = {"from": "2027-03-01", "to": "2027-03-07"}
    found = readings(
        measure("2027-03-08T08:00:00Z", channel=None, window=week, numbers={"mentions": 5, "advocates": 1}),
        measure("2027-03-09T08:00:00Z", channel=None, window=week, numbers={"mentions": 6}),
        measure("2027-03-09T08:00:00Z", channel=None, number=2, numbers={"mentions": 99}),
    )
    general = {window: {n: v.value for n, v in counts.items()} for window, counts in found.general.items()}
    assert general == {(date(2027, 3, 1), date(2027, 3, 7)): {"mentions": 6, "advocates": 1}}


def test_paths_say_channel_day_and_member() -> None:
    name = measure_name("measures/acme-x/2027-03-08--ana-maria--12.yaml")
    assert name is not None
    assert (name.folder, name.day, name.member, name.number) == ("acme-x", date(2027, 3, 8), "ana-maria", 12)
    assert name.path == "measures/acme-x/2027-03-08--ana-maria--12.yaml"
    assert measure_name("measures/acme-x/2027-02-30--ana--1.yaml") is None
    assert measure_name("measures/acme-x/ana--1.yaml") is None


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("measures/acme-x/2027-03-09--ana--1.yaml", None),
        ("measures/acme-x/2027-03-08--ana--1.yaml", "as_of"),
        ("measures/acme-x/2027-03-09--dana--1.yaml", "by"),
        ("measures/acme-bsky/2027-03-09--ana--1.yaml", "channel"),
    ],
)
def test_a_measure_lies_where_it_says(path: str, field: str | None) -> None:
    found = measure_misplaced(path, measure("2027-03-08T23:30:00Z").item, "Europe/Berlin")
    assert (found and found[1]) == (field and (field,))

"""SO701 to SO704, SO706: where each begins and where it does not; what another record mends is only noted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socialops.operations.check import check
from tests.factories import WorkspaceFolder, small_workspace

TODAY = date(2027, 3, 10)
LIFETIME = {"window": "lifetime"}
WEEK = {"from": "2027-02-22", "to": "2027-02-28"}


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.post("teaser", publish_at="2027-03-01 09:00")
    made.review("teaser", "brand-review", "dana", at="2027-02-20T09:00:00+01:00")
    made.publication("teaser", "acme-x", at="2027-03-01T09:00:00+01:00")
    return made


def write(
    folder: WorkspaceFolder, as_of: str, *, number: int = 1, channel: str | None = "acme-x", **fields: Any
) -> str:
    path = f"measures/{channel or 'general'}/{as_of[:10]}--ana--{number}.yaml"
    return folder.document(path, {"channel": channel, "by": "ana", "as_of": as_of, **LIFETIME, **fields})


def found(folder: WorkspaceFolder, today: date = TODAY) -> list[str]:
    """Code, severity and message of all that is said of numbers."""
    report = check(folder.load(), today).diagnostics
    return [f"{d.code} {d.severity.value} {d.message}" for d in report if d.path.startswith(("measures/", "kpis/"))]


def teaser(folder: WorkspaceFolder, as_of: str, *, number: int = 1, **counts: int) -> str:
    return write(folder, as_of, number=number, posts={"teaser": {k.replace("_", "-"): v for k, v in counts.items()}})


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ({"reach": 101, "impressions": 100}, "SO703"),
        ({"reach": 100, "impressions": 100}, None),
        ({"reach": 101, "impressions": 100, "views": 101}, None),
        ({"reach": 101}, None),
        ({"link_clicks": 301, "impressions": 100}, "SO703"),
        ({"link_clicks": 300, "impressions": 100}, None),
        ({"link_clicks": 301, "impressions": 100, "views": 900}, "SO703"),
        ({"link_clicks": 301, "views": 100}, "SO703"),
        ({"link_clicks": 301}, None),
        ({"link_clicks": 1, "impressions": 0}, "SO703"),
    ],
)
def test_what_can_t_stand_side_by_side(folder: WorkspaceFolder, counts: dict[str, int], code: str | None) -> None:
    teaser(folder, "2027-03-05T09:00:00+01:00", **counts)
    assert [line[:13] for line in found(folder)] == ([f"{code} warning"] if code else [])


@pytest.mark.parametrize(("now", "odd"), [(50, False), (49, True), (200, False), (201, True), (0, True)])
def test_followers_that_halve_or_double(folder: WorkspaceFolder, now: int, odd: bool) -> None:
    write(folder, "2027-03-05T09:00:00+01:00", account={"followers": 100})
    write(folder, "2027-03-06T09:00:00+01:00", account={"followers": now})
    assert [line[:5] for line in found(folder)] == ["SO703"] * odd


@pytest.mark.parametrize(
    ("series", "told"),
    [
        ((100, 95), 0),
        ((100, 94), 1),
        ((100, 97, 94), 1),
        ((100, 94, 94), 2),
        ((0, 0), 0),
        ((90, 100, 96), 0),
    ],
)
def test_a_fall_is_one_of_over_five_in_a_hundred_below_the_highest(
    folder: WorkspaceFolder, series: tuple[int, ...], told: int
) -> None:
    for n, likes in enumerate(series):
        teaser(folder, f"2027-03-0{n + 3}T09:00:00+01:00", likes=likes)
    assert [line[:13] for line in found(folder)] == ["SO704 warning"] * told


def test_a_fall_goes_by_as_of_and_not_by_the_order_of_paths(folder: WorkspaceFolder) -> None:
    teaser(folder, "2027-03-05T10:00:00+01:00", number=1, likes=100)
    teaser(folder, "2027-03-05T09:00:00+01:00", number=2, likes=50)
    assert found(folder) == []
    teaser(folder, "2027-03-05T10:00:00+01:00", number=3, likes=50)
    assert found(folder) == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"posts": {"teaser": {"likes": 1}}, "channel": "acme-linkedin"}, "SO702 error teaser is not out on"),
        ({"posts": {"gone": {"likes": 1}}}, "SO702 note there is no post 'gone' any more"),
        ({"days": {"2027-03-06": {"likes": 1}}}, "SO702 error 2027-03-06 was still to come on 2027-03-05"),
        (
            {"days": {f"2027-03-{day:02}": {"likes": 1} for day in range(4, 32)}},
            "SO702 error 26 days (2027-03-06 to 2027-03-31) were still to come on 2027-03-05",
        ),
        ({"days": {"2027-03-05": {"likes": -1}}}, None),
        ({"posts": {"teaser": {"likes": 1}}, "as_of": "2027-03-01T08:59:59+01:00"}, "SO702 error teaser went out"),
        ({"posts": {"teaser": {"likes": 1}}, "as_of": "2027-03-01T09:00:00+01:00"}, None),
        ({"account": {"likes": 1}, "as_of": "2027-03-11T00:00:00+01:00"}, "SO702 error its numbers were"),
        ({"account": {"likes": 1}, "instead_of": "measures/acme-x/none.yaml"}, "SO702 error there is no record"),
        ({"account": {"likes": 1}, "channel": "acme-old"}, "SO702 note there is no channel 'acme-old' any more"),
        ({"posts": {"teaser": {"followers": 1}}}, "SO701 error there is no count 'followers' here; did you mean"),
        ({"account": {"followers": 1, "sessions": 2, "mentions": 1}}, "SO701 error there is no count 'mentions' here"),
        ({"numbers": {"likes": 1}, "channel": None, "window": WEEK}, "SO701 error there is no count 'likes'"),
        ({"posts": {"teaser": {"likes": 1.5}}}, "SO005 error 'posts.teaser.likes' must be a whole number"),
        ({"posts": {"teaser": {"likes": -1}}}, "SO005 error 'posts.teaser.likes' must be at least 0"),
        ({"posts": {"teaser": {"likes": True}}}, "SO005 error 'posts.teaser.likes' must be a whole number"),
        ({"numbers": {"mentions": 1}}, "SO005 error this has 'numbers', which belong to no channel"),
        ({"channel": None, "days": {"2027-03-05": {"likes": 1}}}, "SO005 error this has posts, days or"),
        ({"window": None, "account": {"likes": 1}}, "SO706 error it says no window"),
        ({"window": {"from": "2027-03-03", "to": "2027-03-02"}}, "SO706 error its window ends before it begins"),
        ({"window": {"from": "2027-03-03", "to": "2027-03-06"}}, "SO706 error its window ends on 2027-03-06"),
        ({"window": {"from": "2027-03-03", "to": "2027-03-05"}}, None),
        ({"window": WEEK, "days": {"2027-02-21": {"likes": 1}}}, "SO706 error 2027-02-21 lies outside its window"),
        (
            {"window": WEEK, "days": {"2027-02-20": {"likes": 1}, "2027-02-21": {"likes": 1}}},
            "SO706 error 2 days (2027-02-20 to 2027-02-21) lie outside its window",
        ),
        (
            {"days": {f"2027-03-0{day}": {"lieks": 1} for day in range(1, 6)}},
            "SO701 error there is no count 'lieks' here (5 times); did you mean",
        ),
        ({"channel": None, "numbers": {"mentions": 1}}, "SO706 error numbers of no channel are of days"),
    ],
)  # fmt: skip
def test_a_number_that_can_t_have_been(folder: WorkspaceFolder, fields: dict[str, Any], message: str | None) -> None:
    as_of = fields.pop("as_of", "2027-03-05T09:00:00+01:00")
    write(folder, as_of, **fields)
    said = found(folder)
    assert len(said) == bool(message), said
    assert not message or said[0].startswith(message)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (("02-01", "02-28", "mentions"), ("02-01", "02-28", "mentions"), 0),
        (("02-01", "02-28", "mentions"), ("03-01", "03-05", "mentions"), 0),
        (("02-01", "02-28", "mentions"), ("02-28", "03-05", "mentions"), 1),
        (("02-01", "02-28", "mentions"), ("02-08", "02-14", "mentions"), 1),
        (("02-01", "02-28", "mentions"), ("02-08", "02-14", "nps-promoters"), 0),
    ],
)
def test_days_of_no_channel_are_counted_once(
    folder: WorkspaceFolder, first: tuple[str, str, str], second: tuple[str, str, str], told: int
) -> None:
    for n, (start, end, count) in enumerate((first, second), 1):
        window = {"from": f"2027-{start}", "to": f"2027-{end}"}
        write(folder, f"2027-03-06T0{n}:00:00+01:00", number=n, channel=None, window=window, numbers={count: n})
    assert [line[:11] for line in found(folder)] == ["SO706 error"] * told


def test_what_is_mended_is_only_noted(folder: WorkspaceFolder) -> None:
    slip = teaser(folder, "2027-03-05T09:00:00+01:00", likes=100, reach=9, views=1)
    assert [line[:13] for line in found(folder)] == ["SO703 warning"]
    write(folder, "2027-03-05T09:00:00+01:00", number=2, posts={"teaser": {"likes": 10}}, instead_of=slip)
    assert [line[:10] for line in found(folder)] == ["SO703 note"]


def test_a_kpi_brings_counts_of_its_own(folder: WorkspaceFolder) -> None:
    folder.document("kpis/orders.yaml", {"id": "orders", "title": "Orders", "over": ["orders"], "counts": ["orders"]})
    teaser(folder, "2027-03-05T09:00:00+01:00", orders=3)
    window = {"from": "2027-03-01", "to": "2027-03-04"}
    write(folder, "2027-03-05T09:00:00+01:00", channel=None, window=window, numbers={"orders": 2})
    assert found(folder) == []


def test_no_channel_is_called_general(folder: WorkspaceFolder) -> None:
    folder.channel("general")
    (said,) = [d for d in check(folder.load(), TODAY).diagnostics if d.path == "channels/general.yaml"]
    assert "'general' is the folder of numbers of no channel" in said.message

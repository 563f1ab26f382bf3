"""Older and rarer exports of each platform, in few words: which is which, and what is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from socialops.analytics.export import Export, Refused
from socialops.analytics.reading import read
from socialops.analytics.shape import Match, Shape, recognised
from socialops.analytics.sheet import Terms
from socialops.store.formats import shipped
from socialops.tables.reading import tables_of

SHAPES = [Shape.model_validate(value) for value in shipped()]
TERMS = Terms(None, "Europe/Berlin", datetime(2027, 3, 22, 9, tzinfo=UTC))


def export(text: str, terms: Terms = TERMS) -> Export | Refused:
    """What the first table of a file says."""
    tables = tables_of(text.encode())
    assert isinstance(tables, list)
    match = recognised(tables[0].rows, SHAPES)
    assert isinstance(match, Match), match
    assert not match.shape.skipped
    return read(tables[0], match, terms)


X_VIDEO = (
    "Video overview,,,,,\nDate,Views,Watch Time (ms),Completion Rate,Average Watch Time (ms),Estimated Revenue\n"
    '"Sun, Mar 21, 2027",12,34567,0.2,3,0\n'
)
LINKEDIN_OLD = (
    "A note\nDate,Impressions (total),Unique impressions (organic),clicks(total),Reactions (total),Comments (total),"
    "Shares (total)\n03/13/2027,8,7,2,-3,4,5\n"
)
LINKEDIN_VISITORS = (
    "Date,Overview page views (total),Total page views (desktop),Total page views (total)\n03/13/2027,1,2,3\n"
)
TIKTOK = (
    "Date,Video views,Reached audience,Profile views,Likes,Shares,Comments,Website clicks,Net growth,New followers,"
    "Lost followers\n2027/03/10,1,2,3,4,5,6,7,-1,2,3\n"
)
FACEBOOK_OLD = (
    "Post ID,Page ID,Page name,Title,Publish time,Permalink,Date,Impressions,Reach,Reactions,Comments,Shares,"
    "Total clicks\n"
    "122158000922393639,1,Acme,x,03/19/2027 09:00,https://www.facebook.com/acme/posts/pfbid0,Lifetime,9,8,6,5,4,3\n"
)
TIKTOK_OLD = (
    "Video title,Video link,Post time,Video views,Likes,Comments,Shares,Add to Favorites\n"
    "x,https://www.tiktok.com/@acme/video/7747779209973036181,3/1/2027,18400,1,2,3,4\n"
)
YOUTUBE = (
    "Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Impressions\n"
    'Total,,,,5,1.5,1,10\n-aCmE0vid01,x,"Mar 1, 2027",60,5,1.5,1,10\n'
)
TIKTOK_NO_YEAR = "Date,Video Views,Profile Views,Likes,Comments,Shares\n31 December,5,1,1,1,1\n1 January,6,1,1,1,1\n"


@pytest.mark.parametrize(
    ("text", "form", "days"),
    [
        (X_VIDEO, "x-video-overview", {date(2027, 3, 21): {"views": 12, "watch-seconds": 35}}),
        (
            LINKEDIN_OLD,
            "linkedin-days",
            {
                date(2027, 3, 13): {
                    "impressions": 8, "reach": 7, "clicks": 2, "likes": -3, "comments": 4, "shares": 5,
                }
            },
        ),
        (LINKEDIN_VISITORS, "linkedin-visitors", {date(2027, 3, 13): {"profile-visits": 3}}),
        (
            "Date,Impressions,Engagements\n3/13/2027,100,5\n",
            "linkedin-member-days",
            {date(2027, 3, 13): {"impressions": 100}},
        ),
        (
            TIKTOK,
            "tiktok-overview",
            {
                date(2027, 3, 10): {
                    "views": 1, "reach": 2, "profile-visits": 3, "likes": 4, "comments": 6, "shares": 5,
                    "link-clicks": 7, "followers-new": 2, "followers-lost": 3,
                }
            },
        ),
    ],
)  # fmt: skip
def test_days(text: str, form: str, days: dict[date, dict[str, int]]) -> None:
    found = export(text)
    assert isinstance(found, Export), found
    assert found.format == form
    assert [*found.days.values()] == [days]


@pytest.mark.parametrize("order", [1, -1])
def test_a_missing_year_is_that_of_the_last_day_before_the_export(order: int) -> None:
    header, *rows = TIKTOK_NO_YEAR.splitlines()
    found = export("\n".join([header, *rows[::order]]))
    assert isinstance(found, Export)
    days = {day: counts["views"] for day, counts in found.days["tiktok"].items()}
    assert days == {date(2026, 12, 31): 5, date(2027, 1, 1): 6}
    assert found.notes == ["the days have no year: the last one was taken for 2027-01-01"]


def test_numbers_of_several_networks_stay_apart() -> None:
    found = export(
        "Date,Network,Profile,Audience,Net Audience Growth,Impressions,Engagements\n"
        '03-20-2027,X,acme,"1,204",3,"12,000",55\n03-20-2027,Facebook,Acme,900,1,500,5\n'
    )
    assert isinstance(found, Export)
    assert found.account == {"x": {"followers": 1204}, "facebook": {"followers": 900}}
    assert found.days["x"] == {date(2027, 3, 20): {"impressions": 12000, "followers": 1204}}


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            FACEBOOK_OLD,
            {"impressions": 9, "reach": 8, "likes": 6, "comments": 5, "shares": 4, "clicks": 3},
        ),
        (
            TIKTOK_OLD,
            {"views": 18400, "likes": 1, "comments": 2, "shares": 3, "saves": 4},
        ),
        (
            YOUTUBE,
            {"views": 5, "watch-seconds": 5400, "followers-new": 1, "impressions": 10},
        ),
    ],
)
def test_posts(text: str, counts: dict[str, int]) -> None:
    found = export(text)
    assert isinstance(found, Export), found
    assert [post.counts for post in found.posts] == [counts]
    assert found.rows == 1


def test_sessions_go_by_the_platform_and_totals_are_none() -> None:
    head = "# Start date: 20270222\n# End date: 20270321\n\nSession source,Sessions\n"
    found = export(head + "l.instagram.com,5\nInstagram,2\nt.co,6\nnewsletter,9\nGrand total,22\n")
    assert isinstance(found, Export)
    assert found.sessions == {"instagram": {"sessions": 7}, "x": {"sessions": 6}}
    assert found.period == (date(2027, 2, 22), date(2027, 3, 21))
    refused = export("Session source,Sessions\nt.co,6\n")
    assert isinstance(refused, Refused)
    assert "name no first and last day" in refused.reason


def test_a_number_of_no_count_is_refused_by_its_title() -> None:
    found = export('sep=,\n"Net follows"\n"Date","Primary"\n"2027-03-01T00:00:00","5"\n')
    assert isinstance(found, Refused)
    assert "'Net follows', which is none of our counts" in found.reason

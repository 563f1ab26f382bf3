"""One post has one id, however its address is written; and some ids hold the time."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta

import pytest

from socialops.analytics.address import made_at, native_id
from tests.measuring.exported import EXPORTS

SPELLINGS = """
x 21 https://x.com/acme/status/21
x 21 twitter.com/i/web/status/21?s=20
x 21 https://mobile.twitter.com/a/status/21/photo/1
linkedin 7563518000756534713 urn:li:share:7563518000756534713
linkedin 7563518000756534713 https://www.linkedin.com/feed/update/urn:li:activity:7563518000756534713/
linkedin 7563518000756534713 https://www.linkedin.com/posts/acme_spring-activity-7563518000756534713-aB3d
linkedin 7563518000756534713 https://www.linkedin.com/feed/update/urn:li:ugcPost:7563518000756534713
instagram Dkwc0lHtG9l https://www.instagram.com/p/Dkwc0lHtG9l/
instagram Dkwc0lHtG9l https://instagram.com/acme/reel/Dkwc0lHtG9l?igsh=abc
instagram Dkwc0lHtG9l https://www.instagram.com/tv/Dkwc0lHtG9l
youtube -aCmE0vid01 https://youtu.be/-aCmE0vid01?si=x1
youtube -aCmE0vid01 https://www.youtube.com/watch?v=-aCmE0vid01&t=3s
youtube -aCmE0vid01 https://youtube.com/shorts/-aCmE0vid01
youtube -aCmE0vid01 https://www.youtube.com/live/-aCmE0vid01
tiktok 7747779209973036181 https://www.tiktok.com/@acme/video/7747779209973036181?lang=en
bluesky 3nco3nwzvg227 at://did:plc:acme/app.bsky.feed.post/3nco3nwzvg227
bluesky 3nco3nwzvg227 https://bsky.app/profile/acme.example/post/3nco3nwzvg227
mastodon social.example/1182 https://social.example/@acme/1182
mastodon social.example/1182 https://social.example/users/acme/statuses/1182
mastodon other.example/77 https://other.example/@acme@social.example/77
threads DkNNMOnhvz- https://www.threads.net/@acme/post/DkNNMOnhvz-
facebook pfbid0NEW0x https://www.facebook.com/acme/posts/pfbid0NEW0x
facebook pfbid0NEW0x https://www.facebook.com/acme/posts/a-title/pfbid0NEW0x
facebook 122158000922393639 https://www.facebook.com/permalink.php?story_fbid=122158000922393639&id=1
facebook 122158000922393639 https://www.facebook.com/reel/122158000922393639
pinterest 1234567890 https://www.pinterest.de/pin/1234567890/
"""


@pytest.mark.parametrize("line", SPELLINGS.strip().splitlines())
def test_every_spelling_of_an_address_is_one_id(line: str) -> None:
    platform, found, address = line.split(" ")
    assert native_id(platform, address) == found


@pytest.mark.parametrize(
    ("platform", "address"),
    [
        ("x", ""),
        ("x", "https://x.com/acme"),
        ("x", "https://x.com/["),
        ("x", "x" * 3000),
        ("youtube", "youtube.com/@acme"),
    ],
)
def test_what_is_no_address_of_a_post_has_no_id(platform: str, address: str) -> None:
    assert native_id(platform, address) is None


def test_ids_hold_the_time_within_a_minute() -> None:
    rows = list(csv.DictReader((EXPORTS / "publications.csv").read_text().splitlines()))
    held = 0
    for row in rows:
        platform = row["channel"].removeprefix("acme-")
        native = native_id(platform, row["url"])
        assert native, row
        made = made_at(platform, native)
        if made:
            held += 1
            assert abs(made - datetime.fromisoformat(row["published_at_utc"])) < timedelta(minutes=1)
    assert held == len([row for row in rows if row["channel"] not in {"acme-facebook", "acme-youtube"}])


@pytest.mark.parametrize(
    ("platform", "native"),
    [
        ("x", "a"),
        ("x", "9" * 30),
        ("x", "٣"),
        ("facebook", "122158000922393639"),
        ("instagram", "a b"),
        ("bluesky", ""),
    ],
)
def test_an_id_of_another_form_holds_none(platform: str, native: str) -> None:
    assert made_at(platform, native) is None

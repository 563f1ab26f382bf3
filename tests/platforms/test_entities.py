from __future__ import annotations

import pytest

from socialops.platforms.entities.by_platform import extract


def names(platform: str, text: str) -> list[list[str]]:
    found = extract(platform, text)
    return [[entity.text for entity in kind] for kind in (found.hashtags, found.mentions, found.links)]


@pytest.mark.parametrize(
    ("text", "hashtags", "mentions", "links"),
    [
        ("#Spring is #here, @ann and @bob@b.example", ["Spring", "here"], ["ann", "bob@b.example"], []),
        ("#1 #1a #1_2 #a·b· #_", ["1a", "1_2", "a·b"], [], []),
        ("(#no) a#no /#no", [], [], []),
        ("mail bob@b.example or a/@no", [], [], []),
        ("see example.com or https://example.com/a(b)?c=ä!", [], [], ["https://example.com/a(b)?c=ä"]),
        ("ipfs://example.com/x", [], [], ["ipfs://example.com/x"]),
        ("#ahttps://example.com", ["a"], [], []),
    ],
)
def test_mastodon(text: str, hashtags: list[str], mentions: list[str], links: list[str]) -> None:
    assert names("mastodon", text) == [hashtags, mentions, links]


@pytest.mark.parametrize("platform", ["threads", "linkedin", "instagram", "facebook", "youtube", "tiktok", "pinterest"])
@pytest.mark.parametrize(
    ("text", "hashtags", "mentions", "links"),
    [
        ("#Spring #1 #1a #été (#x) a#no &#39; ##no", ["Spring", "1a", "été", "x"], [], []),
        ("@ann.b_c. mail bob@b.example @@no", [], ["ann.b_c"], []),
        ("https://a.example.com/#no and b.com/x", [], [], ["https://a.example.com/#no", "b.com/x"]),
        ("#️⃣ is no hashtag", [], [], []),
    ],
)
def test_platforms_without_published_rules(
    platform: str, text: str, hashtags: list[str], mentions: list[str], links: list[str]
) -> None:
    assert names(platform, text) == [hashtags, mentions, links]


def test_places_are_code_points_and_include_the_sign() -> None:
    found = extract("threads", "👍🏽 #a @b")
    assert [tuple(entity) for entity in (*found.hashtags, *found.mentions)] == [("a", 3, 5), ("b", 6, 8)]


def test_a_list_is_no_mention_on_x() -> None:
    assert names("x", "@ann/friends and @bob") == [[], ["bob"], []]

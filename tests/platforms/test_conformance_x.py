"""twitter-text's own cases, all of them."""

from __future__ import annotations

from typing import Any

import pytest

from socialops.operations.count import counted, platform_of
from socialops.platforms.count import lengths
from socialops.platforms.entities.by_platform import extract
from socialops.platforms.entities.x import _hashtags, _mentions
from socialops.platforms.links import X_LINKS, find_links
from socialops.platforms.truncate import cut
from socialops.platforms.x_weight import weigh

from . import shared

EXTRACT = shared.cases("twitter_text/extract.yml")["tests"]
VALIDATE = shared.cases("twitter_text/validate.yml")["tests"]
TLDS = shared.cases("twitter_text/tlds.yml")["tests"]


def each(cases: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=lambda case: case["description"])


def test_the_files_hold_every_case() -> None:
    assert {name: len(EXTRACT[name]) for name in ("urls", "hashtags", "mentions", "cashtags")} == {
        "urls": 91,
        "hashtags": 65,
        "mentions": 23,
        "cashtags": 8,
    }
    assert len(VALIDATE["WeightedTweetsCounterTest"]) == 20
    assert len(VALIDATE["WeightedTweetsWithDiscountedEmojiCounterTest"]) == 22
    assert len(VALIDATE["UnicodeDirectionalMarkerCounterTest"]) == 2
    assert (len(TLDS["generic"]), len(TLDS["country"])) == (1259, 315)


@each(VALIDATE["WeightedTweetsCounterTest"])
def test_weight_without_emoji_is_that_of_configuration_v2(case: dict[str, Any]) -> None:
    assert weigh(case["text"], with_emoji=False) == case["expected"]["weightedLength"]


@each(VALIDATE["WeightedTweetsWithDiscountedEmojiCounterTest"] + VALIDATE["UnicodeDirectionalMarkerCounterTest"])
def test_weight_and_verdict_are_those_of_configuration_v3(case: dict[str, Any]) -> None:
    expected = case["expected"]
    (length,) = lengths("x", case["text"])
    assert (length.unit, length.value, length.limit) == ("weighted", expected["weightedLength"], 280)
    assert length.ok is expected["valid"]


@each(VALIDATE["WeightedTweetsWithDiscountedEmojiCounterTest"])
def test_the_cut_is_where_the_valid_range_ends(case: dict[str, Any]) -> None:
    shown = case["text"][: cut("x", case["text"])]
    assert len(shown.encode("utf-16-le")) // 2 - 1 == case["expected"]["validRangeEnd"]


@each(EXTRACT["urls"] + EXTRACT["tco_urls_with_params"])
def test_links(case: dict[str, Any]) -> None:
    assert [link.url for link in find_links(case["text"], X_LINKS)] == case["expected"]
    assert counted(platform_of("x"), case["text"])["links"] == case["expected"]


@each(EXTRACT["urls_with_indices"] + EXTRACT["urls_with_directional_markers"])
def test_links_with_places(case: dict[str, Any]) -> None:
    expected = [(found["url"], *found["indices"]) for found in case["expected"]]
    assert [tuple(link) for link in extract("x", case["text"]).links] == expected


@pytest.mark.parametrize("kind", ["generic", "country"])
def test_every_top_level_domain_links(kind: str) -> None:
    wrong = [
        case["text"]
        for case in TLDS[kind]
        if [link.url for link in find_links(case["text"], X_LINKS)] != case["expected"]
    ]
    assert wrong == []


@each(EXTRACT["hashtags"] + EXTRACT["hashtags_from_astral"])
def test_hashtags(case: dict[str, Any]) -> None:
    assert counted(platform_of("x"), case["text"])["hashtags"] == case["expected"]


@each(EXTRACT["hashtags_with_indices"])
def test_hashtags_with_places(case: dict[str, Any]) -> None:
    expected = [(found["hashtag"], *found["indices"]) for found in case["expected"]]
    assert [tuple(found) for found in _hashtags(case["text"])] == expected


@each(EXTRACT["mentions"])
def test_mentions(case: dict[str, Any]) -> None:
    assert counted(platform_of("x"), case["text"])["mentions"] == case["expected"]


@each(EXTRACT["mentions_with_indices"])
def test_mentions_with_places(case: dict[str, Any]) -> None:
    expected = [(found["screen_name"], *found["indices"]) for found in case["expected"]]
    assert [tuple(found) for found in extract("x", case["text"]).mentions] == expected


@each(EXTRACT["mentions_or_lists_with_indices"])
def test_lists_are_told_from_mentions(case: dict[str, Any]) -> None:
    expected = [(found["screen_name"], *found["indices"], bool(found["list_slug"])) for found in case["expected"]]
    assert [(*entity, is_list) for entity, is_list in _mentions(case["text"])] == expected


@each(EXTRACT["cashtags"])
def test_cashtags(case: dict[str, Any]) -> None:
    assert [found.text for found in extract("x", case["text"]).cashtags] == case["expected"]


@each(EXTRACT["cashtags_with_indices"])
def test_cashtags_with_places(case: dict[str, Any]) -> None:
    expected = [(found["cashtag"], *found["indices"]) for found in case["expected"]]
    assert [tuple(found) for found in extract("x", case["text"]).cashtags] == expected

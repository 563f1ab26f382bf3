from __future__ import annotations

import time
import unicodedata
from itertools import pairwise
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from socialops.domain.platform_names import PLATFORMS
from socialops.errors import SocialopsError
from socialops.operations.count import counted, platform_of
from socialops.platforms.characters import count_graphemes, emoji, graphemes
from socialops.platforms.count import (
    count,
    count_tags,
    count_threads,
    is_plainly_within,
    lengths,
    measure,
    measure_tags,
    surely_fits,
)
from socialops.platforms.entities.by_platform import extract
from socialops.platforms.limits import load
from socialops.platforms.truncate import cut
from socialops.platforms.x_weight import weigh

PIECES = st.sampled_from(
    [
        "a",
        " ",
        "\n",
        "é",
        "e\u0301",
        "\u0301",
        "漢",
        "한",
        "\u1112\u1161\u11ab",
        "👨‍👩‍👧",
        "🇩🇪",
        "1️⃣",
        "👍🏽",
        "❤️",
        "#tag",
        "@a@b.example",
        "@name",
        "https://a.example.com/x?y=1",
        "b.com",
        "http://",
        ".",
        "\u200d",
        "\ufeff",
        "\ud800",
        "*",
        "$AB",
        "#",
        "\r\n",
    ]
)
TEXTS = st.lists(PIECES, max_size=20).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize(
    ("platform", "text", "expected"),
    [
        ("x", "Hi https://example.com/a/very/long/path/that/counts/23 👍🏽", [("weighted", 29, 280, True)]),
        ("x", "🫠🫡 🩷 🐦‍🔥 🫩", [("weighted", 13, 280, True)]),
        ("x", "a" * 281, [("weighted", 281, 280, False)]),
        ("mastodon", "@ann@social.example hi https://example.com/" + "a" * 50, [("mastodon", 31, 500, True)]),
        ("mastodon", "see example.com", [("mastodon", 15, 500, True)]),
        ("bluesky", "👍🏽é", [("graphemes", 2, 300, True), ("bytes", 10, 3000, True)]),
        ("bluesky", "👨‍👩‍👧‍👦" * 200, [("graphemes", 200, 300, True), ("bytes", 5000, 3000, False)]),
        ("threads", "hi 👍🏽 é", [("threads", 13, 500, True)]),
        ("youtube", "é" * 2501, [("bytes", 5002, 5000, False)]),
        ("tiktok", "😀" * 1101, [("utf16", 2202, 2200, False)]),
        ("linkedin", "😀" * 1501, [("characters", 1501, 3000, True), ("utf16", 3002, 3000, False)]),
    ],
)
def test_what_each_platform_counts(platform: str, text: str, expected: Any) -> None:
    assert [(found.unit, found.value, found.limit, found.ok) for found in lengths(platform, text)] == expected


def test_an_undocumented_unit_warns_by_the_largest_and_fails_by_the_smallest() -> None:
    assert [(found.unit, found.sure) for found in lengths("instagram", "a")] == [("characters", True), ("utf16", False)]


def test_a_content_warning_counts_on_mastodon_alone() -> None:
    assert [lengths(name, "abc", content_warning="spoiler")[0].value for name in ("mastodon", "x", "threads")] == [
        10,
        3,
        3,
    ]


def test_a_photo_post_may_be_longer_on_tiktok() -> None:
    assert lengths("tiktok", "a" * 4000, photo_post=True)[0][:4] == ("utf16", 4000, 4000, True)
    assert not lengths("tiktok", "a" * 4000)[0].ok


def test_near_begins_at_95_percent_and_ends_at_the_limit() -> None:
    near = [size for size in range(300) if lengths("x", "a" * size)[0].near]
    assert (near[0], near[-1]) == (266, 280)
    assert lengths("x", "a" * 283)[0].over == 3


def test_a_character_x_refuses_is_not_ok_and_says_why() -> None:
    (length,) = lengths("x", "a\ufeffb")
    assert (length.ok, length.value, "U+FEFF" in length.note) == (False, 4, True)


def test_other_fields_are_measured_by_name() -> None:
    assert [found[:4] for found in measure(load("youtube"), "headline", "é" * 101)] == [
        ("characters", 101, 100, False),
        ("utf16", 101, 100, False),
    ]
    assert measure(load("x"), "headline", "a") == []


def test_youtube_tags_count_commas_and_quotes() -> None:
    assert [count_tags(tags) for tags in ([], ["Foo Baz"], ["Foo", "Baz"], ["a b", "c"])] == [0, 9, 7, 7]
    assert [found[:4] for found in measure_tags(load("youtube"), ["a" * 501])] == [("tags", 501, 500, False)]
    assert measure_tags(load("bluesky"), ["a"]) == []


def test_threads_counts_all_bytes_of_a_character_that_is_an_emoji() -> None:
    assert [count_threads(text) for text in ("😀", "❤️", "©", "©️", "1️⃣", "é", "漢")] == [4, 6, 1, 5, 7, 1, 1]


def test_a_line_of_count_holds_exactly_the_contract() -> None:
    assert counted(platform_of("x"), "#Spring by @ann: https://acme.example.com") == {
        "lengths": [{"unit": "weighted", "value": 40, "limit": 280, "ok": True}],
        "hashtags": ["Spring"],
        "mentions": ["ann"],
        "links": ["https://acme.example.com"],
    }


def test_an_unknown_platform_is_named_with_the_choices() -> None:
    with pytest.raises(SocialopsError, match=r"'friendster'.*known: x, mastodon"):
        lengths("friendster", "a")


@pytest.mark.parametrize(
    ("platform", "text", "shown"),
    [
        ("x", "a" * 300, "a" * 280),
        ("x", "a" * 270 + " https://example.com", "a" * 270 + " "),
        ("x", "a" * 279 + "👍🏽", "a" * 279),
        ("x", "e\u0301" * 281, "e\u0301" * 280),
        ("x", "e\u0301" * 258 + " https://example.com/a", "e\u0301" * 258 + " "),
        ("bluesky", "👨‍👩‍👧‍👦" * 200, "👨‍👩‍👧‍👦" * 120),
        ("mastodon", "a" * 496 + " @bob@b.example", "a" * 496 + " "),
        ("mastodon", "a" * 495 + " @bob@b.example", "a" * 495 + " @bob@b.example"),
        ("threads", "a" * 497 + "😀", "a" * 497),
        ("youtube", "é" * 2501, "é" * 2500),
        ("tiktok", "😀" * 1101, "😀" * 1100),
        ("linkedin", "a" * 3001, "a" * 3000),
        ("linkedin", "😀" * 1501, "😀" * 1501),
    ],
)
def test_the_cut_falls_before_the_first_that_does_not_fit(platform: str, text: str, shown: str) -> None:
    assert text[: cut(platform, text)] == shown


def test_the_content_warning_takes_room() -> None:
    assert cut("mastodon", "b" * 300, content_warning="a" * 300) == 200


@given(TEXTS)
def test_weight_does_not_hang_on_normalisation(text: str) -> None:
    assert weigh(text) == weigh(unicodedata.normalize("NFC", text)) == weigh(unicodedata.normalize("NFD", text))


@given(TEXTS, TEXTS)
def test_characters_bytes_and_units_add_up(one: str, other: str) -> None:
    for unit in ("characters", "utf16", "bytes"):
        if one[-1:] != "\ud800":
            assert count(unit, one + other) == count(unit, one) + count(unit, other)


@given(TEXTS, TEXTS)
def test_joining_texts_never_adds_graphemes(one: str, other: str) -> None:
    assert count("graphemes", one + other) <= count("graphemes", one) + count("graphemes", other)


@given(TEXTS, st.sampled_from(PLATFORMS))
def test_a_text_cut_off_fits_and_all_of_a_fitting_text_is_shown(text: str, platform: str) -> None:
    tight = load(platform).with_overrides({"text": 12, "text_bytes": 40})
    place = cut(tight, text)
    fits = all(length.value <= length.limit for length in lengths(tight, text) if length.sure)
    assert (place == len(text)) or not fits
    assert place in {0, len(text), *(end for _, end in graphemes(text))}
    if fits:
        assert place == len(text)


@given(TEXTS, st.sampled_from(PLATFORMS))
def test_entities_slice_back_in_order_and_never_overlap(text: str, platform: str) -> None:
    found = extract(platform, text)
    for entity in (*found.hashtags, *found.mentions, *found.cashtags):
        shown = text[entity.start : entity.end]
        assert shown[0] in "#＃@＠$"
        assert shown[1:] == entity.text
    for entity in found.links:
        assert text[entity.start : entity.end] == entity.text
    places = sorted((entity.start, entity.end) for kind in found for entity in kind)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    assert all(list(kind) == sorted(kind, key=lambda entity: entity.start) for kind in found)


@given(TEXTS)
def test_emoji_lie_within_the_text(text: str) -> None:
    assert all(start < end <= len(text) for start, end in emoji(text))


HOSTILE = {
    "dots": "a." * 60_000,
    "one long label": "あ" * 60_000 + "-.com",
    "underscores": "x.com_" * 20_000,
    "parentheses": "http://a.com/" + "(a" * 60_000,
    "hashtags": "#1" * 60_000,
    "separators": "#1" + "·" * 60_000,
    "signs": "@a" * 60_000,
    "schemes": "http://" * 20_000,
    "marks": "a" + "\u0301" * 60_000,
    "joined emoji": "👨‍" * 30_000,
    "domains": "a.com " * 20_000,
    "cashtags": "$A " * 40_000,
    "dashes": "@" + "a-" * 60_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("platform", ["x", "mastodon", "bluesky", "threads"])
def test_hostile_texts_take_no_time(platform: str, text: str) -> None:
    start = time.process_time()
    counted(platform_of(platform), text)
    cut(platform, text)
    assert time.process_time() - start < 5


@given(
    st.lists(
        st.sampled_from([*"ab .@#é\u0344©®\U0001f680\U0001d160\ufeff\u200d👩\n\x1c/:", "a.co", "https://a.co/b."]),
        max_size=60,
    ).map("".join),
    st.sampled_from(PLATFORMS),
)
def test_what_surely_fits_is_never_too_long(text: str, name: str) -> None:
    for most in (20, 60, 100, 200, 300):
        platform = load(name).with_overrides({"text": most, "text_bytes": most * 2})
        if surely_fits(platform, text, content_warning="Ünfall"):
            assert all(length.ok for length in lengths(platform, text, content_warning="Ünfall"))
        named = load(name).with_overrides({"alt": most, "headline": most, "text": most})
        for what in ("alt", "headline", "text"):
            if (limit := named.limit(what)) and is_plainly_within(limit, text):
                assert all(length.ok for length in measure(named, what, text))


@pytest.mark.parametrize("emoji", [*"⌚⌛◽◾☔☕♈♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛔⛪⛲⛳⛵⛺⛽❗⬛⬜⭐⭕🀄🈚🈯", "❤", "1️⃣", "🏳"])
def test_an_emoji_with_a_selector_weighs_two_on_x(emoji: str) -> None:
    assert count("weighted", emoji.removesuffix("\ufe0f") + "\ufe0f" if len(emoji) == 1 else emoji) == 2


def test_a_selector_that_no_emoji_needs_weighs_two_more() -> None:
    assert count("weighted", "🚀\ufe0f") == 4
    assert [count("weighted", text) for text in ("👩🏽\u200d⚕\ufe0f", "👩🏽\u200d⚕")] == [2, 5]


@pytest.mark.parametrize(
    "unit", ["\U0001f1e9\U0001f1ea", "\U0001f1e9", "\U0001f469\u200d", "e\u0301", "\u0915\u094d", "\u0600"]
)
def test_long_texts_of_hard_characters_are_counted_in_no_time(unit: str) -> None:
    from time import process_time

    start = process_time()
    count_graphemes(unit * 60_000)
    assert process_time() - start < 2


@given(st.text(alphabet="\U0001f1e9\U0001f1eaa\u0301\u200d\u2764\ufe0f\u0600\u0915\u094d\r\n", max_size=14))
def test_graphemes_are_those_of_the_standard_among_flags_too(text: str) -> None:
    expected = [found.span() for found in regex.finditer(r"\X", text)]
    assert list(graphemes(text)) == expected
    assert count_graphemes(text) == len(expected)

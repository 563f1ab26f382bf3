from __future__ import annotations

import pytest

from socialops.domain.platform_names import PLATFORMS
from socialops.errors import SocialopsError
from socialops.platforms.limits import load

UNITS = {
    "weighted",
    "mastodon",
    "threads",
    "graphemes",
    "bytes",
    "utf16",
    "characters",
    "tags",
    "count",
    "pixels",
    "seconds",
    "ratio",
    "frames",
}


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_limit_has_a_unit_a_source_and_a_date(name: str) -> None:
    platform = load(name)
    assert platform.name == name
    assert platform.limits["text"].value > 0
    for limit in platform.limits.values():
        assert limit.unit in UNITS, limit
        assert limit.warn_unit in {"", "utf16"}, limit
        assert len(limit.source) > 8, limit
        assert limit.checked == "2026-11-22", limit
        assert limit.confidence in {"official", "publisher", "unconfirmed"}, limit
        assert limit.effect in {"refused", "scaled", "advised"}, limit
    assert platform.mixing in {"any", "one-kind"}
    assert set(platform.accepts) <= {"image", "gif", "video", "document"}
    assert not platform.video_required or platform.media_required


@pytest.mark.parametrize("name", PLATFORMS)
def test_lower_and_upper_limits_agree(name: str) -> None:
    limits = load(name).limits
    for low in (key for key in limits if key.endswith("_min")):
        high = low.removesuffix("_min") + "_max"
        assert high not in limits or limits[low].value < limits[high].value


def test_the_numbers_people_know() -> None:
    known = {
        ("x", "text"): 280,
        ("mastodon", "text"): 500,
        ("bluesky", "text"): 300,
        ("bluesky", "text_bytes"): 3000,
        ("threads", "text"): 500,
        ("linkedin", "text"): 3000,
        ("instagram", "text"): 2200,
        ("facebook", "text"): 63206,
        ("youtube", "headline"): 100,
        ("youtube", "text"): 5000,
        ("tiktok", "text"): 2200,
        ("pinterest", "text"): 500,
        ("x", "alt"): 1000,
    }
    assert {key: load(key[0]).limits[key[1]].value for key in known} == known


def test_overrides_replace_a_value_and_say_so() -> None:
    platform = load("x").with_overrides({"text": 4000, "nonsense": 1})
    assert platform.limits["text"].value == 4000
    assert platform.limits["text"].confidence == "channel"
    assert platform.text_limits[0].value == 4000
    assert load("x").limits["text"].value == 280
    assert platform.unknown_overrides(["text", "nonsense", "also"]) == ("also", "nonsense")


def test_a_platform_without_overrides_is_itself() -> None:
    assert load("x").with_overrides({}) is load("x")


def test_kinds_of_media_are_known_by_type() -> None:
    assert [load("x").kind_of(mime) for mime in ("image/gif", "video/mp4", "image/tiff")] == ["gif", "video", None]
    assert load("instagram").kind_of("image/png") is None


def test_an_unknown_platform_is_an_error_in_words() -> None:
    with pytest.raises(SocialopsError, match=r"There is no platform '\.\./x'"):
        load("../x")

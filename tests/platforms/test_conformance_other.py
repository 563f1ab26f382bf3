"""The cases of Unicode, Bluesky and Mastodon, all of them."""

from __future__ import annotations

from typing import Any

import pytest

from socialops.platforms.characters import count_graphemes, graphemes
from socialops.platforms.count import lengths
from socialops.platforms.entities.by_platform import Entity, extract
from socialops.platforms.x_weight import weigh

from . import shared

RICH_TEXT = shared.cases("bluesky/richtext_detection.json")
GRAPHEMES = shared.cases("bluesky/grapheme_len.json")
MASTODON = shared.cases("mastodon/status_length.json")


def test_every_grapheme_break_case_of_unicode_18() -> None:
    wrong, count = [], 0
    for line in shared.path("unicode/GraphemeBreakTest-18.0.0.txt").read_text(encoding="utf-8").splitlines():
        rule = line.partition("#")[0].split()
        if not rule:
            continue
        count += 1
        clusters = [
            "".join(chr(int(code, 16)) for code in part.split(" × ")) for part in " ".join(rule)[2:-2].split(" ÷ ")
        ]
        text = "".join(clusters)
        if [text[start:end] for start, end in graphemes(text)] != clusters or count_graphemes(text) != len(clusters):
            wrong.append(line)
    assert (count, wrong) == (853, [])


def test_every_fully_qualified_emoji_weighs_two() -> None:
    wrong, count = [], 0
    for line in shared.path("unicode/emoji-test-15.0.txt").read_text(encoding="utf-8").splitlines():
        if "; fully-qualified" in line:
            count += 1
            text = "".join(chr(int(code, 16)) for code in line.partition(";")[0].split())
            if weigh(text) != 2:
                wrong.append(text)
    assert (count, wrong) == (3655, [])


@pytest.mark.parametrize("case", GRAPHEMES, ids=lambda case: ascii(case["text"]))
def test_bluesky_lengths(case: dict[str, Any]) -> None:
    measured = {length.unit: (length.value, length.limit) for length in lengths("bluesky", case["text"])}
    assert measured == {"graphemes": (case["graphemes"], 300), "bytes": (case["utf8_bytes"], 3000)}


@pytest.mark.parametrize("case", RICH_TEXT["segments"], ids=lambda case: ascii(case["text"]))
def test_bluesky_segments(case: dict[str, Any]) -> None:
    found = extract("bluesky", case["text"])
    assert "".join(part[0] for part in case["segments"]) == case["text"]
    expected, at = [], 0
    for part in case["segments"]:
        if len(part) > 1:
            expected.append((at, at + len(part[0]), part[1].startswith("did:")))
        at += len(part[0])
    mentions = [(entity.start, entity.end, True) for entity in found.mentions]
    links = [(entity.start, entity.end, False) for entity in found.links]
    assert sorted(mentions + links) == expected


def bytes_of(text: str, entities: tuple[Entity, ...]) -> list[dict[str, int]]:
    return [
        {
            "byteStart": len(text[: entity.start].encode()),
            "byteEnd": len(text[: entity.end].encode()),
        }
        for entity in entities
    ]


@pytest.mark.parametrize("case", RICH_TEXT["tags"], ids=lambda case: ascii(case["text"]))
def test_bluesky_tags(case: dict[str, Any]) -> None:
    found = extract("bluesky", case["text"]).hashtags
    assert [entity.text for entity in found] == case["tags"]
    assert bytes_of(case["text"], found) == case["index"]


@pytest.mark.parametrize("case", RICH_TEXT["cashtags"], ids=lambda case: case["text"])
def test_bluesky_cashtags(case: dict[str, Any]) -> None:
    found = extract("bluesky", case["text"]).cashtags
    assert ["$" + entity.text.upper() for entity in found] == case["tags"]
    assert bytes_of(case["text"], found) == case["index"]


def test_the_files_hold_every_case() -> None:
    assert {kind: len(cases) for kind, cases in RICH_TEXT.items()} == {"segments": 40, "tags": 39, "cashtags": 18}
    assert (len(GRAPHEMES), len(MASTODON)) == (12, 16)


@pytest.mark.parametrize("case", MASTODON, ids=lambda case: case["description"])
def test_mastodon_status_length(case: dict[str, Any]) -> None:
    (length,) = lengths("mastodon", case["text"], content_warning=case["spoiler_text"])
    assert (length.unit, length.limit) == ("mastodon", 500)
    assert (length.value, length.ok) == (case["expected_length"], case["valid_at_500"])

"""SO119, SO120: names that a platform reads differently from what was typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socialops.rules.run import run
from tests.factories import small_workspace


def _told(tmp_path: Path, **fields: Any) -> list[str]:
    folder = small_workspace(tmp_path)
    for platform in ("bluesky", "mastodon", "linkedin"):
        folder.channel(f"acme-{platform}", platform)
    channels = [f"acme-{name}" for name in fields.pop("on", ["x"])]
    folder.post("a", channels=channels, **fields)
    found = run(folder.load(), date(2027, 2, 20)).diagnostics
    return [f"{d.code} {d.message.partition(':')[0]} {d.message.split(chr(39))[1]}" for d in found if d.code in CODES]


CODES = {"SO119", "SO120"}


def test_a_mention_of_somebody_else_is_told_for_each_channel(tmp_path: Path) -> None:
    names = ["@eve.bsky.social", "@bob@social.test", "partner"]
    found = _told(tmp_path, on=["x", "bluesky", "mastodon"], text="Thanks!", mentions=names)
    assert sorted(found) == [
        "SO119 acme-bluesky @bob@social.test",
        "SO119 acme-bluesky @partner",
        "SO119 acme-x @bob@social.test",
        "SO119 acme-x @eve.bsky.social",
    ]


def test_a_channel_with_its_own_names_is_fine(tmp_path: Path) -> None:
    variants = {"acme-bluesky": {"mentions": ["@eve.bsky.social"]}}
    assert _told(tmp_path, on=["x", "bluesky"], text="Hi", mentions=["@eve"], variants=variants) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thanks @eve.bsky.social!", ["SO119 acme-x @eve.bsky.social"]),
        ("Thanks @eve, (@bob) and @carl.", []),
        ("ありがとう @acmeさん", []),
        ("Write to hello@acme.berlin or see https://acme.berlin/@eve", []),
        ("We are #1 in town, @ nine, C# and F#", []),
        ("Come to #Repair-Day", ["SO120 acme-x #Repair"]),
        ("#Repair is #repair", ["SO120 acme-x #repair"]),
        ("#Repair, #Mend.", []),
    ],
)
def test_names_in_a_text(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert _told(tmp_path, text=text) == expected


def test_hashtags_that_are_cut_or_not_linked(tmp_path: Path) -> None:
    found = _told(tmp_path, text="Hi", hashtags=["R&D", "2027", "Mend"])
    assert sorted(found) == ["SO120 acme-x #2027", "SO120 acme-x #R"]

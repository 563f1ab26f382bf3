"""SO116: words of a template that nobody replaced."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socialops.rules.run import run
from socialops.rules.texts.placeholders import WHOLE, is_placeholder
from socialops.store.template import fill
from tests.factories import small_workspace

TODAY = date(2027, 2, 20)


def _told(tmp_path: Path, **fields: Any) -> list[str]:
    folder = small_workspace(tmp_path)
    folder.post("a", **fields)
    found = run(folder.load(), TODAY).diagnostics
    return [f"{d.line}:{d.column} {d.severity}" for d in found if d.code == "SO116"]


def test_the_words_are_those_of_the_templates() -> None:
    names = "modeline name id title member channels publish_at off campaign other_member goal workflow timezone channel"
    values = dict.fromkeys([*names.split(), "end", "day", "weekday"], "x")
    post = fill("new/post", values).decode()
    assert is_placeholder(post)
    assert all(words in post for known in WHOLE.values() for words in known)
    assert is_placeholder(fill("new/series", values).decode().replace("{n}", "3"))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "Write the post here.\n", "status": "draft"}, ["7:1 note"]),
        ({"text": "Write the post here.\n"}, ["7:1 error"]),
        ({"text": "Write the post here.\n", "status": "hold"}, ["7:1 error"]),
        ({"text": "Number 3: write the text here."}, ["7:7 error"]),
        ({"headline": "A title"}, ["8:1 error"]),
        ({"variants": {"acme-x": {"text": "Other words for this channel"}}}, ["10:11 error"]),
        ({"text": "Write to us here: we mend what you bring."}, []),
    ],
)
def test_a_post_with_a_template_s_words_is_told(tmp_path: Path, fields: dict[str, object], expected: list[str]) -> None:
    found = _told(tmp_path, **fields)
    assert [line.split()[1] for line in found] == [line.split()[1] for line in expected]


def test_placeholders_are_no_duplicates_and_a_duplicate_is_told_once(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.channel("acme-bsky", "bluesky")
    both = ["acme-x", "acme-bsky"]
    folder.post("a", text="Write the post here.\n", status="draft", channels=both)
    folder.post("b", text="Write the post here.\n", status="draft", channels=both)
    folder.post("c", text="Bring a torn coat.\n", channels=both)
    folder.post("d", text="Bring a torn coat!\n", channels=both)
    (found,) = [d for d in run(folder.load(), TODAY).diagnostics if d.code == "SO304"]
    assert found.path == "posts/d.yaml"
    assert found.message.startswith("acme-bsky, acme-x: the same text as 'c'")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("土曜日の朝九時から、やぶれた上着やかばんを無料で直します。ぜひお越しください。",
         "日曜日の朝九時から、やぶれた上着やかばんを無料で直します。ぜひお越しください。"),
        ("วันเสาร์นี้เราซ่อมเสื้อผ้าและกระเป๋าให้ฟรีตลอดทั้งวัน", "วันอาทิตย์นี้เราซ่อมเสื้อผ้าและกระเป๋าให้ฟรีตลอดทั้งวัน"),
        ("Grüße aus dem Café am Löwenplatz", "Grüße aus dem Cafe\u0301 am Lo\u0308wenplatz"),
    ],
)  # fmt: skip
def test_texts_in_any_script_are_compared(tmp_path: Path, one: str, other: str) -> None:
    folder = small_workspace(tmp_path)
    folder.post("a", text=one)
    folder.post("b", text=other)
    folder.post("c", text="全く別の話題について、駅前の新しい図書館を紹介します。")
    assert [d.path for d in run(folder.load(), TODAY).diagnostics if d.code == "SO304"] == ["posts/b.yaml"]

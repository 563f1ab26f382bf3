"""SO304: the same text, or nearly, on one channel within some days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socialops.operations.check import check
from socialops.store.load import load
from tests.factories import WorkspaceFolder, small_workspace

TEXT = "Our workshop mends zips, seams and straps on every first Saturday of the month, until the coffee runs out."


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def found(folder: WorkspaceFolder) -> list[str]:
    report = check(load(folder.root), date(2027, 2, 20))
    return [f"{d.path}:{d.line}:{d.column} {d.channel}" for d in report.diagnostics if d.code == "SO304"]


def two(folder: WorkspaceFolder, second: str = TEXT, *, day: str = "2027-03-20", **fields: Any) -> None:
    folder.post("first", text=TEXT)
    folder.post("second", **{"text": second, "publish_at": f"{day} 09:00", **fields})


@pytest.mark.parametrize(
    "second",
    [
        TEXT,
        TEXT.upper() + " \U0001f9f5",
        TEXT.replace(",", " —"),
        TEXT.replace("coffee", "tea"),
        TEXT + " https://acme.test/repair?utm_source=x",
    ],
)
def test_the_later_post_is_told_of(folder: WorkspaceFolder, second: str) -> None:
    two(folder, second)
    assert found(folder) == ["posts/second.yaml:8:1 acme-x"]


@pytest.mark.parametrize(
    "fields",
    [
        {"second": "Another text altogether, with other words in it, and none of the old ones."},
        {"day": "2027-04-01"},
        {"status": "cancelled"},
        {"channels": ["acme-linkedin"]},
        {"publish_at": None},
        {"variants": {"acme-x": {"text": "Quite another thing to say"}}},
    ],
)
def test_what_is_no_repeat(folder: WorkspaceFolder, fields: dict[str, Any]) -> None:
    two(folder, **fields)
    assert found(folder) == []


def test_thirty_days_are_still_too_near(folder: WorkspaceFolder) -> None:
    two(folder, day="2027-03-31")
    assert found(folder) == ["posts/second.yaml:8:1 acme-x"]


def test_what_is_out_counts_as_the_earlier_one_and_is_not_told_of(folder: WorkspaceFolder) -> None:
    two(folder)
    folder.publication("first")
    assert found(folder) == ["posts/second.yaml:8:1 acme-x"]
    folder.publication("second")
    assert found(folder) == []


@pytest.mark.parametrize(
    ("repeats", "told"),
    [({"within": "10d"}, False), ({"within": "0d"}, False), ({"within": "60d"}, True), ({"within": "480h"}, True)],
)
def test_a_guide_sets_the_days(folder: WorkspaceFolder, repeats: dict[str, Any], *, told: bool) -> None:
    two(folder)
    folder.document("guides/brand.yaml", {"id": "brand", "title": "Brand", "repeats": repeats})
    assert bool(found(folder)) is told


def test_a_guide_sets_the_likeness(folder: WorkspaceFolder) -> None:
    two(folder, TEXT.replace("coffee", "tea"))
    folder.document("guides/brand.yaml", {"id": "brand", "title": "Brand", "repeats": {"alike": 1.0}})
    assert found(folder) == []


def test_occurrences_of_one_series_may_be_alike(folder: WorkspaceFolder) -> None:
    template = {"author": "maya", "channels": ["acme-x"], "text": TEXT}
    series = {"id": "s", "title": "S", "rrule": "FREQ=WEEKLY", "starts": "2027-03-01 09:00", "template": template}
    folder.document("series/s.yaml", series)
    folder.post("s-2027-03-01", text=TEXT, series="s", occurrence="2027-03-01")
    folder.post("s-2027-03-08", text=TEXT, series="s", occurrence="2027-03-08", publish_at="2027-03-08 09:00")
    assert found(folder) == []


def test_it_can_be_waived_and_softened(folder: WorkspaceFolder) -> None:
    two(folder, waivers=[{"rule": "duplicate-text", "reason": "Asked for again"}])
    assert found(folder) == []
    two(folder)
    folder.settings(rules={"warn": ["SO304"]})
    report = check(load(folder.root), date(2027, 2, 20))
    assert [d.severity.value for d in report.diagnostics if d.code == "SO304"] == ["warning"]


def test_a_word_changed_in_a_short_text_makes_it_no_other(folder: WorkspaceFolder) -> None:
    text = "We open our new shop by the river on Monday, with coffee for everyone who comes by.\n"
    folder.post("first", text=text)
    folder.post("second", text=text.replace("coffee", "cake"), publish_at="2027-03-20 09:00")
    assert found(folder) == ["posts/second.yaml:8:1 acme-x"]

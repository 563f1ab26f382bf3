"""What the posts of a series would be told is told where the series says it, before they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from socialops.domain.time.occurrence import fill, origin
from tests.factories import WorkspaceFolder, run_cli, small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def _found(folder: WorkspaceFolder, now: str = "2027-02-20 12:00") -> list[tuple[str, str, str]]:
    ran = run_cli("check", "--format", "json", cwd=folder.root, now=now)
    found: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    lines = (folder.root / "series/weekly-tip.yaml").read_text().splitlines()
    return [(f["code"], lines[f["line"] - 1][f["column"] - 1 :], f["message"]) for f in found]


@pytest.mark.parametrize("approve", ["each", "ahead"])
def test_a_fault_of_one_value_is_at_that_value(folder: WorkspaceFolder, approve: str) -> None:
    folder.series(approve=approve, values=[{"topic": "zips"}, {"topic": "our **best** wool"}])
    assert [(code, text) for code, text, _ in _found(folder)] == [("SO114", "**best** wool")]


def test_a_fault_of_the_template_is_said_once_and_at_its_place(folder: WorkspaceFolder) -> None:
    template = {"author": "maya", "channels": ["acme-x"], "text": "Tip {n} on {topic}: **read** it"}
    folder.series(template=template)
    assert [(code, text) for code, text, _ in _found(folder)] == [("SO114", "**read** it'")]


def test_a_text_that_is_too_long_names_the_entry(folder: WorkspaceFolder) -> None:
    folder.series(values=[{"topic": "zips"}, {"topic": "wool " * 60}])
    [(code, text, message)] = _found(folder)
    assert code == "SO101"
    assert text.startswith("text: ")
    assert message.endswith("(with entry 2 of 'values')")


def test_the_waivers_of_the_template_count_and_a_series_that_is_over_is_left_alone(folder: WorkspaceFolder) -> None:
    template = {"author": "maya", "channels": ["acme-x"], "text": "Tip {n} on {topic}: **read** it"}
    folder.series(template={**template, "waivers": [{"rule": "SO114", "reason": "We like stars"}]})
    assert _found(folder) == []
    folder.series(template=template, rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=3")
    assert [code for code, _, _ in _found(folder, "2027-03-16 10:00")] == ["SO114"]
    assert _found(folder, "2027-03-17 10:00") == []


def test_guides_judge_series_too(folder: WorkspaceFolder) -> None:
    rule = {"id": "no-hype", "extends": "existence", "message": "No '%s'.", "level": "error", "tokens": ["amazing"]}
    folder.document("guides/brand.yaml", {"id": "brand", "title": "Brand", "rules": [rule]})
    folder.series(values=[{"topic": "zips"}, {"topic": "an amazing thing"}])
    assert [(code, text) for code, text, _ in _found(folder)] == [("SO201", "amazing thing")]


def test_media_named_by_the_number_can_not_be_approved_ahead(folder: WorkspaceFolder) -> None:
    media = [{"file": "assets/{n}.png", "alt": "A tip"}]
    folder.series(template={"author": "maya", "channels": ["acme-x"], "text": "Tip {n} {topic}.", "media": media})
    found = [(code, text) for code, text, _ in _found(folder) if code == "SO005"]
    assert found == [("SO005", "file: assets/{n}.png")]


def test_a_stage_that_nobody_could_pass_for_all_entries_is_found(folder: WorkspaceFolder) -> None:
    folder.series(template={"author": "{topic}", "channels": ["acme-x"], "text": "Tip {n}."})
    folder.series(
        values=[{"who": "maya"}, {"who": "dana"}],
        template={"author": "{who}", "channels": ["acme-x"], "text": "Tip {n}."},
    )
    assert [code for code, _, _ in _found(folder)] == ["SO409"]
    assert "but without maya and dana, who wrote it, nobody could approve" in run_cli("check", cwd=folder.root).out


def test_where_a_character_comes_from() -> None:
    raw, known = "Tip {n}: {topic} and {other}", {"n": "12", "topic": "zips"}
    filled = fill(raw, known)
    assert filled == "Tip 12: zips and {other}"
    assert [origin(raw, known, filled.index(part)) for part in ("Tip", "12", "2:", ":", "ips", " and", "{other")] == [
        (0, None, 0), (4, "n", 0), (4, "n", 1), (7, None, 0), (9, "topic", 1), (16, None, 0), (21, None, 0),
    ]  # fmt: skip
    assert origin(raw, known, len(filled)) == (len(raw), None, 0)

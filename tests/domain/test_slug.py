"""One way to make an id of a name, and none of its letters is lost."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from socialops.domain.slug import LONGEST, is_id, shortened, slug
from tests.factories import run_cli
from tests.handoffs import handoff_workspace


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Größe", "groesse"), ("Þór", "thor"), ("Đorđe", "dorde"), ("Łódź", "lodz"), ("Ærø", "aero"),
        ("İstanbul", "istanbul"), ("ısı", "isi"), ("Ħal", "hal"), ("Ĳssel", "ijssel"), ("Ελλάδα", "ellada"),
        ("Привет, мир", "privet-mir"), ("Подъезд 4", "podezd-4"), ("don't", "don-t"), ("東京 Shop", "shop"),
    ],
)  # fmt: skip
def test_no_letter_is_lost(name: str, expected: str) -> None:
    assert slug(name) == expected
    assert slug(unicodedata.normalize("NFD", name)) == expected


def test_every_latin_letter_leaves_something() -> None:
    small = [chr(i) for i in range(0xC0, 0x180) if chr(i).islower()]
    assert [letter for letter in small if not slug(letter)] == []


def test_what_has_no_plain_letters_gets_the_fallback() -> None:
    assert slug("東京", "case") == "case"
    assert slug("!!", "me") == "me"


def test_a_long_name_is_an_id() -> None:
    assert is_id(slug("Straße " * 40))
    assert len(slug("Straße " * 40)) <= LONGEST
    assert shortened("one-two-three", 8) == "one-two"


def test_a_case_and_a_calendar_spell_a_name_alike(tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path)
    folder.settings(name="Größe Þór")
    folder.post("launch", author="ada", workflow="standard")
    folder.git()
    page = run_cli("-C", tmp_path, "calendar", "--month", "2027-03", "--format", "ics")
    assert re.findall(r"UID:launch\.acme-x@(\S+)", page.out) == ["groesse-thor"]
    case = run_cli("-C", tmp_path, "case", "open", "complaint", "--title", "Größe Þór", "--dry-run", by="ada")
    assert "2027-02-20-groesse-thor" in case.out

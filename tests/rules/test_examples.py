"""The example is clean; each bad workspace yields exactly its code, at exactly its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from socialops.operations.check import check
from socialops.rules.registry import BY_CODE, BY_NAME, RULES
from socialops.rules.rule import Rule
from socialops.store.load import load

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BAD = sorted(folder for folder in (EXAMPLES / "bad").iterdir() if folder.is_dir())
TODAY = date(2027, 3, 3)


def _found(root: Path) -> list[str]:
    return [f"{d.path}:{d.line}:{d.column}: {d.code}" for d in check(load(root), TODAY).diagnostics]


def test_the_example_is_clean() -> None:
    report = check(load(EXAMPLES / "acme"), TODAY)
    assert report.diagnostics == ()
    assert report.files > 100


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_a_bad_example_yields_its_code_at_its_place_and_nothing_else(folder: Path) -> None:
    places = (folder / "expected").read_text(encoding="utf-8").split()
    assert _found(folder) == [f"{place}: {folder.name}" for place in places]
    assert places


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_the_verdict_does_not_change_with_a_later_day_of_the_month(folder: Path) -> None:
    later = [d.code for d in check(load(folder), date(2027, 3, 20)).diagnostics]
    assert set(later) == {folder.name}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_can_be_read_up(rule: Rule) -> None:
    assert len(rule.explanation) > 50, "says why and what to do"
    assert rule.summary
    assert rule.summary[0].islower()
    assert not rule.summary.endswith(".")
    assert rule.fixed == (rule.code.startswith(("SO0", "SO4", "SO5")) or rule.code == "SO207")


def test_codes_and_names_are_unique() -> None:
    assert len(BY_CODE) == len(BY_NAME) == len(RULES)


# Fixed by the contract for issue 2; later rules bring their own examples.
CORE = {
    *(f"SO{n:03}" for n in range(1, 11)),
    *("SO301", "SO302", "SO303", "SO305", "SO306"),
    *(f"SO{n}" for n in range(401, 410)),
    *("SO501", "SO502", "SO503"),
}


def test_every_core_rule_has_an_example() -> None:
    assert {folder.name for folder in BAD} >= CORE
    assert set(BY_CODE) >= CORE

"""A rule of the scope `post` says the same of a post's files whether the other posts are there or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from socialops.domain.finding import Finding
from socialops.domain.portion import REST, Portions
from socialops.domain.workspace import Workspace
from socialops.rules.registry import RULES
from socialops.rules.rule import Context, Rule, Scope
from socialops.store.load import load
from tests.faulty import faulty_workspace

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SLOW = "SO207"
"""What takes its time for good: a pattern that never ends."""
BAD = sorted(folder for folder in (EXAMPLES / "bad").iterdir() if folder.is_dir() and folder.name != SLOW)
TODAY = date(2027, 3, 3)
Found = Counter[tuple[str, Finding]]


def _told(workspace: Workspace, owner: str | None, portions: Portions) -> Iterator[tuple[str, Finding]]:
    """What the rules say, with *owner* of its files alone."""
    context = Context(workspace, TODAY)
    for rule in RULES:
        for finding in rule.check(context):
            if owner is None or portions.owner(finding.path) == owner:
                yield rule.code, finding


def _both(workspace: Workspace) -> tuple[Found, Found]:
    """What is said of all at once, and of each post alone together with what is said of the rest."""
    portions = Portions(workspace)
    whole = Counter(_told(workspace, None, portions))
    parts = Counter(_told(portions.rest(), REST, portions))
    for name in portions.owners:
        parts.update(_told(portions.of([name]), name, portions))
    return whole, parts


def _of(found: Found, rule: Rule) -> Found:
    return Counter({entry: count for entry, count in found.items() if entry[0] == rule.code})


def _differing(found: tuple[Found, Found]) -> set[str]:
    whole, parts = found
    return {rule.code for rule in RULES if _of(whole, rule) != _of(parts, rule)}


BY_POST = {rule.code for rule in RULES if rule.scope is Scope.POST}
BY_WORKSPACE = {rule.code for rule in RULES if rule.scope is Scope.WORKSPACE}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Found, Found]:
    """Very many faults at once, of posts that have to do with each other."""
    return _both(faulty_workspace(tmp_path_factory.mktemp("faulty")).load())


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_each_post_alone_is_told_what_it_is_told_among_all(folder: Path) -> None:
    assert not _differing(_both(load(folder))) & BY_POST


def test_the_same_where_very_much_is_wrong_at_once(faulty: tuple[Found, Found]) -> None:
    assert len({code for code, _ in faulty[0]}) > 20, "there is something to compare"
    assert not _differing(faulty) & BY_POST


SURELY = {"SO007", "SO010", "SO711", "SO712"}
"""Ids are given out by the loader, waivers are judged by the runner after all rules, and alerts ring over posts."""


def test_a_rule_that_looks_at_all_posts_has_to(faulty: tuple[Found, Found]) -> None:
    """So that no rule is called so to be on the safe side: each is seen to differ somewhere."""
    alone = (_differing(_both(load(EXAMPLES / "bad" / code))) for code in BY_WORKSPACE - SURELY)
    assert _differing(faulty).union(*alone) >= BY_WORKSPACE - SURELY

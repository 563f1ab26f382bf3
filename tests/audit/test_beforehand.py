"""The stories of this folder really are told again by commands, and a command that lets too much pass is found out."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from tests.audit.beforehand import STORIES, Twice
from tests.audit.play import Play
from tests.factories import Ran


def _by_hand(play: Play, fields: dict[str, Any]) -> Ran:
    """A command that asks nothing."""
    play.approve(fields["by"])
    return Ran(0, "", "")


@pytest.fixture
def twice(play: Play) -> Twice:
    return Twice(play.root)


def test_every_file_of_stories_is_there() -> None:
    assert all(find_spec(name) for name in STORIES)


def test_a_story_is_told_again(twice: Twice) -> None:
    twice.approve()
    assert twice.errors() == set()
    twice.approve("maya", number=1)
    assert twice.errors()
    assert twice.played == 2


def test_a_command_that_writes_what_the_audit_refuses_is_found_out(
    twice: Twice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.audit.beforehand._said", _by_hand)
    twice.approve("maya")
    with pytest.raises(AssertionError, match="refused by the audit"):
        twice.errors()


def test_a_command_that_refuses_what_the_audit_believes_is_found_out(
    twice: Twice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.audit.beforehand._said", lambda *_: Ran(1, "", "Not today."))
    twice.approve()
    with pytest.raises(AssertionError, match="believed by the audit"):
        twice.errors()

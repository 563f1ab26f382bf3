from __future__ import annotations

from typing import Any

import pytest

from socialops.domain.documents.case import Case
from socialops.domain.documents.playbook import Playbook
from socialops.domain.handoff.case_state import Ball, CaseState, case_state
from tests.handoffs import BEN, CLOSE, OPEN, PASS, PLAYBOOK, TAKE, entry

BOOK = Playbook.model_validate(PLAYBOOK)


def ball(*log: Any, **fields: Any) -> Ball:
    case = Case.model_validate({"id": "x", "playbook": "complaint", "title": "x", "log": [*log], **fields})
    return case_state(case, BOOK, "Europe/Berlin")


def test_after_open_the_opener_keeps_the_ball_until_somebody_accepts() -> None:
    found = ball(OPEN)
    assert (found.state, found.holder, found.step, found.taken) == (CaseState.PENDING, "ada", "answer", False)
    assert found.offer is not None
    assert (found.offer.step, found.offer.party) == ("answer", "care")
    assert (ball(OPEN, TAKE).state, ball(OPEN, TAKE).offer) == (CaseState.OPEN, None)


def test_a_pass_is_pending_and_the_old_holder_keeps_the_ball() -> None:
    found = ball(OPEN, TAKE, PASS)
    assert (found.state, found.holder, found.step, found.in_play) == (CaseState.PENDING, "ada", "answer", "repair")
    taken = ball(OPEN, TAKE, PASS, BEN)
    assert (taken.holder, taken.step, taken.ticks, taken.party) == ("ben", "repair", (), "workshop")


def test_the_holders_own_accept_takes_the_offer_back_and_keeps_the_ticks() -> None:
    found = ball(OPEN, TAKE, PASS, entry("10:40", "ada", "accept"))
    assert (found.state, found.holder, found.step) == (CaseState.OPEN, "ada", "answer")
    assert found.ticks == ("say sorry", "note an alias")
    onwards = ball(OPEN, TAKE, PASS, entry("10:40", "ada", "accept", step="repair"))
    assert (onwards.holder, onwards.step) == ("ada", "repair")


def test_escalation_keeps_step_clock_and_ticks() -> None:
    tick = entry("10:10", "ada", "note", done=["SAY SORRY"])
    found = ball(OPEN, TAKE, tick, entry("10:40", "ada", "escalate"), entry("10:50", "hal", "accept"))
    assert (found.holder, found.step, found.party, found.ticks) == ("hal", "answer", "head", ("say sorry",))
    assert found.since == ball(OPEN, TAKE).since


def test_place_themes_and_the_end() -> None:
    moved = ball(OPEN, TAKE, entry("10:10", "ada", "move", place="offline"), themes=["zips"])
    assert (ball(OPEN).place, moved.place, moved.themes) == ("online", "offline", ("zips",))
    closed = ball(OPEN, TAKE, PASS, BEN, CLOSE)
    assert (closed.state, closed.resolution, closed.holder) == (CaseState.CLOSED, "repaired", "ben")
    again = ball(OPEN, TAKE, PASS, BEN, CLOSE, entry("2027-03-03 09:00", "ada", "reopen", step="repair"))
    assert (again.state, again.holder, again.in_play, again.opened) == (
        CaseState.PENDING,
        "ada",
        "repair",
        closed.opened,
    )


@pytest.mark.parametrize("action", ["accept", "pass", "note", "move", "escalate", "close", "reopen"])
def test_any_log_folds(action: str) -> None:
    assert ball(entry("10:00", "ada", action), entry("09:00", "x", action)).holder in {"ada", "x"}

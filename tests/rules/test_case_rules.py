from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socialops.rules.run import run
from tests.factories import WorkspaceFolder
from tests.handoffs import BEN, CLOSE, OPEN, PASS, TAKE, add_case, entry, handoff_workspace


def found(folder: WorkspaceFolder) -> list[tuple[str, str]]:
    return [(d.code, str(d.severity)) for d in run(folder.load(), date(2027, 3, 3)).diagnostics]


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ([OPEN], []),
        ([OPEN, TAKE, PASS, BEN, CLOSE], []),
        ([TAKE], ["SO651"]),
        ([OPEN, TAKE, OPEN], ["SO655", "SO651"]),
        ([OPEN, TAKE, PASS, BEN, CLOSE, entry("2027-03-02 10:00", "ben", "note", note="x")], ["SO651"]),
        ([OPEN, TAKE, PASS, BEN, CLOSE, entry("2027-03-02 10:00", "ada", "reopen")], []),
        ([OPEN, entry("10:05", "ada", "reopen")], ["SO651"]),
        ([OPEN, entry("10:05", "ben", "accept")], ["SO652"]),
        ([OPEN, entry("10:05", "zoe", "accept")], ["SO652", "SO652"]),  # left, so of no role any more
        ([OPEN, TAKE, entry("10:10", "abe", "accept")], ["SO651"]),
        ([OPEN, TAKE, entry("10:10", "abe", "note", note="Hello")], ["SO652"]),
        ([OPEN, TAKE, entry("10:10", "abe", "escalate"), entry("10:20", "hal", "accept")], []),
        ([OPEN, TAKE, entry("10:10", "ben", "escalate")], ["SO652"]),
        ([OPEN, TAKE, PASS, entry("10:40", "ada", "accept"), PASS | {"at": "2027-03-01 10:50"}], []),
        ([OPEN, TAKE, PASS, PASS], ["SO651"]),
        ([OPEN, TAKE, entry("10:10", "ada", "move", place="moon")], ["SO651"]),
        ([OPEN, TAKE, entry("10:10", "ada", "close", resolution="repaired")], ["SO653", "SO651", "SO654"]),
        ([OPEN, TAKE, PASS, BEN, CLOSE | {"resolution": "eaten"}], ["SO651"]),
    ],
)
def test_logs(tmp_path: Path, log: Any, expected: Any) -> None:
    folder = handoff_workspace(tmp_path)
    add_case(folder, *log)
    assert sorted(code for code, _ in found(folder)) == sorted(expected)


def test_who_lost_a_role_since_is_a_note_where_the_ball_went_on(tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path)
    add_case(folder, OPEN, TAKE, PASS, BEN)
    folder.member("ada", "legal")
    assert set(found(folder)) == {("SO652", "note")}
    add_case(folder, OPEN | {"by": "abe"}, TAKE)
    assert found(folder) == [("SO652", "error")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"about": "customer-4711"}, 0),
        ({"about": "Erika Mustermann"}, 1),
        ({"about": "@erika"}, 1),
        ({"title": "Call +49 30 901820 please"}, 1),
        ({"themes": ["DE89 3704 0044 0532 0130 00"]}, 1),
        ({"title": "Card 4111 1111 1111 1111"}, 1),
    ],
)
def test_personal_data(tmp_path: Path, fields: dict[str, Any], expected: Any) -> None:
    folder = handoff_workspace(tmp_path)
    add_case(folder, OPEN, **fields)
    assert [code for code, _ in found(folder)] == ["SO206"] * expected


def test_case_of_an_unknown_playbook_is_a_reference_and_no_crash(tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path)
    add_case(folder, OPEN, TAKE, playbook="complaints")
    assert [code for code, _ in found(folder)] == ["SO008"]

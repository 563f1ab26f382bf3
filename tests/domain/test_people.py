"""Who stands in for whom: one rule for reviewers, publishers, doers and who holds the ball."""

from __future__ import annotations

from datetime import date

from socialops.domain.documents.people import Away, Member, Roster

MONDAY, FRIDAY = date(2027, 3, 1), date(2027, 3, 5)
HOLIDAY = (Away.model_validate({"from": "2027-03-01", "to": "2027-03-03"}),)


def _member(name: str, backup: str | None = None, **fields: object) -> Member:
    made = {"id": name, "name": name, "emails": (f"{name}@acme.test",), "roles": ("legal",), "backup": backup}
    return Member.model_validate(made | fields)


def _roster(*members: Member) -> Roster:
    return Roster(members, ())


def test_a_backup_comes_in_for_who_is_on_holiday() -> None:
    lena, maya = _member("lena", "maya", away=HOLIDAY), _member("maya")
    assert _roster(lena, maya).available((lena,), MONDAY) == ("maya",)
    assert _roster(lena, maya).available((lena,), FRIDAY) == ("lena",)


def test_nobody_is_named_twice() -> None:
    lena, maya = _member("lena", "maya", away=HOLIDAY), _member("maya")
    assert _roster(lena, maya).available((maya, lena), MONDAY) == ("maya",)


def test_who_is_ill_in_a_drill_is_stood_in_for_but_a_backup_who_is_ill_too_is_not_there() -> None:
    lena, maya = _member("lena", "maya"), _member("maya")
    assert _roster(lena, maya).available((lena,), MONDAY, absent=("lena",)) == ("maya",)
    assert _roster(lena, maya).available((lena,), MONDAY, absent=("lena", "maya")) == ()


def test_nobody_stands_in_for_who_has_done_it_already() -> None:
    lena, maya = _member("lena", "maya", away=HOLIDAY), _member("maya")
    assert _roster(lena, maya).available((lena,), MONDAY, unfit=lambda m: m.id == "lena") == ()
    assert _roster(lena, maya).available((lena,), MONDAY, unfit=lambda m: m.id == "maya") == ()


def test_who_has_left_is_not_there_and_no_backup_of_theirs_either() -> None:
    lena, maya = _member("lena", "maya", until="2027-02-28"), _member("maya")
    assert _roster(lena, maya).available((lena,), MONDAY) == ()
    assert _roster(lena, maya).assigned("lena", MONDAY) == ()


def test_what_is_assigned_stays_with_who_is_away_where_nobody_stands_in() -> None:
    lena, maya = _member("lena", "maya", away=HOLIDAY), _member("maya", away=HOLIDAY)
    assert _roster(lena, maya).assigned("lena", MONDAY) == ("lena",)
    assert _roster(lena, _member("maya")).assigned("lena", MONDAY) == ("maya",)
    assert _roster(lena).assigned("nobody", MONDAY) == _roster(lena).assigned(None, MONDAY) == ()

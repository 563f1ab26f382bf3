from __future__ import annotations

from datetime import date
from pathlib import Path

from socialops.views.calendar.special_days import special_days
from tests.factories import small_workspace


def test_holidays_have_names_and_moments_their_span_and_lead(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path, holidays="DE-BE")
    folder.document("moments/easter.yaml", {
        "id": "easter", "title": "Easter", "from": "2027-03-26", "to": "2027-03-29", "lead": "21d"})  # fmt: skip
    found = special_days(folder.load(), date(2027, 3, 5), date(2027, 3, 28))
    shown = [(day.first.isoformat(), day.last.isoformat(), day.kind) for day in found]
    assert shown == [
        ("2027-03-05", "2027-03-05", "lead"),
        ("2027-03-08", "2027-03-08", "holiday"),
        ("2027-03-26", "2027-03-26", "holiday"),
        ("2027-03-26", "2027-03-29", "moment"),
    ]
    assert found[0].title == "Begin planning Easter"
    assert found[3].path == "moments/easter.yaml"


def test_a_lead_counts_business_days_over_the_holidays(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path, holidays="DE-BE")
    folder.document("moments/fair.yaml", {"id": "fair", "title": "Fair", "from": "2027-03-09", "lead": "2bd"})
    (lead,) = special_days(folder.load(), date(2027, 3, 1), date(2027, 3, 7))
    assert lead.first == date(2027, 3, 4)  # Friday is one, Monday is Women's Day, Thursday is two


def test_without_holidays_there_are_none(tmp_path: Path) -> None:
    assert special_days(small_workspace(tmp_path).load(), date(2027, 1, 1), date(2027, 12, 31)) == ()

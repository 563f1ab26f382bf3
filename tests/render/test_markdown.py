from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt

from socialops.domain.approval.state import State
from socialops.render.calendar.markdown import calendar
from socialops.render.formats.markdown import escape
from socialops.views.calendar.entries import Calendar, CalendarEntry
from socialops.views.calendar.open_weeks import OpenWeek
from socialops.views.calendar.special_days import SpecialDay

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2027, 3, 3)
HOSTILE = "a | b `c` **d** <img src=x onerror=alert(1)> [x](javascript:1) _e_ ~~f~~ &amp; \\| @maya #1 ![p](q)"


def entry(title: str, channel: str = "acme-x", **fields: Any) -> CalendarEntry:
    at = datetime(2027, 3, 1, 9, tzinfo=BERLIN)
    return CalendarEntry(at, "a", title, channel, "x", State.DRAFT, None, None, "maya", "posts/a.yaml", **fields)


def page(*entries: CalendarEntry, **more: Any) -> str:
    return calendar(Calendar(date(2027, 3, 1), date(2027, 3, 31), "publish", entries), title="T", today=TODAY, **more)


def test_a_hostile_title_stays_text_in_its_cell() -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(page(entry(HOSTILE)))
    assert html.count("<td>") == 6
    for tag in ("<img", "<a ", "<code", "<strong", "<em", "<s>"):
        assert tag not in html
    assert "a | b `c` **d** &lt;img src=x onerror=alert(1)&gt;" in html
    assert "@<!-- -->maya" in html  # nobody is notified


def test_lines_can_not_be_broken() -> None:
    assert "\n" not in escape("a\nb\u2028c")


def test_channels_of_one_time_share_a_line_and_clashes_are_said() -> None:
    text = page(entry("A", conflicts=("b",)), entry("A", "acme-linkedin"))
    assert "| Mon 1 Mar 09:00 | draft | a | acme-x, acme-linkedin |  | A (**too close to** b) |" in text


def test_days_and_open_slots_stand_around_the_table() -> None:
    day = SpecialDay(date(2027, 3, 26), date(2027, 3, 29), "moment", "Easter")
    gap = OpenWeek("acme-x", date(2027, 3, 8), date(2027, 3, 14), 0, 1, (datetime(2027, 3, 9, 12, tzinfo=BERLIN),))
    text = page(days=(day,), gaps=(gap,))
    assert "- Fri 26 Mar to Mon 29 Mar: Easter\n" in text
    assert "## Open slots\n\n- 2027-W10 acme-x: none of at least 1, free: Tue 9 Mar 12:00\n" in text

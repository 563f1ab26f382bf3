from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from socialops.domain.approval.state import State
from socialops.render.calendar.text import agenda, heading, wall
from socialops.render.formats.terminal import Paper
from socialops.render.formats.words import SIGNS, STYLES
from socialops.views.calendar.entries import Calendar, CalendarEntry
from socialops.views.calendar.late import LatePost
from socialops.views.standing import Turn

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2027, 3, 3)


def entry(day: int, post: str = "a", channel: str = "acme-x", **fields: Any) -> CalendarEntry:
    at = datetime(2027, 3, day, 9, 0, tzinfo=BERLIN)
    base: dict[str, Any] = {
        "at": at,
        "post": post,
        "title": "A post",
        "channel": channel,
        "platform": "x",
        "state": State.SCHEDULED,
    }
    rest: dict[str, Any] = {"stage": None, "campaign": None, "author": "maya", "path": f"posts/{post}.yaml"}
    return CalendarEntry(**{**base, **rest, **fields})


def month(*entries: CalendarEntry) -> Calendar:
    return Calendar(date(2027, 3, 1), date(2027, 3, 31), "publish", entries)


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_the_grid_fits_and_its_borders_stand_in_line(width: int) -> None:
    wide = entry(2, "b", title="\u65e5\u672c\u8a9e \U0001f469\u200d\U0001f680 " * 9)
    text = wall(month(entry(1), wide, entry(7)), today=TODAY, title="March", paper=Paper(width=width))
    grid = [line for line in text.splitlines() if line[0] in "\u2502\u251c\u250c\u2514"]
    assert len({cell_len(line) for line in grid}) == 1
    assert cell_len(grid[0]) <= width
    assert {line.count("\u2502") for line in grid if line.startswith("\u2502")} == {8}


def test_a_day_shows_time_sign_and_title_and_channels_or_their_number() -> None:
    channels = [entry(1, channel=f"c{n}", platform=p) for n, p in enumerate(("mastodon", "linkedin", "instagram"))]
    everywhere = [entry(day, "z") for day in range(1, 8)]
    text = wall(month(*channels, *everywhere), today=TODAY, title="March", paper=Paper(width=80))
    assert "09:00 S \u00d73" in text
    wide = wall(month(*channels), today=TODAY, title="March", paper=Paper())
    assert "mastodon linkedin" not in wide  # 30 columns do not hold three names
    two = wall(month(*channels[:2]), today=TODAY, title="March", paper=Paper())
    assert "09:00 S mastodon linkedin" in two


def test_a_terminal_gets_an_ellipsis_and_a_pipe_the_whole_title() -> None:
    long = entry(1, title="one two three four five six seven eight nine ten")
    assert "\u2026" in wall(month(long), today=TODAY, title="", paper=Paper(width=80))
    piped = wall(month(long), today=TODAY, title="", paper=Paper())
    assert "\u2026" not in piped
    assert "ten" in piped


def test_clashes_and_today_are_marked_without_colour() -> None:
    text = wall(month(entry(1, conflicts=("b",))), today=TODAY, title="", paper=Paper(width=80))
    assert "S\u2248" in text
    assert "\u2248 too close to another post" in text
    assert "3 now" in text


def test_a_long_period_leaves_empty_weeks_out() -> None:
    year = Calendar(date(2027, 1, 1), date(2027, 12, 31), "publish", (entry(1), entry(31)))
    text = wall(year, today=TODAY, title="", paper=Paper(width=80))
    assert re.findall(r"W\d\d", text) == ["W09", "W13"]


def test_days_outside_the_period_are_blank() -> None:
    text = wall(
        Calendar(date(2027, 3, 3), date(2027, 3, 4), "publish", ()), today=TODAY, title="", paper=Paper(width=80)
    )
    numbers = [cell.strip() for cell in text.splitlines()[4].strip("\u2502").split("\u2502")]
    assert numbers == ["", "", "3 Mar now", "4", "", "", ""]


def test_every_state_has_its_own_sign_and_a_style() -> None:
    assert set(SIGNS) == set(STYLES) == set(State)
    assert len(set(SIGNS.values())) == len(State)


@pytest.mark.parametrize(
    ("first", "days", "words"),
    [
        (date(2027, 3, 1), 31, "March 2027, Acme (times in Europe/Berlin)"),
        (date(2027, 3, 1), 7, "Week 9, 1 Mar 2027 to 7 Mar 2027, Acme (times in Europe/Berlin)"),
        (date(2027, 3, 2), 7, "2 Mar 2027 to 8 Mar 2027, Acme (times in Europe/Berlin)"),
    ],
)
def test_the_heading_names_days_workspace_and_zone(first: date, days: int, words: str) -> None:
    found = Calendar(first, first + timedelta(days=days - 1), "publish", ())
    assert heading(found, name="Acme", zone="Europe/Berlin") == words


def test_the_list_has_a_line_an_entry() -> None:
    text = agenda(month(entry(1), entry(1, channel="acme-linkedin")), today=TODAY, title="March", paper=Paper())
    assert [line.split()[:5] for line in text.splitlines()[2:]] == [["Mon", "1", "Mar", "09:00", "scheduled"]] * 2


def test_a_terminal_counts_what_does_not_fit() -> None:
    full = month(*(entry(1, f"p{number}", title=f"Post {number}") for number in range(8)))
    narrow = wall(full, today=TODAY, title="", paper=Paper(width=100))
    assert ("Post 3" in narrow, "Post 4" in narrow, "+4 more" in narrow) == (True, False, True)
    assert "Post 7" in wall(full, today=TODAY, title="", paper=Paper())
    assert "more" not in wall(month(*full.entries[:5]), today=TODAY, title="", paper=Paper(width=100))


@pytest.mark.parametrize("width", [20, 40, 61])
def test_a_terminal_too_narrow_for_a_grid_gets_a_list_in_which_nothing_is_cut(width: int) -> None:
    text = wall(month(entry(1, post="a-post-with-a-long-name")), today=TODAY, title="March", paper=Paper(width=width))
    assert max(map(cell_len, text.splitlines())) <= max(width, len("a-post-with-a-long-name") + 2)
    assert "\u2026" not in text
    assert "a-post-with-a-long-name" in text.replace("\n", "")
    assert "\u2500" not in text


NOW = datetime(2027, 3, 3, 10, 0, tzinfo=BERLIN)
OVERDUE = LatePost("a", "A post", Turn("approve", ("dana", "lena"), stage="brand-review"), NOW - timedelta(days=2))


@pytest.mark.parametrize("width", [80, 100, 140])
@pytest.mark.parametrize("shape", [wall, agenda])
def test_a_terminal_leads_to_what_is_late_and_whose_turn_it_is(width: int, shape: Any) -> None:
    found = month(entry(1), entry(9, "b"))
    paper = Paper(color=True, width=width)
    text = shape(found, today=TODAY, title="March", paper=paper, late=[OVERDUE], now=NOW)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert plain.count(" late") == 2  # once at the entry, once above the list
    assert plain.endswith("\n1 late\n! a  dana or lena to approve at brand-review, since 1 Mar 10:00\n")
    assert "\x1b[1mdana or lena\x1b[0m" in text
    assert "\x1b[1;31m late\x1b[0m" in text


def test_of_very_many_late_posts_some_are_named_and_a_pipe_stays_as_it_was() -> None:
    late = [OVERDUE._replace(post=f"p-{number}") for number in range(11)]
    found = month(entry(1))
    sent = wall(found, today=TODAY, title="March", paper=Paper(width=80), late=late, now=NOW)
    assert sent.endswith("\n+3 more: see 'socialops backlog'\n")
    piped = {wall(found, today=TODAY, title="March", paper=Paper(), late=some, now=NOW) for some in ((), late)}
    assert len(piped) == 1


def test_duties_say_what_is_late_and_what_is_soon() -> None:
    found = Calendar(date(2027, 3, 1), date(2027, 3, 31), "due", (entry(1), entry(5, "b"), entry(6, "c")))
    text = agenda(found, today=TODAY, title="March", paper=Paper(width=100), now=NOW)
    assert re.findall(r"scheduled( \w+)?\s+(\w)\b", text) == [(" late", "a"), (" soon", "b"), ("", "c")]

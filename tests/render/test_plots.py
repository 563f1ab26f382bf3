"""Plots: what is drawn is what the table says, gaps stay gaps, and hostile names stay names."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialops.render.plots.bars import Bar, bars
from socialops.render.plots.heat import Cell, heat
from socialops.render.plots.line import Point, line
from socialops.render.plots.plot import shortened
from socialops.render.plots.scale import scale
from socialops.render.plots.spark import spark


def shown(value: float) -> str:
    return f"{value:g}"


def elements(svg: str, kind: str) -> list[ET.Element]:
    return [found for found in ET.fromstring(svg).iter() if kind in (found.get("class") or "").split()]  # noqa: S314 - our own


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20))
def test_a_scale_holds_zero_and_every_value_between_its_ends(values: list[float]) -> None:
    up = scale(values, bottom=100, top=0)
    assert up.low <= min(0.0, *values)
    assert up.high >= max(0.0, *values)
    assert all(-0.1 <= up.at(value) <= 100.1 for value in values)
    assert 2 <= len(up.lines) <= 12
    assert up.lines[0] == up.low


def test_steps_are_round_and_whole_for_counts() -> None:
    assert scale([0.93], bottom=100, top=0).lines == pytest.approx((0, 0.25, 0.5, 0.75, 1.0))
    assert scale([3], bottom=100, top=0, whole=True).lines == (0, 1, 2, 3)
    assert scale([], bottom=100, top=0, whole=True).lines == (0, 1)
    assert scale([-3, 911], bottom=100, top=0).lines == (-250, 0, 250, 500, 750, 1000)


def test_a_line_ends_at_a_gap_and_goes_on_after_it() -> None:
    points = [Point("1", 10.0, (5, 12)), Point("2", 11.0, (5, 12)), Point("3", None), Point("4", 4.0, (5, 12), "rang")]
    found = line("Impressions", points, shown=shown, value="Impressions")
    svg = str(found.svg)
    assert [len((e.get("points") or "").split()) for e in elements(svg, "value")] == [2, 1]
    assert [len((e.get("points") or "").split()) for e in elements(svg, "usual")] == [4, 2]
    assert [e.findtext("title") for e in elements(svg, "dot")] == ["1: 10", "2: 11"]
    assert [e.findtext("title") for e in elements(svg, "marked")] == ["4: 4 (rang)"]
    assert found.rows[2:] == (("3", "not measured", "-", "-"), ("4", "4", "5 to 12", "rang"))


def test_many_points_keep_eight_labels_and_the_marked_dots_alone() -> None:
    points = [Point(f"day {number}", float(number), note="rang" if number == 70 else "") for number in range(90)]
    svg = str(line("Impressions", points, shown=shown, value="Impressions").svg)
    assert not elements(svg, "dot")
    assert len(elements(svg, "marked")) == 1
    assert len([e for e in elements(svg, "tick") if (e.text or "").startswith("day")]) <= 8


def test_the_label_of_the_last_point_ends_at_the_edge() -> None:
    points = [Point(f"day {number}", float(number)) for number in range(4)]
    labels = elements(str(line("Impressions", points, shown=shown, value="Impressions").svg), "tick")[-4:]
    assert [e.get("text-anchor") for e in labels] == ["middle", "middle", "middle", "end"]


def test_one_point_or_none_is_no_fault() -> None:
    assert elements(str(line("One", [Point("1", 3.0)], shown=shown, value="x").svg), "dot")
    assert not elements(str(line("None", [], shown=shown, value="x").svg), "dot")


def test_a_bar_without_a_value_is_words() -> None:
    found = bars(
        "By format",
        [Bar("video", 4.0, "6 posts"), Bar("text", None, "2 posts"), Bar("x", 0.0)],
        shown=shown,
        value="Rate",
        of="Format",
    )
    svg = str(found.svg)
    widths = [float(e.get("width") or 0) for e in elements(svg, "bar")]
    assert len(widths) == 2
    assert widths[0] == pytest.approx(400)
    assert 0 < widths[1] < 2
    assert found.rows == (("video", "4", "6 posts"), ("text", "too few to say", "2 posts"), ("x", "0", "-"))
    assert "too few to say (2 posts)" in svg


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "a\u202egnp.exe", "a\nb", "&amp;"]
)
def test_hostile_names_stay_names(name: str) -> None:
    cells = {("Mon", name): Cell(1.0, 3)}
    drawn = [
        bars(name, [Bar(name, 1.0, name)], shown=shown, value=name, of=name).svg,
        line(name, [Point(name, 1.0, None, name)], shown=lambda _: name, value=name).svg,
        getattr(heat(name, cells, rows=["Mon"], columns=[name], shown=lambda _: name), "svg", ""),
    ]
    for svg in drawn:
        tags = {found.tag for found in ET.fromstring(str(svg)).iter()}  # noqa: S314 - our own
        assert tags <= {"svg", "text", "rect", "line", "circle", "polygon", "polyline", "title"}


def test_the_map_shows_no_cell_of_fewer_than_three_posts() -> None:
    cells = {("Mon", "9"): Cell(1.0, 3), ("Mon", "10"): Cell(9.0, 2), ("Tue", "9"): Cell(5.0, 4)}
    found = heat("When", cells, rows=["Mon", "Tue"], columns=["9", "10"], shown=shown)
    assert found is not None
    assert found.rows == (("Mon", "9", "1", "3"), ("Tue", "9", "5", "4"))
    shades = [e.get("class") for e in elements(str(found.svg), "cell")]
    assert shades == ["cell h1", "cell h0", "cell h5", "cell h0"]
    assert heat("When", {("Mon", "10"): Cell(9.0, 2)}, rows=["Mon"], columns=["10"], shown=shown) is None


def test_a_sparkline_needs_two_values_and_leaves_room_for_gaps() -> None:
    assert spark([]) == spark([1.0, None]) == ""
    svg = str(spark([1.0, None, 3.0]))
    assert [e.get("points") for e in elements(svg, "value")] == ["3,21 93,3"]
    assert "aria-hidden" in svg


def test_what_is_cut_says_so() -> None:
    assert shortened("short", 5) == "short"
    assert shortened("longer", 5) == "long…"

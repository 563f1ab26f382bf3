"""The shapes that the package ships: data that can be trusted."""

from __future__ import annotations

import re

import pytest

from socialops.analytics.cells import folded
from socialops.analytics.shape import Match, Shape, Unknown, recognised
from socialops.domain.documents.format import FIELDS
from socialops.domain.numbers.counts import ACCOUNT
from socialops.store.formats import shipped

SHAPES = [Shape.model_validate(value) for value in shipped()]


def test_ids_are_unique() -> None:
    assert len({shape.id for shape in SHAPES}) == len(SHAPES)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.id)
def test_a_shape_says_where_it_is_known_from_and_maps_each_header_once(shape: Shape) -> None:
    assert shape.origin
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", shape.checked or "")
    assert shape.skipped or set(shape.counts) <= set(ACCOUNT) | set(FIELDS)
    for header, meanings in shape.known.items():
        columns = {(column, language) for column, _, language in meanings}
        assert len({column for column, _ in columns}) == 1, header
    assert set(shape.metrics) <= set(ACCOUNT)


def test_a_header_that_looks_more_like_one_that_lacks_something_is_none() -> None:
    whole = ["Post ID", "Account ID", "Permalink", "Reach", "Likes", "Comments", "Shares", "Saves"]
    found = recognised([whole], SHAPES)
    assert isinstance(found, Match)
    assert found.shape.id == "instagram-posts"
    for header in whole[1:]:
        half = recognised([[name for name in whole if name != header] + ["Tallennukset"]], SHAPES)
        assert isinstance(half, Unknown), header
        assert "Tallennukset" in half.headers


@pytest.mark.parametrize("rows", [[], [[]], [["", ""]], [["Date"], ["1"]], [["a"] * 500] * 40])
def test_what_has_no_header_is_unknown(rows: list[list[str]]) -> None:
    assert isinstance(recognised(rows, SHAPES), Unknown)


def test_the_header_is_found_below_titles() -> None:
    header = ["Date", "Impressions", "Likes", "Replies", "Reposts"]
    found = recognised([["A title"], ["# a comment"], header], SHAPES)
    assert isinstance(found, Match)
    assert (found.shape.id, found.row, found.places["likes"]) == ("x-overview", 2, (2,))
    assert folded("A") == "a"

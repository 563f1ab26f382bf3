"""An alert's file says one form of `when:`, whole, and at a rhythm that fits it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from socialops.domain.documents.alert import Alert


def _alert(when: dict[str, Any], **fields: Any) -> Alert:
    return Alert.model_validate({"id": "shown", "title": "Shown", "kpi": "impressions", "when": when, **fields})


@pytest.mark.parametrize(
    ("when", "form", "rhythm"),
    [
        ({"range": "8w", "by": "auto"}, "range", "week"),
        ({"range": "8w", "by": "20%"}, "range", "week"),
        ({"range": "14d"}, "range", "week"),
        ({"change": "-30%", "against": "4w"}, "change", "week"),
        ({"change": "+50%", "against": "1w"}, "change", "week"),
        ({"below": 500}, "below", "week"),
        ({"above": 1000.5}, "above", "week"),
        ({"in_a_row": 5, "below": "usual"}, "in_a_row", "post"),
        ({"under": "50%", "of": "usual", "age": "3d"}, "under", "post"),
        ({"under": "50%", "of": "usual"}, "under", "post"),
    ],
)
def test_every_form(when: dict[str, Any], form: str, rhythm: str) -> None:
    found = _alert(when)
    assert (found.when.form, found.rhythm) == (form, rhythm)


@pytest.mark.parametrize(
    ("when", "fields", "words"),
    [
        ({}, {}, "must be one of {range: 8w"),
        ({"by": "auto"}, {}, "must be one of {range: 8w"),
        ({"range": "8w", "below": 500}, {}, "must be one of {range: 8w"),
        ({"below": 500, "above": 1000}, {}, "must be one of {range: 8w"),
        ({"change": "-30%"}, {}, "must be one of {range: 8w"),
        ({"under": "50%"}, {}, "must be one of {range: 8w"),
        ({"in_a_row": 5}, {}, "must be one of {range: 8w"),
        ({"in_a_row": 5, "below": 3}, {}, "'below: usual' belongs to 'in_a_row'"),
        ({"below": "usual"}, {}, "'below: usual' belongs to 'in_a_row'"),
        ({"change": "-0.0%", "against": "4w"}, {}, "'change' is 0%"),
        ({"under": "0%", "of": "usual"}, {}, "'under' is 0%"),
        ({"above": float("inf")}, {}, "finite number"),
        ({"range": "10d"}, {}, "'10d' is no whole number of weeks"),
        ({"in_a_row": 5, "below": "usual"}, {"every": "week"}, "'in_a_row' compares posts"),
        ({"range": "8w"}, {"every": "post"}, "'range' compares days or weeks"),
        ({"below": 500}, {"labels": ["launch"]}, "'campaigns' and 'labels' choose posts"),
        ({"below": 500, "age": "3d"}, {"every": "day"}, "only posts have an age"),
    ],
)
def test_what_says_nothing_that_can_be_judged(when: dict[str, Any], fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        _alert(when, **fields)
    assert words in str(caught.value)

"""A text in another form leads back to each character as a reader sees it."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from socialops.platforms.characters import graphemes
from socialops.style.matching.forms import composed, plain, same, same_form

SIGNS = "ab C'1\r\n’…™ﬁＡ①İßé\u0301\u0308\u00ad\u200d\ufe0f👍🏽💻🇩🇪\u0600\u06dd한\u1100\u1161क्ष𝐀"


@settings(max_examples=50, deadline=None)
@given(st.text(st.one_of(st.sampled_from(SIGNS), st.characters()), max_size=14))
@example("xa\u0301")
@example("\u0600a\u0301\r\n🇩🇪🇩e…\ufe0fa")
def test_a_form_is_that_of_each_character_and_knows_its_place(text: str) -> None:
    spans = list(graphemes(text))
    by_folding = same_form(text)
    assert by_folding.text == "".join(same(text[start:end]) for start, end in spans)
    assert set(zip(by_folding.starts, by_folding.ends, strict=True)) <= _places(spans)
    if form := composed(text):
        assert form.text == "".join(unicodedata.normalize("NFC", text[start:end]) for start, end in spans)


def _places(spans: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Each character whole, and each sign of it, where there are as many in its other form."""
    return {*spans, *((place, place + 1) for start, end in spans for place in range(start, end))}


MARKS = str.maketrans("‘’“”–", "''\"\"-")


@settings(max_examples=100, deadline=None)
@given(st.text("ab \r\n'’‘“”–…é¨ﬁＡ①👍👩\u200d\u0301\u00a0\ufe0f", max_size=14))
@example("a’b “c” – é")
@example("’…b")
@example("’e\u0301")
@example("’\u0301")
def test_a_plain_form_is_that_of_each_character_too(text: str) -> None:
    form = plain(text)
    if form is not None:
        spans = list(graphemes(text))
        each = [unicodedata.normalize("NFKC", text[start:end]).translate(MARKS) for start, end in spans]
        assert form.text == "".join(each).replace("\u200d", "")
        assert len(form.text) == len(form.starts)
        assert set(zip(form.starts, form.ends, strict=True)) <= _places(spans)
    else:
        assert not set("’‘ﬁＡ①") & set(text)


def test_plain_marks_stand_where_the_others_stood() -> None:
    form = plain("Don’t… \u0600sayＡ👍🏽\r\nofﬁce\u00ad ok")
    assert form is not None
    assert form.text == "Don't... \u0600sayA👍🏽\r\noffice ok"
    at = form.text.index
    assert [form.starts[at(word)] for word in ("'t", "...", " \u0600", "A👍", "\r", "fice", " ok")] == [
        3, 5, 6, 11, 14, 18, 22
    ]  # fmt: skip
    assert (form.starts[at("...") + 2], form.ends[at("...") + 2]) == (5, 6)

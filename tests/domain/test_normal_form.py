"""What routes a post or leads somewhere is compared as it is digested, and refused where it is written otherwise."""

from __future__ import annotations

import unicodedata
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from socialops.domain.approval.digest import Covered
from socialops.domain.documents.channel import Channel
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import When
from socialops.domain.source import MediaFile
from socialops.platforms.compose import compose

POST: dict[str, Any] = {
    "id": "launch", "title": "Launch", "author": "maya",
    "channels": ["acme-x"], "status": "ready", "text": "Words.",
}  # fmt: skip
NOT_THEIR_OWN = [
    "claim ",
    " claim",
    "claim\u00a0",
    "cla\u200bim",
    "claim\ufe0f",
    "\ufeffclaim",
    "cafe\u0301",
    "\u212ag",
    "a\u00adb",
]
THEIR_OWN = ["claim", "big claim", "café", "👩\u200d💻 work", "❤\ufe0f", "نامه\u200cای", "发布", "東京"]


def _post(**fields: Any) -> Post:
    return Post.model_validate({**POST, **fields})


def _refused(error: pytest.ExceptionInfo[ValidationError]) -> bool:
    return all(item["type"] == "normal_form" for item in error.value.errors())


@pytest.mark.parametrize("label", NOT_THEIR_OWN)
def test_a_label_that_only_looks_like_another_one_is_refused(label: str) -> None:
    with pytest.raises(ValidationError) as error:
        _post(labels=[label])
    assert _refused(error)
    with pytest.raises(ValidationError) as error:
        When.model_validate({"labels": [label]})
    assert _refused(error)
    with pytest.raises(ValidationError) as error:
        Channel.model_validate({"id": "a", "platform": "x", "owner": "head", "handle": label})
    assert _refused(error)


@pytest.mark.parametrize("label", THEIR_OWN)
def test_an_honest_label_stays(label: str) -> None:
    assert _post(labels=[label], mentions=["@" + label]).labels == (label,)


@pytest.mark.parametrize("sign", ["\u212a", "\u037e", "\u2126", "e\u0301", "\u1fef", "\u200b", "\uf900"])
def test_a_link_that_its_digest_would_change_is_refused(sign: str) -> None:
    link = f"https://acme.test/{sign}x"
    for fields in (
        {"link": link},
        {"media": [{"url": link, "sha256": "1" * 64}]},
        {"variants": {"acme-x": {"link": link}}},
    ):
        with pytest.raises(ValidationError) as error:
            _post(**fields)
        assert _refused(error)


@pytest.mark.parametrize(
    "words", ["See https://acme.test/\u212a now", "See acme.test/\u2126", "Ask @cafe\u0301", "a@\u212a.test"]
)
def test_a_link_in_the_text_that_its_digest_would_change_is_refused(words: str) -> None:
    for fields in ({"text": words}, {"variants": {"acme-x": {"text": words}}}):
        with pytest.raises(ValidationError) as error:
            _post(**fields)
        assert _refused(error)


def test_decomposed_words_and_honest_links_stay() -> None:
    _post(
        text="Cafe\u0301 Lo\u0308we: https://acme.test/café?x=ä ok", link="https://acme.test/ü", hashtags=["Cafe\u0301"]
    )


def test_a_mail_address_is_written_as_it_is_compared() -> None:
    with pytest.raises(ValidationError):
        Member.model_validate({"id": "a", "name": "A", "roles": [], "emails": ["\u212aay@acme.test"]})


VARIATIONS = st.sampled_from(["", " ", "\u00a0", "\n", "\u200b", "\ufe0f", "\u0301", "\t"])
WORDS = st.sampled_from(["claim", "K", "\u212a", "é", "e\u0301", "\u037e", ";", "Ω", "\u2126", "giveaway"])


@st.composite
def _posts(draw: st.DrawFn) -> dict[str, Any]:
    word = draw(WORDS) + draw(VARIATIONS)
    field = draw(st.sampled_from(["labels", "link", "mentions", "text"]))
    values: dict[str, Any] = {
        "labels": [word],
        "link": f"https://a.test/{word}",
        "mentions": [word],
        "text": f"See https://a.test/{word}",
    }
    return {field: values[field]}


@given(_posts(), _posts())
def test_two_posts_with_one_digest_are_routed_shown_and_sent_alike(one: dict[str, Any], two: dict[str, Any]) -> None:
    try:
        first, second = _post(**one), _post(**two)
    except ValidationError:
        return
    nothing = MediaFile(None, problem="is not there")
    if Covered(first, lambda _: nothing).content != Covered(second, lambda _: nothing).content:
        return
    assert set(first.labels) == set(second.labels)
    assert (first.link, first.mentions) == (second.link, second.mentions)
    assert compose(first, "acme-x") == compose(second, "acme-x")


def test_the_forms_are_those_of_unicode() -> None:
    assert all(unicodedata.is_normalized("NFC", word) for word in THEIR_OWN)


@pytest.mark.parametrize("words", ["@a\u0301\u0323", "@e\u0301é", "https://a.test/\u0344"])
def test_marks_in_another_order_are_refused_and_no_crash(words: str) -> None:
    for fields in ({"text": words}, {"labels": [words]}):
        with pytest.raises(ValidationError) as error:
            _post(**fields)
        assert _refused(error)


@pytest.mark.parametrize("unit", ["\U0001f1e9\U0001f1ea", "é", "e\u0301", "\u200d", "é.", "é:/", "é/", "\u0301"])
def test_long_words_are_read_in_no_time(unit: str) -> None:
    start = process_time()
    _post(text=unit * 60_000)
    assert process_time() - start < 1

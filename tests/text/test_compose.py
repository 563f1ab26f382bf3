from __future__ import annotations

import pytest

from socialops.domain.post import Post
from socialops.text.compose import compose


def shown(**fields: object) -> str:
    base = {"id": "a", "title": "A", "author": "maya", "channels": ["x"], "status": "ready", "text": "Hello.\n"}
    return compose(Post.model_validate({**base, **fields}), "x")


def test_text_alone_is_the_text_without_its_last_line_break() -> None:
    assert shown() == "Hello."


def test_parts_follow_in_paragraphs_of_their_own() -> None:
    found = shown(hashtags=["Spring", "Launch"], mentions=["@a", "b"], link="https://acme.test/x")
    assert found == "Hello.\n\n@a @b\n\nhttps://acme.test/x\n\n#Spring #Launch"


def test_a_variant_replaces_parts_and_an_empty_one_counts_as_left_out() -> None:
    variants = {"x": {"text": "Hi", "hashtags": ["Now"], "mentions": []}}
    assert shown(hashtags=["Spring"], mentions=["li"], variants=variants) == "Hi\n\n@li\n\n#Now"


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("See #spring now", True),
        ("#SPRING", True),
        ("See #SpringLaunch", False),
        ("See https://acme.test/#Spring", False),
        ("Spring", False),
    ],
)
def test_a_hashtag_in_the_text_is_not_repeated(text: str, there: bool) -> None:
    assert shown(text=text, hashtags=["Spring"]) == (text if there else f"{text}\n\n#Spring")


@pytest.mark.parametrize(
    ("text", "there"),
    [("Hi @Partner.", True), ("Hi @partner@social.test", False), ("Hi @partner.test", False), ("me@partner", False)],
)
def test_a_mention_in_the_text_is_not_repeated(text: str, there: bool) -> None:
    assert shown(text=text, mentions=["@partner"]) == (text if there else f"{text}\n\n@partner")


@pytest.mark.parametrize(
    ("text", "there"),
    [("(https://acme.test/a).", True), ("https://acme.test/ab", False), ("https://acme.test/a?b", False)],
)
def test_a_link_in_the_text_is_not_repeated(text: str, there: bool) -> None:
    assert shown(text=text, link="https://acme.test/a") == (text if there else f"{text}\n\nhttps://acme.test/a")


def test_a_hashtag_written_with_its_sign_or_twice_shows_once() -> None:
    assert shown(hashtags=["#Spring", "Spring"]) == "Hello.\n\n#Spring"

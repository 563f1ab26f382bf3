from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialops.domain.documents.post import Post
from socialops.platforms.compose import compose, pieces


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


ENTRIES = st.lists(st.sampled_from(["Rain", "#Rain", "##Two", "a", "A"]), max_size=4)


@given(text=st.sampled_from(["One", "One #Rain.\n", "  ", "See https://acme.test/a"]), tags=ENTRIES, names=ENTRIES)
def test_pieces_lead_from_the_text_shown_to_what_is_written(text: str, tags: list[str], names: list[str]) -> None:
    mentions = [name.replace("#", "@") for name in names]
    fields = {"text": text, "hashtags": tags, "mentions": mentions, "link": "https://acme.test/a"}
    post = Post.model_validate(
        {"id": "a", "title": "A", "author": "maya", "channels": ["x"], "status": "ready", **fields}
    )
    shown = compose(post, "x")
    covered = 0
    for piece in pieces(post, "x"):
        assert shown[covered : piece.start].strip() == ""
        assert shown[piece.start : piece.end] == piece.text
        value = fields[piece.field]
        written = value if piece.number is None else value[piece.number]
        for place, character in enumerate(piece.text):
            at = place + piece.shift
            assert written[at] == character if at >= 0 else character in "#@"
        covered = piece.end
    assert covered == len(shown)

"""What an approval binds to: published vectors, and laws."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialops.domain.approval.digest import Covered, canonical, channel_digest, digest_of, post_digest
from socialops.domain.documents.post import Post
from socialops.domain.source import MediaFile

VECTORS = json.loads((Path(__file__).resolve().parents[1] / "golden" / "digests.json").read_text(encoding="utf-8"))
ONE, TWO = "1" * 64, "2" * 64
FILES = {"a.png": ONE, "b.png": TWO, "copy-of-a.png": ONE}

FULL: dict[str, Any] = {
    "id": "spring",
    "title": "Spring",
    "headline": "Spring is coming",
    "author": "maya",
    "contributors": ["li"],
    "campaign": "launch",
    "workflow": "standard",
    "labels": ["launch", "claim"],
    "channels": ["acme-x", "acme-linkedin"],
    "publish_at": "2027-03-01 09:00",
    "status": "draft",
    "language": "en",
    "text": "Something new.\nIt comes on 1 March.\n",
    "hashtags": ["Spring", "New"],
    "mentions": ["@partner", "@other"],
    "link": "https://acme.test/a",
    "content_warning": "spoilers",
    "media": [{"file": "a.png", "alt": "A door"}, {"url": "https://acme.test/b.png", "sha256": TWO}],
    "variants": {"acme-linkedin": {"text": "Longer.", "hashtags": ["Work"], "publish_at": "2027-03-01 10:00"}},
    "waivers": [{"rule": "SO201", "reason": "A quote", "until": "2027-04-01"}],
    "series": "weekly",
    "occurrence": "2027-03-01",
}


def _media(files: dict[str, str]) -> Any:
    return lambda path: MediaFile(files[path]) if path in files else MediaFile(None, problem="is not there")


def _digest(fields: dict[str, Any], *, schedule: bool = True, files: dict[str, str] | None = None) -> str:
    media = _media(FILES if files is None else files)
    return post_digest(Post.model_validate(fields), media, zone="Europe/Berlin", schedule=schedule)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_the_published_vectors(vector: dict[str, Any]) -> None:
    post = Post.model_validate(vector["post"])
    media = _media(vector["media"])
    zone = vector["zone"]
    assert post_digest(post, media, zone=zone, schedule=True) == vector["content_and_schedule"]
    assert post_digest(post, media, zone=zone, schedule=False) == vector["content"] == Covered(post, media).content
    assert {c: channel_digest(post, c, media) for c in post.channels} == vector["channels"]


@pytest.mark.parametrize("vector", VECTORS["canonical"], ids=lambda vector: vector["name"])
def test_the_published_canonical_forms(vector: dict[str, Any]) -> None:
    assert canonical(vector["value"]).decode() == vector["json"]
    assert digest_of(vector["value"]) == vector["digest"]


CHANGES: dict[str, dict[str, Any]] = {
    "id": {"id": "summer"},
    "author": {"author": "dana"},
    "contributors": {"contributors": []},
    "workflow": {"workflow": "urgent"},
    "default workflow": {"workflow": None},
    "campaign": {"campaign": "other"},
    "labels": {"labels": ["launch"]},
    "language": {"language": "de"},
    "channels": {"channels": ["acme-linkedin"]},
    "order of channels": {"channels": ["acme-linkedin", "acme-x"]},
    "headline": {"headline": "Spring is here"},
    "text": {"text": "Something new.\nIt comes on 2 March.\n"},
    "case": {"text": "something new.\nIt comes on 1 March.\n"},
    "a space": {"text": "Something  new.\nIt comes on 1 March.\n"},
    "a line": {"text": "Something new.\n\nIt comes on 1 March.\n"},
    "leading blanks": {"text": "  Something new.\nIt comes on 1 March.\n"},
    "content_warning": {"content_warning": "more"},
    "hashtags": {"hashtags": ["Spring"]},
    "order of hashtags": {"hashtags": ["New", "Spring"]},
    "mentions": {"mentions": ["@other", "@partner"]},
    "link": {"link": "https://acme.test/b"},
    "media": {"media": FULL["media"][:1]},
    "order of media": {"media": FULL["media"][::-1]},
    "alt": {"media": [{"file": "a.png", "alt": "A window"}, FULL["media"][1]]},
    "another file": {"media": [{"file": "b.png", "alt": "A door"}, FULL["media"][1]]},
    "address of media": {"media": [FULL["media"][0], {"url": "https://acme.test/c.png", "sha256": TWO}]},
    "pin of media": {"media": [FULL["media"][0], {"url": "https://acme.test/b.png", "sha256": ONE}]},
    "no variant": {"variants": {}},
    "text of a variant": {"variants": {"acme-linkedin": {"text": "Other.", "hashtags": ["Work"]}}},
    "channel of a variant": {"variants": {"acme-x": FULL["variants"]["acme-linkedin"]}},
    "thread": {"thread": [{"text": "And more."}]},
    "media of a thread": {"thread": [{"text": "And more.", "media": [{"file": "a.png"}]}]},
    "first comment": {"first_comment": "Details below."},
    "what it answers": {"reply_to": "https://x.com/a/status/1"},
    "which post it answers": {"reply_to": {"post": "teaser"}},
    "no thread on a channel": {"variants": {"acme-linkedin": {**FULL["variants"]["acme-linkedin"], "thread": "off"}}},
    "waivers": {"waivers": []},
    "reason of a waiver": {"waivers": [{"rule": "SO201", "reason": "Other", "until": "2027-04-01"}]},
    "series": {"series": "monthly"},
    "occurrence": {"occurrence": "2027-03-08"},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_the_content_changes_the_digest(name: str) -> None:
    changed = FULL | CHANGES[name]
    assert _digest(changed) != _digest(FULL)
    assert _digest(changed, schedule=False) != _digest(FULL, schedule=False)


SAME: dict[str, dict[str, Any]] = {
    "title": {"title": "Another name"},
    "status": {"status": "ready"},
    "objective": {"objective": "goal/reach"},
    "assignments": {"assignments": {"concept": "maya"}},
    "source": {"source": "x"},
    "notes": {"notes": "x"},
    "order of labels": {"labels": ["claim", "launch"]},
    "trailing blanks": {"text": "Something new.\nIt comes on 1 March.  \n\n \n"},
    "line ends": {"text": "Something new.\r\nIt comes on 1 March.\r\n"},
    "no last line break": {"text": "Something new.\nIt comes on 1 March."},
    "trailing blanks of a line": {"headline": "Spring is coming "},
    "same bytes under another name": {"media": [{"file": "copy-of-a.png", "alt": "A door"}, FULL["media"][1]]},
    "an offset for the wall time": {"publish_at": "2027-03-01T09:00:00+01:00"},
    "the same instant elsewhere": {"publish_at": "2027-03-01T08:00:00Z"},
    "an empty thread": {"thread": [], "first_comment": " "},
    "an empty variant": {"variants": {**FULL["variants"], "acme-x": {"hashtags": [], "text": " "}}},
}


@pytest.mark.parametrize("name", SAME)
def test_what_no_reader_sees_does_not_change_it(name: str) -> None:
    assert _digest(FULL | SAME[name]) == _digest(FULL)


@pytest.mark.parametrize("name", SAME)
def test_where_the_digest_stays_every_channel_shows_the_same(name: str) -> None:
    media = _media(FILES)
    before, after = Post.model_validate(FULL), Post.model_validate(FULL | SAME[name])
    for channel in before.channels:
        assert channel_digest(before, channel, media) == channel_digest(after, channel, media)


def test_the_plan_is_covered_only_with_the_schedule() -> None:
    for change in (
        {"publish_at": "2027-03-01 09:01"},
        {"timezone": "Europe/London"},
        {"variants": {"acme-linkedin": {"text": "Longer.", "hashtags": ["Work"]}}},
    ):
        moved = FULL | change
        zone = str(moved.get("timezone") or "Europe/Berlin")
        post, media = Post.model_validate(moved), _media(FILES)
        assert post_digest(post, media, zone=zone, schedule=True) != _digest(FULL)
        assert post_digest(post, media, zone=zone, schedule=False) == _digest(FULL, schedule=False)


def test_bytes_of_media_count_and_missing_ones_too() -> None:
    digests = [_digest(FULL, files=files) for files in (FILES, {"a.png": TWO}, {}, {"a.png": "3" * 64})]
    assert len(set(digests)) == 4


def test_a_channel_s_part_is_what_it_shows() -> None:
    media = _media(FILES)
    before = Post.model_validate(FULL)
    other = Post.model_validate(FULL | {"text": "Other text."})
    assert channel_digest(before, "acme-linkedin", media) == channel_digest(other, "acme-linkedin", media)
    assert channel_digest(before, "acme-x", media) != channel_digest(other, "acme-x", media)
    assert channel_digest(before, "acme-x", media) != channel_digest(before, "acme-linkedin", media)
    moved = Post.model_validate(FULL | {"publish_at": "2028-01-01 09:00", "labels": [], "author": "dana"})
    assert channel_digest(before, "acme-x", media) == channel_digest(moved, "acme-x", media)


# --- laws -----------------------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(lambda t: t.strip())
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def _shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shuffled(item) for key, item in reversed(list(value.items()))}
    return [_shuffled(item) for item in value] if isinstance(value, list) else value


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, dict):
        return {key: _mapped(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


@given(st.dictionaries(TEXT, VALUE, max_size=4))
def test_the_order_of_keys_does_not_matter(value: dict[str, Any]) -> None:
    assert digest_of(_shuffled(value)) == digest_of(value)


@given(st.dictionaries(st.sampled_from("abc"), VALUE, max_size=3))
def test_form_and_line_ends_and_trailing_blanks_do_not_matter(value: dict[str, Any]) -> None:
    plain = _mapped(value, lambda text: text.replace("\r", ""))
    for change in (
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: unicodedata.normalize("NFC", text),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text + " \n\n",
    ):
        assert digest_of(_mapped(plain, change)) == digest_of(plain)


@given(st.dictionaries(st.sampled_from("abc"), VALUE, max_size=3))
def test_the_canonical_form_is_its_own(value: dict[str, Any]) -> None:
    once = canonical(value)
    assert canonical(json.loads(once)) == once


NORMAL = TEXT.map(lambda text: unicodedata.normalize("NFC", text).replace("\r", "").rstrip()).filter(bool)


@given(st.sampled_from(["text", "alt", "variant"]), NORMAL, NORMAL)
def test_different_texts_have_different_digests(field: str, one: str, other: str) -> None:
    def of(text: str) -> str:
        changes: dict[str, dict[str, Any]] = {
            "text": {"text": text},
            "alt": {"media": [{"file": "a.png", "alt": text}]},
            "variant": {"variants": {"acme-x": {"text": text}}},
        }
        return _digest(FULL | changes[field])

    assert (of(one) == of(other)) == (one == other)


@given(st.permutations(["launch", "claim", "ä", "giveaway"]))
def test_the_order_of_labels_does_not_matter(labels: list[str]) -> None:
    assert _digest(FULL | {"labels": labels}) == _digest(FULL | {"labels": sorted(labels)})

"""Equal values of several documents are one object, and no document changes by it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

from socialops.domain.documents.field import Model, Wide, compact
from socialops.domain.documents.kind import KINDS
from socialops.domain.documents.post import Post, Variant
from socialops.store.sharing import Sharing
from tests.factories import small_workspace


def test_posts_share_what_they_have_in_common(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    for name in ("one", "two"):
        photo = {"url": "https://acme.test/a.png", "sha256": "0" * 64, "alt": "A photo"}
        folder.post(name, labels=["tip"], assignments={"publish": "dana"}, media=[photo])
    found = folder.load().posts
    one, two = found["one"].item, found["two"].item
    assert one.author is two.author
    assert one.channels is two.channels
    assert one.labels is two.labels
    assert one.media[0].alt is two.media[0].alt
    assert one.model_fields_set is two.model_fields_set
    assert (one.text, two.text) == ("Words of one.\n", "Words of two.\n")
    assert one.assignments is two.assignments


def test_a_copy_with_more_fields_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    for name in ("one", "two"):
        folder.post(name)
    found = folder.load().posts
    more = found["one"].item.model_copy(update={"notes": "More."})
    assert "notes" in more.model_fields_set
    assert "notes" not in found["two"].item.model_fields_set


def test_a_compact_part_says_the_same_in_half_the_room() -> None:
    whole = Variant(text="Words.", hashtags=("Spring",))
    small = compact(whole)
    assert small == whole
    assert (repr(small), hash(small), small.model_fields_set) == (repr(whole), hash(whole), whole.model_fields_set)
    assert small.model_dump() == whole.model_dump()
    assert small.model_copy(update={"text": "Others."}) == Variant(text="Others.", hashtags=("Spring",))


def test_a_compact_post_leaves_to_its_class_what_few_have() -> None:
    said = {"id": "tip", "title": "Tip", "author": "maya", "channels": ["acme-x"], "status": "draft", "text": "Words."}
    whole = Post.model_validate(said)
    small = compact(whole)
    assert small.__dict__.keys() == Post.model_fields.keys() - set(Post.rare)
    assert small == whole == small.model_copy() == compact(small)
    assert whole == small
    assert (repr(small), small.model_fields_set) == (repr(whole), whole.model_fields_set)
    assert (list(small), small.model_dump_json()) == (list(whole), whole.model_dump_json())
    for words in ({}, {"exclude_unset": True}, {"exclude_defaults": True}, {"exclude": {"status"}}):
        assert list(small.model_dump(**words).items()) == list(whole.model_dump(**words).items())
    assert (small.waivers, small.reply_to, small.content_warning) == ((), None, None)
    other = small.model_copy(update={"content_warning": "Food"})
    assert other == Post.model_validate({**said, "content_warning": "Food"}) != small
    assert compact(other).content_warning == "Food"
    assert other.model_dump()["content_warning"] == "Food"
    empty = Post.model_validate({**said, "waivers": []})
    assert compact(empty).model_dump(exclude_unset=True)["waivers"] == ()
    assert _room(lambda: compact(Post.model_validate(said))) < _room(lambda: Post.model_validate(said)) * 0.8


def test_no_document_has_more_fields_than_fit_into_the_object() -> None:
    for kind in KINDS:
        rare = kind.model.rare if issubclass(kind.model, Wide) else ()
        assert len(kind.model.model_fields) - len(rare) <= 30, kind.name
        assert not {kind.model.model_fields[name].get_default() for name in rare} - {None, ()}


def test_there_is_room_in_the_object_however_many_were_made_before() -> None:
    class Small(Model):
        one: str = ""
        two: str = ""
        three: str = ""
        four: str = ""
        five: str = ""
        six: str = ""

    sharing, before = Sharing(), [Small() for _ in range(100)]
    assert _room(lambda: sharing.share(Small(one="1"))) < _room(lambda: Small(one="1")) / 2
    assert len(before) == 100


def _room(make: Callable[[], object]) -> int:
    make()
    tracemalloc.start()
    kept = [make() for _ in range(200)]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(kept) == 200
    return taken

"""Equal values of several documents are one object, and no document changes by it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

from socialops.domain.documents.field import Model, compact
from socialops.domain.documents.post import Variant
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

"""Equal values of several documents are one object, and no document changes by it."""

from __future__ import annotations

from pathlib import Path

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
    assert one.assignments["publish"] is two.assignments["publish"]
    assert one.model_fields_set is two.model_fields_set
    assert (one.text, two.text) == ("Words of one.\n", "Words of two.\n")
    assert one.assignments is not two.assignments


def test_a_copy_with_more_fields_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    for name in ("one", "two"):
        folder.post(name)
    found = folder.load().posts
    more = found["one"].item.model_copy(update={"notes": "More."})
    assert "notes" in more.model_fields_set
    assert "notes" not in found["two"].item.model_fields_set

"""Two versions of a document in one: fields of both, comments kept, clashes named, and never another meaning."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from socialops.store.yaml.combine import MISSING, Combined, FieldClash, combine
from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import document

BASE = b"""# A post
id: a
title: Old   # shown in calendars
text: |
  One.

  Two.
# who reads it
labels: [x]
variants:
  acme-x:
    text: X
  acme-li:
    text: L
"""


def fields(data: bytes | None) -> Any:
    assert data is not None
    return parse(data)


def both(mine: bytes, theirs: bytes, **how: Any) -> Combined:
    found = combine(BASE, mine, theirs, **how)
    assert found is not None
    return found


def test_fields_of_both_are_taken_and_comments_stay() -> None:
    mine = BASE.replace(b"[x]", b"[x, y]").replace(b"One.", b"Uno.").replace(b"variants:", b"notes: n\nvariants:")
    theirs = BASE.replace(b"Old ", b"New ").replace(b"  acme-li:\n    text: L\n", b"").replace(b"id: a", b"id: a # i")
    found = both(mine, theirs)
    assert found == Combined(
        b"# A post\nid: a # i\ntitle: New   # shown in calendars\ntext: |\n  Uno.\n\n  Two.\n# who reads it\n"
        b"labels: [x, y]\nnotes: n\nvariants:\n  acme-x:\n    text: X\n"
    )


def test_fields_below_a_field_come_together_too() -> None:
    mine, theirs = BASE.replace(b"text: X", b"text: X2"), BASE.replace(b"text: L", b"text: L2\n    link: https://a.de")
    made = both(mine, theirs).data or b""
    assert fields(made)["variants"] == {"acme-x": {"text": "X2"}, "acme-li": {"text": "L2", "link": "https://a.de"}}
    assert made.startswith(b"# A post\n")


def test_what_clashes_is_named_and_only_that_is_chosen() -> None:
    mine = BASE.replace(b"text: X", b"text: M").replace(b"Old ", b"Mine ").replace(b"[x]", b"[m]")
    theirs = BASE.replace(b"text: X", b"text: T").replace(b"labels: [x]\n", b"").replace(b"One.", b"Uno.")
    clashes = (FieldClash("variants.acme-x.text", "M", "T"), FieldClash("labels", ["m"], MISSING))
    assert both(mine, theirs) == Combined(None, clashes)
    for side, text, labels in (("mine", "M", ["m"]), ("theirs", "T", None)):
        made = both(mine, theirs, choose=side).data or b""
        found = fields(made)
        assert (found["variants"]["acme-x"]["text"], found.get("labels")) == (text, labels)
        assert (found["title"], found["text"]) == ("Mine", "Uno.\n\nTwo.\n")
        assert b"# shown in calendars" in made


def test_lines_put_together_are_taken_where_they_mean_the_same() -> None:
    mine, theirs = BASE.replace(b"# A post", b"# Our post"), BASE.replace(b"Old ", b"New ")
    merged = theirs.replace(b"# A post", b"# Our post")
    assert both(mine, theirs, text=merged).data == merged
    assert both(mine, theirs, text=merged + b"notes: crept in\n").data == theirs
    assert both(BASE.replace(b"Old ", b"New "), theirs).data == theirs


def test_texts_that_can_t_be_cut_by_lines_are_written_anew() -> None:
    mine = b"{id: a, title: Old, labels: [x, y]}\n"
    found = combine(b"{id: a, title: Old, labels: [x]}\n", mine, b"{id: a, title: New, labels: [x]}")
    assert found == Combined(b"id: a\ntitle: New\nlabels: [x, y]\n")
    base = b"v:\n  a: {t: 1, u: 1}\n"
    found = combine(base, b"v:\n    a: {t: 2, u: 1}\n    w: 1\n", b"v:\n  a: {t: 1, u: 2}\n  x: 1\n")
    assert found is not None
    assert fields(found.data) == {"v": {"a": {"t": 2, "u": 2}, "x": 1, "w": 1}}


def test_two_new_files_and_what_is_no_document() -> None:
    found = combine(None, b"id: a\nx: 1\n", b"id: a\ny: 2\n")
    assert found == Combined(b"id: a\nx: 1\ny: 2\n")
    assert combine(BASE, b"- a\n", BASE) is None
    assert combine(BASE, b"a: [\n", BASE) is None
    assert repr(MISSING) == "(not there)"


VALUES = st.recursive(
    st.sampled_from(["a", "b\n\nc\n", "# d", 1, True]),
    lambda inner: st.dictionaries(st.sampled_from("pqr"), inner, min_size=1, max_size=3),
    max_leaves=6,
)
DOCUMENTS = st.dictionaries(st.sampled_from(["id", "text", "variants", "z"]), VALUES, min_size=1, max_size=4)


@given(base=DOCUMENTS, mine=DOCUMENTS, theirs=DOCUMENTS, side=st.sampled_from(["mine", "theirs"]))
@settings(max_examples=15, deadline=None)
def test_a_choice_always_ends_in_the_fields_of_both(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], side: Any
) -> None:
    found = combine(document(base), document(mine), document(theirs), choose=side)
    assert found is not None
    made = fields(found.data)
    for key in {*base, *mine, *theirs}:
        was, own, other = (each.get(key) for each in (base, mine, theirs))
        if other in (own, was):
            assert made.get(key) == own
        elif own == was:
            assert made.get(key) == other

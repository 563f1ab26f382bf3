"""One way to write YAML: what the loader accepts as a value can be written, by every command that writes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialops.domain.source import Fault
from socialops.store.case_file import append_entry, new_case
from socialops.store.playbook_file import new_playbook
from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import document, flow, record

HARD = "\u2028\u2029\ufeff\x85\x7f,[]{}#:-|>'\"\\ \t\né日🙂01.~ab"
TEXTS = st.text(st.sampled_from(HARD), min_size=1, max_size=12).filter(
    lambda text: not isinstance(parse(document_of(text)), Fault)
)


def document_of(text: str) -> bytes:
    """The text as a value with every sign escaped: what a person may have in a file."""
    return ('k: "' + "".join(f"\\U{ord(sign):08x}" for sign in text) + '"\n').encode()


@given(TEXTS)
def test_what_can_be_read_can_be_written_everywhere(text: str) -> None:
    deep = {"k": text, "list": [text, text], "map": {"k": text, "deep": {"k": [text]}}, "items": [{"k": text}]}
    assert parse(document(deep)) == deep
    assert parse(record({"k": text, "map": {"k": text}})) == {"k": text, "map": {"k": text}}
    assert parse(f"k: {flow([text, {'k': text}])}".encode()) == {"k": [text, {"k": text}]}
    case = new_case({"id": "x", "title": text}, {"note": text, "done": [text, text]})
    assert parse(append_entry(case, {"note": text})) == {
        "id": "x", "title": text, "log": [{"note": text, "done": [text, text]}, {"note": text}]
    }  # fmt: skip
    book = {"title": text, "trigger": {"kind": text}, "steps": [{"id": "a", "expects": [text]}], "tell": [text]}
    assert parse(new_playbook(book)) == book


@pytest.mark.parametrize("key", ["a b", "é", "true", "1", "a,b", "x: y"])
def test_names_of_fields_are_written_like_values(key: str) -> None:
    fields: dict[str, Any] = {key: "a\nb", "map": {key: [key]}}
    assert parse(document(fields)) == fields

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialops.errors import SocialopsError
from socialops.store.case_file import append_entry, new_case
from socialops.store.yaml.reader import MAX_BYTES, parse

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples" / "acme" / "cases").glob("*.yaml"))
ACCEPT = {"at": "2027-03-03T10:00:00+01:00", "by": "rita", "action": "accept"}
LINE = "  - {at: 2027-03-03T10:00:00+01:00, by: rita, action: accept}"
HEAD = "id: x\nplaybook: p\ntitle: T\n"


def read(data: bytes) -> dict[str, Any]:
    found = parse(data)
    assert isinstance(found, dict)
    return found


def changed(before: bytes, after: bytes) -> list[str]:
    diff = unified_diff(before.decode().splitlines(), after.decode().splitlines(), lineterm="", n=0)
    return [line for line in diff if line[0] in "+-" and not line.startswith(("+++", "---"))]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_diff_is_the_one_line_meant(path: Path) -> None:
    before = path.read_bytes()
    assert changed(before, append_entry(before, ACCEPT)) == [f"+{LINE}"]


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ("log:\n- {at: a}   # first\n\n# the end\n", "log:\n- {at: a}   # first\n" + LINE[2:] + "\n\n# the end\n"),
        ("log:\n  - at: a\n    note: |\n      one\n\n      two\n\n# end\nthemes: [z]\n",
         f"log:\n  - at: a\n    note: |\n      one\n\n      two\n{LINE}\n\n# end\nthemes: [z]\n"),
        ("log:\n  - note: >-\n      folded\n      text", f"log:\n  - note: >-\n      folded\n      text\n{LINE}"),
        ("log:\n  - at: a\n    by: b", f"log:\n  - at: a\n    by: b\n{LINE}"),
        ("log: [{at: a}]\nthemes: [z]\n", f"log: [{{at: a}}, {LINE[4:]}]\nthemes: [z]\n"),
        ("log:\n  - note: 'quoted\n      twice'  # c\n", f"log:\n  - note: 'quoted\n      twice'  # c\n{LINE}\n"),
    ],
)  # fmt: skip
def test_comments_blank_lines_and_styles_stay(log: Any, expected: Any) -> None:
    assert append_entry((HEAD + log).encode(), ACCEPT).decode() == HEAD + expected


def test_windows_line_ends_stay() -> None:
    before = (HEAD + "log:\n  - {at: a}\n").replace("\n", "\r\n").encode()
    after = append_entry(before, {**ACCEPT, "note": "one\ntwo"})
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert read(after)["log"][1]["note"] == "one\ntwo"


def test_a_full_file_is_an_error_with_advice() -> None:
    big = (HEAD + "log:\n  - {at: a, note: " + "x" * (MAX_BYTES - 100) + "}\n").encode()
    with pytest.raises(SocialopsError, match="start a new case"):
        append_entry(big, {**ACCEPT, "note": "y" * 200})


def test_control_characters_are_never_written() -> None:
    with pytest.raises(SocialopsError):
        append_entry((HEAD + "log:\n  - {at: a}\n").encode(), {**ACCEPT, "note": "bell \x07"})


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"),
    min_size=1,
)


@given(st.lists(st.tuples(TEXT, st.lists(TEXT, max_size=3)), min_size=1, max_size=4))
def test_what_is_appended_is_read_back(notes: list[tuple[str, list[str]]]) -> None:
    data = new_case({"id": "x", "title": notes[0][0], "themes": notes[0][1]}, ACCEPT)
    for note, lessons in notes:
        data = append_entry(data, {**ACCEPT, "note": note, "lessons": lessons})
    found = read(data)["log"][1:]
    assert [(e["note"], e.get("lessons", [])) for e in found] == notes

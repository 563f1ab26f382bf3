"""Who made a commit is read of a plain header at once, and says what reading it line by line says."""

from __future__ import annotations

import re

import pytest

from socialops.git import range as git_range

TREE, PARENT = b"tree " + b"a" * 40, b"parent " + b"b" * 40
WHO = b"Maya <maya@acme.test> 1800000000 +0100"
AUTHOR, COMMITTER = b"author " + WHO, b"committer Dana <dana@acme.test> 1800000060 +0000"
HEADERS = {
    "one parent": [TREE, PARENT, AUTHOR, COMMITTER],
    "first": [TREE, AUTHOR, COMMITTER],
    "a merge": [TREE, PARENT, b"parent " + b"c" * 40, AUTHOR, COMMITTER],
    "long ids": [b"tree " + b"a" * 64, b"parent " + b"b" * 64, AUTHOR, COMMITTER],
    "a parent too late": [TREE, AUTHOR, PARENT, COMMITTER],
    "two authors": [TREE, PARENT, AUTHOR, AUTHOR, COMMITTER],
    "no committer": [TREE, PARENT, AUTHOR],
    "no author": [TREE, PARENT, COMMITTER],
    "nobody": [TREE, PARENT, b"author ", b"committer "],
    "no space": [TREE, PARENT, b"author", COMMITTER],
    "no date": [TREE, PARENT, b"author Maya <maya@acme.test>", COMMITTER],
    "two addresses": [TREE, PARENT, b"author M <maya@acme.test> <dana@acme.test> 1 +0000", COMMITTER],
    "a zero": [TREE, PARENT, b"author M\0 <maya@acme.test> 1 +0000", COMMITTER],
    "a carriage return": [TREE, PARENT, AUTHOR + b"\r", COMMITTER],
    "folded": [TREE, PARENT, AUTHOR, b" and more", COMMITTER],
    "an encoding": [TREE, PARENT, AUTHOR, COMMITTER, b"encoding latin1"],
    "signed": [TREE, PARENT, AUTHOR, COMMITTER, b"gpgsig -----BEGIN", b" x", b" -----END"],
    "a strange parent": [TREE, b"parent " + b"B" * 40, AUTHOR, COMMITTER],
    "empty": [b""],
}


@pytest.mark.parametrize(
    "end", [b"", b"\n\nWords\n\nCo-authored-by: L <lena@acme.test>\n", b"\n\n\n\xff\n\nparent x\n", b"\n"]
)
@pytest.mark.parametrize("header", HEADERS)
def test_both_ways_say_the_same(monkeypatch: pytest.MonkeyPatch, header: str, end: bytes) -> None:
    data = b"\n".join(HEADERS[header]) + end
    found = git_range._detail("f" * 40, data)
    monkeypatch.setattr(git_range, "_PLAIN", re.compile(rb"(?!)"))
    assert found == git_range._detail("f" * 40, data)

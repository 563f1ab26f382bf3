"""Files that somebody made to hurt, in place of a document of every kind: a finding each, at once, in little memory."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from socialops.domain.documents.kind import ALL_KINDS, RECORDS, SETTINGS_FILE
from socialops.rules.run import run
from socialops.store.load import load
from socialops.store.memory import Memory
from tests.factories import WorkspaceFolder, small_workspace

MIB = 1 << 20
BOMB = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 4)}]}}\n" for n in range(1, 13))
LAUGHS = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
HOSTILE: dict[str, bytes] = {
    "merge-key bomb": BOMB.encode(),
    "alias bomb": LAUGHS.encode(),
    "alias of itself": b"&a {self: *a}\n",
    "300,000 lists": b"a: " + b"[" * 300_000,
    "300,000 mappings": b"{a: " * 300_000,
    "300,000 lists, a level a sign": b"- " * 300_000,
    "60,000 lists in the limit of bytes": b"a: " + b"[" * 60_000,
    "20 MB in a block": b"a: |\n" + b"  x\n" * (5 * MIB),
    "20 MB on a line": b"a: '" + b"x" * (20 * MIB) + b"'\n",
    "200,000 keys": b"".join(b"k%d: 1\n" % number for number in range(200_000)),
    "keys in the limit of bytes": b"".join(b"k%d: 1\n" % number for number in range(25_000)),
    "a key twice": b"id: a\nid: b\n",
    "a tag of Python": b"id: !!python/object/apply:os.system [id]\n",
    "an include": b"id: !include /etc/passwd\n",
    "next line": "id: a\x85title: b\n".encode(),
    "line separator": "id: a\u2028title: b\n".encode(),
    "BOM": b"\xef\xbb\xbfid: a\n",
    "UTF-16": "id: a\n".encode("utf-16"),
    "UTF-32": "id: a\n".encode("utf-32"),
    "overlong": b"id: \xc0\xaf\n",
    "surrogate": b"id: \xed\xa0\x80\n",
    "surrogate by escape": b'id: "\\ud800"\n',
    "NUL": b"id: a\0\n",
    "escape": b"id: \x1b]0;owned\x07\n",
    "escape by escape": b'id: "\\e[31m"\n',
    "5,000 digits": b"id: " + b"9" * 5_000 + b"\n",
    "infinity": b"id: .inf\n",
    "only nulls": b"\0" * 10_000,
    "random bytes": bytes(range(256)) * 40,
    "no mapping": b"- a\n",
    "nothing": b"",
}
"""What is no document of any kind."""


def _paths() -> list[str]:
    found = []
    for kind in ALL_KINDS:
        folder = f"{kind.folder}/about" if kind in RECORDS else kind.folder
        found.append(f"{folder}/hostile.yaml" if kind.folder else SETTINGS_FILE)
    return found


PATHS = _paths()


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_a_finding_whatever_kind_it_should_be(name: str) -> None:
    start = time.process_time()
    workspace = load(Memory(dict.fromkeys(PATHS, HOSTILE[name])))
    assert {coded.finding.path for coded in workspace.findings} == set(PATHS)
    for coded in workspace.findings:
        place = coded.finding.position or workspace.files.locate(coded.finding.path, coded.finding.keys)
        assert min(place) >= 1
    assert time.process_time() - start < 1 * len(PATHS) / 4  # all of them; each may take a second


MANY = 3_000
POST = "id: a\ntitle: A\nauthor: maya\nstatus: draft\ntext: A\n"
WRONG = {
    "rules that are set aside": ("socialops.yaml", "version: 1\nname: A\nrules:\n  ignore", "SO"),
    "contributors": ("posts/a.yaml", f"{POST}channels: [acme-x]\ncontributors", "maya-x"),
}


@pytest.mark.parametrize("name", WRONG)
def test_thousands_of_wrong_names_cost_no_time(tmp_path: Path, name: str) -> None:
    made = small_workspace(tmp_path)
    for number in range(100):
        made.member(f"maya-{number}", "writer")
    path, head, word = WRONG[name]
    made.write(path, f"{head}: [{', '.join(f'{word}{number + 1000}' for number in range(MANY))}]\n")
    workspace = made.load()
    start = time.process_time()
    found = [d for d in run(workspace, date(2027, 3, 1)).diagnostics if (d.path, d.code) == (path, "SO008")]
    assert time.process_time() - start < 1
    assert "did you mean" in found[0].message
    assert "see the names before it" in found[50].message
    assert f"{MANY - 100} more" in found[-1].message


def test_twins_that_differ_in_capitals_only_are_told(tmp_path: Path) -> None:
    made = small_workspace(tmp_path)
    made.post("spring")
    made.write("posts/Spring.yaml", "id: Spring\ntitle: A\nauthor: maya\nchannels: [acme-x]\n")
    found = [(coded.code, coded.finding.path) for coded in made.load().findings]
    assert any(path in {"posts/Spring.yaml", "posts/spring.yaml"} for _, path in found), found


@pytest.mark.parametrize("path", ["../secret.png", "/etc/passwd", "a/../../b.png", "C:/x.png", "a\\b.png", "-x", "."])
def test_a_path_that_leaves_the_workspace_is_told_and_never_read(tmp_path: Path, path: str) -> None:
    made = small_workspace(tmp_path / "acme")
    made.post("a", media=[{"file": path, "alt": "x"}])
    (coded,) = made.load().findings
    assert (coded.code, coded.finding.keys) == ("SO009", ("media", 0, "file"))


def test_what_is_no_document_takes_nothing_of_the_others_away(tmp_path: Path) -> None:
    made: WorkspaceFolder = small_workspace(tmp_path)
    for number, name in enumerate(HOSTILE):
        if len(HOSTILE[name]) < MIB:
            made.write(f"posts/h{number}.yaml", HOSTILE[name])
    made.post("fine")
    assert set(made.load().posts) == {"fine"}

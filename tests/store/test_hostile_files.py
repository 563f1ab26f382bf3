"""Files that somebody made to hurt, in place of a document of every kind: a finding each, at once, in little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from socialops.domain.documents.kind import ALL_KINDS, RECORDS, SETTINGS_FILE
from socialops.rules.run import run
from socialops.store.load import load
from socialops.store.memory import Memory
from tests.factories import SOURCE, WorkspaceFolder, identity, run_cli, small_workspace

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


def _link(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _out(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def _itself(path: Path) -> None:
    path.symlink_to(path.name)


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "circle").symlink_to("..")


def _endless(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(8 << 30)


SPECIAL: dict[str, Callable[[Path], None]] = {
    "link to a device": _link,
    "link out of the workspace": _out,
    "link to itself": _itself,
    "FIFO": os.mkfifo,
    "folder that leads back": _folder,
    "8 GiB of nothing": _endless,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_a_finding_whatever_kind_it_should_be(name: str) -> None:
    start = time.process_time()
    workspace = load(Memory(dict.fromkeys(PATHS, HOSTILE[name])))
    assert {coded.finding.path for coded in workspace.findings} == set(PATHS)
    for coded in workspace.findings:
        place = coded.finding.position or workspace.files.locate(coded.finding.path, coded.finding.keys)
        assert min(place) >= 1
    assert time.process_time() - start < 1 * len(PATHS) / 4  # all of them; each may take a second


MEASURING = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
took = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump([took.ru_utime + took.ru_stime, took.ru_maxrss], file)
sys.exit(code)
"""
"""A small process in between: what a child holds at most counts its parent's memory until it has begun."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks the system what a child took, and makes FIFOs")
@pytest.mark.parametrize("name", [*HOSTILE, *SPECIAL])
def test_check_tells_it_in_a_second_and_200_mib(tmp_path: Path, name: str) -> None:
    """A process of its own, so that all it took is counted: one hostile file of every kind at once."""
    made = small_workspace(tmp_path / "acme")
    for path in PATHS:
        target = made.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if name in SPECIAL and path != SETTINGS_FILE:
            SPECIAL[name](target)
        elif name in HOSTILE:
            target.write_bytes(HOSTILE[name])
    env = {**os.environ, "PYTHONPATH": str(SOURCE), **identity("maya")}
    words = [sys.executable, "-c", MEASURING, str(tmp_path / "took"), sys.executable, "-m", "socialops"]
    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run(
            [*words, "check", "--format", "concise"],
            cwd=made.root, env=env, stdout=out, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    seconds, kilobytes = json.loads((tmp_path / "took").read_text(encoding="utf-8"))
    said = (tmp_path / "out").read_text(encoding="utf-8")
    assert done.returncode == 1, said
    for path in PATHS:
        told = f"{path}/circle" if name == "folder that leads back" else path
        assert told in said or (name in SPECIAL and path == SETTINGS_FILE), (path, said)
    assert seconds < 3, f"{seconds:.2f} s"  # of all kinds together
    assert kilobytes < 200 * 1024, f"{kilobytes >> 10} MiB"


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


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="makes FIFOs and links")
def test_files_that_change_while_they_are_read(tmp_path: Path) -> None:
    made = small_workspace(tmp_path / "acme")
    path, stop = made.root / made.post("moving"), threading.Event()
    whole = path.read_bytes()

    def move() -> None:
        changes: list[Callable[[Path], object]] = [
            _link, os.mkfifo, _itself, _folder, lambda p: p.write_bytes(whole * 40), lambda p: p.write_bytes(b""),
            lambda p: p.write_bytes(whole[:30]), lambda p: p.write_bytes(whole),
        ]  # fmt: skip
        beside = made.root / "beside"
        while not stop.is_set():
            for change in changes:
                change(beside)
                _clear(path)
                beside.rename(path)

    thread = threading.Thread(target=move)
    thread.start()
    try:
        end = time.process_time() + 4
        while time.process_time() < end:
            ran = run_cli("check", "--format", "full", cwd=made.root)
            assert ran.code in {0, 1}, ran.err
    finally:
        stop.set()
        thread.join()


def _clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        (path / "circle").unlink()
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def test_what_is_no_document_takes_nothing_of_the_others_away(tmp_path: Path) -> None:
    made: WorkspaceFolder = small_workspace(tmp_path)
    for number, name in enumerate(HOSTILE):
        if len(HOSTILE[name]) < MIB:
            made.write(f"posts/h{number}.yaml", HOSTILE[name])
    made.post("fine")
    assert set(made.load().posts) == {"fine"}

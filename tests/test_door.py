"""One door to files: nothing else opens a path, and no command waits for what lies in a workspace."""

from __future__ import annotations

import ast
import io
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs.commands import choices, every_command

from socialops import door
from socialops.errors import SocialopsError
from tests.factories import SOURCE, WorkspaceFolder, run_cli, small_workspace

OPENING = {
    "open",
    "read_bytes",
    "read_text",
    "write_bytes",
    "write_text",
    "touch",
    "fdopen",
    "copyfile",
    "copytree",
}
ALLOWED = {
    "door.py": "the door itself",
    "cli/session.py": "-o FILE, named by the user",
    "cli/streams.py": "the null device",
    "git/deadlocks.py": "what the kernel says of processes",
    "git/lock.py": "the lock in git's folder, opened without waiting",
    "git/index.py": "git's own index and its lock",
    "git/writing/loose.py": "an object of git's own store",
    "processes.py": "our own pipes, and what the kernel says of limits",
    "store/verdicts/draft.py": "files of its own in git's folder, made anew under names that nobody knows",
    "store/verdicts/shelf.py": "files of its own in git's folder, made anew under names that nobody knows",
    "networks/command.py": "approved bytes, in a temporary folder of its own",
    "git/rehearsal.py": "files in a temporary folder of its own",
    "git/sync/lines.py": "files in a temporary folder of its own",
    "git/signature.py": "files in a temporary folder of its own",
    "forge/api.py": "an address of the web",
    "operations/demo/play.py": "the demo's own new folder",
    "render/formats/html.py": "a template of the package",
    "store/template.py": "a template of the package",
    "store/example.py": "the example of the package",
    "platforms/limits.py": "data of the package",
    "exchange/target.py": "data of the package",
    "domain/numbers/kpi.py": "data of the package",
    "exchange/columns.py": "data of the package",
    "tables/workbook.py": "a part of a zip that is held already",
    "tables/zipped.py": "a part of a zip that is held already",
    "store/formats.py": "data of the package",
    "operations/workspace/ci.py": "a template of the package",
}


def _openings(path: Path) -> list[int]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in OPENING:
                found.append(node.lineno)
    return found


def test_there_is_one_door() -> None:
    package = SOURCE / "socialops"
    elsewhere = {}
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        found = _openings(path)
        if found and name not in ALLOWED:
            elsewhere[name] = found
    assert elsewhere == {}


@pytest.fixture
def odd(tmp_path: Path) -> WorkspaceFolder:
    return _odd(tmp_path / "acme")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """The same for all commands that only read."""
    made = _odd(tmp_path_factory.mktemp("odd") / "acme")
    run_cli("check", cwd=made.root)  # modules are loaded, so that it is the command which is timed
    return made


def _odd(root: Path) -> WorkspaceFolder:
    """A workspace in which every kind of name leads to something that must not be opened."""
    made = small_workspace(root)
    made.post("good", media=[{"file": "assets/fifo.png", "alt": "x"}, {"file": "assets/zero.png", "alt": "x"}])
    made.git()
    for folder in ("posts", "reviews/good", "publications/good", "guides", "cases", "series", "playbooks", "goals"):
        (made.root / folder).mkdir(parents=True, exist_ok=True)
        os.mkfifo(made.root / folder / "fifo.yaml")
        (made.root / folder / "zero.yaml").symlink_to("/dev/zero")
        (made.root / folder / "loop.yaml").symlink_to("loop.yaml")
        (made.root / folder / "circle").symlink_to(".")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(made.root / "posts")
        server.bind("socket.yaml")
        os.chdir(here)
    (made.root / "assets").mkdir()
    os.mkfifo(made.root / "assets/fifo.png")
    (made.root / "assets/zero.png").symlink_to("/dev/zero")
    with (made.root / "posts/sparse.yaml").open("wb") as stream:
        stream.truncate(8 << 30)
    os.mkfifo(made.root / ".gitattributes")
    (made.root / ".github").mkdir()
    os.mkfifo(made.root / ".github/CODEOWNERS")
    (made.root / ".socialops/schemas").mkdir(parents=True)
    os.mkfifo(made.root / ".socialops/schemas/post.json")
    return made


NEEDED = {
    "explain": ["SO001"],
    "lift": ["good", "--of", "dana", "-m", "x"],
    "done": ["good", "publish"],
    "export": ["--for", "generic"],
    "decide": ["campaign/good", "none", "-m", "x"],
    "kpi": ["list"],
    "import": ["posts/fifo.yaml"],
    "measure import": ["posts/fifo.yaml"],
    "measure add": ["good", "likes=1"],
    "schedule": ["good", "--at", "2027-03-02 09:00"],
    "comment": ["good", "-m", "x"],
    "request-changes": ["good", "-m", "x"],
    "mark-published": ["good", "--channel", "acme-x"],
    "list": ["post"],
    "changes": ["--since", "HEAD"],
    "count": ["--platform", "x", "Hello"],
    "new": ["post", "fresh"],
    "ci": ["--write", "github"],
    "rename": ["post", "good", "better"],
    "revise": ["good", "--as", "better"],
    "audit": ["--base", "HEAD"],
    "demo": ["."],
    "pr brief": ["--base", "HEAD"],
    "pr record": ["--event", "posts/fifo.yaml"],
    "series materialise": ["--until", "2027-06-01"],
    "case open": ["fifo", "--title", "x"],
    "case pass": ["fifo", "--to", "fifo"],
    "case note": ["fifo", "-m", "x"],
    "case move": ["fifo", "--to", "offline"],
}
"""What commands are given that want more than the one word below."""
ONE_WORD = {"case": "fifo", "playbook": "fifo", "guide": "fifo"}
READING = frozenset({
    "check", "rules", "explain", "audit", "status", "show", "brief", "digest", "list", "history", "who", "calendar",
    "backlog", "tasks", "remind", "changes", "drill", "count", "limits", "doctor", "case list", "case show",
    "case report", "export", "playbook show", "guide show", "guide test", "pr brief",
})  # fmt: skip
OTHERS = [
    ["approve", "fifo"], ["submit", "zero"], ["codeowners", "--check"], ["codeowners", "--write"], ["check", "--fix"],
    ["doctor", "--fix"], ["schema", "--write"], ["pr", "record", "--event", "/dev/zero"], ["drill", "fifo"],
]  # fmt: skip


def _every_line() -> Iterator[tuple[str, list[str]]]:
    """Every command there is, in every format that it has."""
    for name, found in every_command():
        words, needed = name.split(), NEEDED.get(name)
        if needed is None:
            wants = any(p.required for p in found.params)
            needed = [ONE_WORD.get(words[0], "good")] if wants else []
        option = next((p for p in found.params if "--format" in p.opts), None)
        forms = [str(c.value) for c in choices(option.type_descriptor.annotation)] if option else []
        yield from ((name, [*words, *needed, *form]) for form in [["--format", form] for form in forms] or [[]])


def _timed(root: Path, command: list[str]) -> None:
    start, before = time.monotonic(), os.times()
    ran = run_cli(*command, cwd=root)
    after = os.times()
    assert ran.code in {0, 1, 2}, ran.err
    for said in ("Missing argument", "Missing option", "No such option", "Invalid value for"):
        assert said not in ran.err, f"{ran.err}: the walk must say what this command is given (NEEDED)"
    assert sum(after[:4]) - sum(before[:4]) < 1  # of the processor, children too
    assert time.monotonic() - start < 20  # the machine may be busy; what waits for a FIFO waits for ever


READ = [pytest.param(line, id=" ".join(line)) for name, line in _every_line() if name in READING]
WRITE = [pytest.param(line, id=" ".join(line)) for name, line in _every_line() if name not in READING]


@pytest.mark.parametrize("command", READ)
def test_no_command_that_reads_waits_or_follows(
    shared: WorkspaceFolder, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    _timed(shared.root, command)


@pytest.mark.parametrize("command", [*WRITE, *OTHERS])
def test_no_command_that_writes_waits_or_follows(
    odd: WorkspaceFolder, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    _timed(odd.root, command)


@pytest.mark.parametrize(
    ("link", "command"),
    [
        ("posts", ["new", "post", "fresh"]),
        (".socialops", ["doctor", "--fix"]),
        (".socialops", ["schema", "--write"]),
        ("reviews", ["approve", "summer"]),
        ("channels", ["new", "channel", "other"]),
    ],
)
def test_nothing_is_written_through_a_linked_folder(tmp_path: Path, link: str, command: list[str]) -> None:
    made = small_workspace(tmp_path / "acme")
    made.post("summer")
    away = tmp_path / "away"
    away.mkdir()
    made.git()
    place = made.root / link
    if place.exists():
        place.rename(away / "held")
        place.symlink_to(away / "held")
    else:
        place.symlink_to(away)
    before = sorted(away.rglob("*"))
    ran = run_cli(*command, cwd=made.root, by="dana")
    assert ran.code in {1, 2}, ran.err
    assert sorted(away.rglob("*")) == before


def test_what_grew_and_what_is_too_long(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100)
    assert door.read(tmp_path / "a", 10) == b"x" * 11
    assert door.read(tmp_path / "a", 1000) == b"x" * 100
    assert door.read(tmp_path / "none", 10) == door.Shut(
        "the file can't be read: No such file or directory", absent=True
    )
    assert isinstance(door.read("a\0b", 10), door.Shut)


def test_created_once(tmp_path: Path) -> None:
    assert door.create(tmp_path, "a/b.txt", b"1")
    assert not door.create(tmp_path, "a/b.txt", b"2")
    assert (tmp_path / "a/b.txt").read_bytes() == b"1"
    with pytest.raises(SocialopsError, match="is a file where a folder belongs"):
        door.create(tmp_path, "a/b.txt/c", b"3")

"""One door to files: nothing else opens a path, and no command waits for what lies in a workspace."""

from __future__ import annotations

import ast
import os
import socket
import time
from pathlib import Path

import pytest

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
    "git/loose.py": "an object of git's own store",
    "networks/command.py": "approved bytes, in a temporary folder of its own",
    "git/rehearsal.py": "files in a temporary folder of its own",
    "git/signature.py": "files in a temporary folder of its own",
    "forge/api.py": "an address of the web",
    "operations/demo/play.py": "the demo's own new folder",
    "render/formats/html.py": "a template of the package",
    "store/template.py": "a template of the package",
    "store/example.py": "the example of the package",
    "platforms/limits.py": "data of the package",
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
    """A workspace in which every kind of name leads to something that must not be opened."""
    made = small_workspace(tmp_path / "acme")
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


FORMATS = {
    "check": ["full", "concise", "json", "github", "gitlab", "sarif", "junit"],
    "status": ["table", "json"],
    "calendar": ["table", "html", "ics", "csv", "json", "md"],
    "backlog": ["table", "html", "json", "md"],
    "tasks": ["table", "json"],
    "doctor": ["table", "json"],
}
COMMANDS = [
    *([command, "--format", form] for command, forms in FORMATS.items() for form in forms),
    ["show", "good"], ["history", "good"], ["approve", "good"], ["submit", "good"], ["hold", "good"], ["who"],
    ["approve", "fifo"], ["submit", "zero"], ["mark-published", "good", "--channel", "acme-x"], ["guide", "show"],
    ["guide", "test"], ["playbook", "show", "fifo"], ["case", "list"], ["codeowners"], ["codeowners", "--check"],
    ["codeowners", "--write"], ["series", "materialise", "--until", "2027-06-01"], ["new", "post", "fresh"], ["init"],
    ["check", "--fix"], ["doctor", "--fix"], ["schema", "--write"], ["remind"], ["comment", "good", "-m", "x"],
    ["pr", "record", "--event", "posts/fifo.yaml"], ["pr", "record", "--event", "/dev/zero"], ["drill", "fifo"],
    ["changes", "--since", "HEAD"], ["audit", "--base", "HEAD"], ["explain", "SO001"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_waits_or_follows(odd: WorkspaceFolder, command: list[str]) -> None:
    run_cli("check", cwd=odd.root)  # modules are loaded, so that it is the command which is timed
    start, spent = time.monotonic(), time.process_time()
    ran = run_cli(*command, cwd=odd.root)
    assert ran.code in {0, 1, 2}, ran.err
    assert time.process_time() - spent < 1
    assert time.monotonic() - start < 20  # the machine may be busy; what waits for a FIFO waits for ever


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

"""A hardened git is the same git whichever way it is started, and tells holes, odd names and its own death apart."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from socialops.git.objects import Objects
from socialops.git.reading.hardened import Way, by_gitpython, plainly
from socialops.git.repo import GitFailed
from tests.factories import GitFolder, identity, small_workspace, spawn_cli

WAYS: Mapping[str, Way] = {"plainly": plainly, "by GitPython": by_gitpython}
ODD = b"posts/gr\xfc\xdfe $HOME ~.txt"
READERS = [
    ["audit", "--base", "HEAD~1"],
    ["pr", "brief", "--base", "HEAD~1"],
]
QUICK = [
    ["status"],
    ["changes", "--since", "HEAD~1"],
    ["calendar", "--at", "HEAD"],
    ["calendar", "--diff", "HEAD~1"],
    ["history", "launch"],
]
"""What people wait for: the same git, started without it."""


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.param]


@pytest.fixture(params=["sha1", "sha256"])
def git(request: pytest.FixtureRequest, tmp_path: Path) -> GitFolder:
    folder = tmp_path / "$HOME ~ and 'more'"
    folder.mkdir()
    git = GitFolder(folder)
    git.run("init", "-q", "-b", "main", f"--object-format={request.param}")
    (folder / "posts").mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/" + ODD)).write_text("Odd\n", encoding="utf-8")
    (folder / "big").write_bytes(b"x" * (2 << 20))
    git.commit("Start")
    return git


def test_ids_of_any_length_and_names_of_any_bytes_are_read(git: GitFolder, way: Way) -> None:
    objects = Objects(git.root, way=way)
    head = objects.commit("HEAD")
    assert head == git.run("rev-parse", "HEAD")
    name = os.fsdecode(ODD)
    entry = objects.trees(head)[name]
    assert objects.entry(head, name) == entry
    assert list(objects.blobs([f"{head}:{name}", entry.oid, f"{head}:none", f"{head}:a\nb"])) == [
        b"Odd\n", b"Odd\n", None, None,
    ]  # fmt: skip
    pieces = objects.stream(f"{head}:big")
    assert pieces is not None
    assert len(next(pieces)) == 1 << 20, "the rest is left"
    assert objects.there([f"{head}:posts", f"{head}:none"]) == [True, False]
    with pytest.raises(GitFailed, match="is not in this clone"):
        list(objects.blobs(["1" * len(head)]))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such signal")
def test_a_git_that_dies_is_no_object_that_is_not_there(git: GitFolder, way: Way) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def noting(folder: Path, waiting: Mapping[str, str]) -> Callable[..., subprocess.Popen[bytes]]:
        begin = way(folder, waiting)

        def start(arguments: list[str], errors: int) -> subprocess.Popen[bytes]:
            started.append(begin(arguments, errors))
            return started[-1]

        return start

    asked: list[Callable[[Objects], object]] = [
        lambda objects: list(objects.blobs(["HEAD:big"])),
        lambda objects: objects.folders(["HEAD:posts"]),
        lambda objects: b"".join(objects.stream("HEAD:big") or ()),
    ]
    for ask in asked:
        objects = Objects(git.root, way=noting)
        assert objects.there(["HEAD:big"]) == [True]
        assert objects.folders(["HEAD:posts"]) != [None]
        for process in started[-2:]:
            process.send_signal(signal.SIGKILL)
            process.wait()
        with pytest.raises(GitFailed, match="git stopped while objects were read"):
            ask(objects)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for git")
def test_both_ways_start_the_same_program_with_the_same_words_and_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text('#!/bin/sh\nprintf "%s\\n" "$0" "$PWD" "$@"\nenv | sort | grep -v "^_="\n')
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    for name in (
        "DIR",
        "WORK_TREE",
        "INDEX_FILE",
        "COMMON_DIR",
        "CONFIG_GLOBAL",
        "CONFIG_PARAMETERS",
        "EXEC_PATH",
        "NEW",
    ):
        monkeypatch.setenv(f"GIT_{name}", "elsewhere")
    monkeypatch.setenv("LANGUAGE", "de")
    waiting = {"GIT_OBJECT_DIRECTORY": "waits"}
    said = {
        name: Objects(tmp_path, waiting=waiting, way=way).run("ls-tree", "-z", "--", "a b")
        for name, way in WAYS.items()
    }
    plain = said["plainly"].decode()
    assert said["by GitPython"].decode() == plain
    lines = plain.splitlines()
    assert lines[:2] == [str(folder / "git"), str(tmp_path)]
    assert lines[2:4] == ["-c", "core.fsmonitor=false"]
    assert "elsewhere" not in plain
    assert "GIT_OBJECT_DIRECTORY=waits" in lines
    assert lines[lines.index("--no-pager") + 1 :][:4] == ["ls-tree", "-z", "--", "a b"]


def test_what_judges_history_asks_through_gitpython(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.post("launch")
    git = folder.git()
    folder.post("launch", text="Other words.\n")
    git.commit("Other words", "posts")
    script = (
        "import sys; from socialops.cli.run import run; arguments = eval(sys.argv[1]); seen = []\n"
        "for each in arguments:\n"
        "    run(each); seen.append('socialops.git.reading.gitpython' in sys.modules)\n"
        "    for name in [n for n in sys.modules if n.partition('.')[0] == 'git' or n.endswith('gitpython')]:\n"
        "        del sys.modules[name]\n"
        "print(seen, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, repr(READERS + QUICK)],
        cwd=tmp_path,
        env={**os.environ, **identity("dana"), "SOCIALOPS_NOW": "2027-02-20 12:00"},
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stderr.splitlines()[-1] == str([True] * len(READERS) + [False] * len(QUICK)), done.stderr


def test_without_git_the_readers_say_so(tmp_path: Path) -> None:
    small_workspace(tmp_path)
    ran = spawn_cli(["audit"], cwd=tmp_path, env={"PATH": str(tmp_path)})
    assert (ran.code, "git-scm.com" in ran.err) == (2, True)

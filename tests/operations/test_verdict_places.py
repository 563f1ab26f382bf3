"""Wherever a repository lies and whatever lies in it: a warm `check` says what a cold one says, and never fails."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from socialops.store.verdicts.shelf import FOLDER
from tests.disks import fill, mounted
from tests.factories import GitFolder, run_cli
from tests.operations.judged import Team, team_at, team_in

FILE = b"GIF89a, not really"
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize {len(FILE)}\n"
ROOT_ONLY = pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root gives a folder to somebody else")


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return team_at(tmp_path / "acme")


@pytest.fixture
def disk() -> Iterator[Path]:
    with mounted() as place:
        yield place


def _same(team: Team, root: Path | None = None) -> None:
    """Three times warm, whatever is known, and once cold."""
    words = ("check", "--format", "json")
    cold = run_cli(*words, "--no-cache", cwd=root or team.root, now=None)
    assert cold.code in {0, 1, 2}, cold.err
    for _ in range(3):
        assert run_cli(*words, cwd=root or team.root, now=None) == cold


def _edited(team: Team, root: Path | None = None) -> None:
    """A finding more, told at once."""
    path = (root or team.root) / "posts/spring.yaml"
    before = run_cli("check", cwd=root or team.root, now=None).out
    path.write_bytes(path.read_bytes().replace(b"author: maya", b"author: mayo"))
    _same(team, root)
    assert run_cli("check", cwd=root or team.root, now=None).out != before


def test_in_a_submodule(team: Team, tmp_path: Path) -> None:
    outer = GitFolder(tmp_path / "outer")
    outer.root.mkdir()
    outer.run("init", "-q", "-b", "main")
    outer.run("-c", "protocol.file.allow=always", "submodule", "add", "-q", f"file://{team.root}", "social")
    inner = team_in(outer.root / "social")
    _same(inner)
    inner.learn()
    assert (outer.root / ".git/modules/social" / FOLDER).is_dir()
    _edited(inner)


def test_bare_and_called_bare(team: Team, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    team.git.run("clone", "-q", "--bare", str(team.root), str(bare))
    _same(team, bare)
    team.learn()
    team.git.run("config", "core.bare", "true")
    _same(team)
    _edited(team)


@ROOT_ONLY
@pytest.mark.parametrize("what", [".", ".git", ".git/socialops.verdicts", "posts/spring.yaml"])
def test_of_somebody_else(team: Team, what: str) -> None:
    team.learn()
    os.chown(team.root / what, 12345, 12345)
    _same(team)
    _edited(team)


def test_git_s_folder_can_only_be_read(disk: Path) -> None:
    team = team_at(disk / "acme")
    team.learn()
    own = str(team.root / ".git")
    subprocess.run(["mount", "--bind", own, own], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", own], check=True)
    assert team.is_known()
    _same(team)
    _edited(team)


@pytest.mark.parametrize("leave", [0, 1, 3])
def test_on_a_full_disk(disk: Path, leave: int) -> None:
    team = team_at(disk / "acme")
    filler = fill(disk, leave)
    _same(team)
    filler.unlink()
    team.learn()
    fill(disk, leave)
    assert team.is_known()
    _same(team)


@ROOT_ONLY
@pytest.mark.parametrize("kind", ["block", "zero", "null"])
def test_a_device_lies_there(team: Team, kind: str) -> None:
    team.learn()
    kinds = {"block": (stat.S_IFBLK, 7, 200), "zero": (stat.S_IFCHR, 1, 5), "null": (stat.S_IFCHR, 1, 3)}
    mode, *numbers = kinds[kind]
    for path in ("posts/device.yaml", "assets/device.png"):
        try:
            os.mknod(team.root / path, mode | 0o600, os.makedev(*numbers))
        except PermissionError:
            pytest.skip("no devices can be made here")
    assert not team.is_known()
    _same(team)
    _edited(team)


@pytest.mark.parametrize("kind", ["fifo", "zero", "folder", "circle", "empty"])
def test_something_else_lies_where_the_verdict_was(team: Team, kind: str) -> None:
    told = team.learn()
    for path in list(team.shelf.iterdir()):
        path.unlink()
        if kind == "fifo":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
            (path / "x").touch()
        elif kind == "empty":
            path.touch()
        else:
            path.symlink_to("/dev/zero" if kind == "zero" else path.name)
    assert not team.is_known()
    _same(team)
    assert team.check() == told
    _edited(team)


def test_line_ends_of_windows_come_and_go(team: Team) -> None:
    team.learn()
    for ends in ("true", "input", "false"):
        team.git.run("config", "core.autocrlf", ends)
        for path in (team.root / "posts").iterdir():
            path.unlink()
        team.git.run("checkout", "-q", "--", "posts")
        _same(team)
    assert b"\r\n" not in (team.root / "posts/spring.yaml").read_bytes()
    _edited(team)


def test_a_pointer_of_git_lfs_becomes_its_file(team: Team) -> None:
    path = team.root / "assets/a.png"
    path.write_text(POINTER, encoding="utf-8")
    before = path.stat()
    pointed = team.learn()
    path.write_bytes(FILE)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not team.is_known()
    _same(team)
    filed = team.learn()
    assert filed.out != pointed.out
    path.write_text(POINTER, encoding="utf-8")
    _same(team)
    assert team.check().out == pointed.out

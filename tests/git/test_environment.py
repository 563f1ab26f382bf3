"""Nothing that a repository or the environment configures runs in `audit` and `check`.

Each trap leaves a file behind when it snaps; plain git is made to step into it first, where plain git can be.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from socialops.git.environment import searched
from tests.audit.play import PNG, RECORD, Play
from tests.factories import identity, run_cli

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the traps are shell scripts")


class Trap(NamedTuple):
    """How to lay a trap, and the command of plain git that steps into it (None: none does everywhere)."""

    lay: Callable[[Play, str], None]
    step: tuple[str, ...] | None


def _config(*pairs: tuple[str, str]) -> Callable[[Play, str], None]:
    def lay(play: Play, script: str) -> None:
        for key, value in pairs:
            play.git("config", key, value.replace("SCRIPT", script))

    return lay


def _attribute(line: str, *pairs: tuple[str, str]) -> Callable[[Play, str], None]:
    def lay(play: Play, script: str) -> None:
        play.files.write(".git/info/attributes", f"* {line}\n")
        _config(*pairs)(play, script)

    return lay


def _hooks(play: Play, script: str) -> None:
    for name in (
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "pre-commit",
        "pre-auto-gc",
        "post-merge",
    ):
        hook = play.root / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.symlink_to(script)


def _promisor(url: str, *pairs: tuple[str, str]) -> Callable[[Play, str], None]:
    """A partial clone that lacks a blob: git would fetch it when asked."""

    def lay(play: Play, script: str) -> None:
        _config(
            ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"),
            ("remote.origin.promisor", "true"), ("remote.origin.url", url), *pairs,
        )(play, script)  # fmt: skip
        blob = play.git("rev-parse", f"work:{RECORD}")
        (play.root / ".git/objects" / blob[:2] / blob[2:]).unlink()

    return lay


def _included(play: Play, script: str) -> None:
    play.files.write(".git/more", f"[diff]\n\texternal = {script}\n[core]\n\tfsmonitor = {script}\n")
    play.git("config", "include.path", "more")


def _signed(play: Play, script: str) -> None:
    """A commit with a signature, whose check is a program of the repository's choice."""
    raw = play.git("cat-file", "commit", "HEAD") + "\n"
    for kind in ("PGP SIGNATURE", "SSH SIGNATURE", "SIGNED MESSAGE"):
        block = f"gpgsig -----BEGIN {kind}-----\n AAAA\n -----END {kind}-----"
        made = raw.replace("\n\n", f"\n{block}\n\n", 1)
        done = subprocess.run(["git", "hash-object", "-t", "commit", "-w", "--stdin"], input=made.encode(),
                              cwd=play.root, capture_output=True, check=True)  # fmt: skip
        raw = raw.replace(raw.splitlines()[1], f"parent {done.stdout.decode().strip()}")
        play.git("reset", "-q", "--hard", done.stdout.decode().strip())
    _config(("gpg.program", "SCRIPT"), ("gpg.ssh.program", "SCRIPT"), ("gpg.x509.program", "SCRIPT"),
            ("log.showSignature", "true"), ("gpg.ssh.allowedSignersFile", "/dev/null"))(play, script)  # fmt: skip


TRAPS = {
    "hooks": Trap(_hooks, ("checkout", "-q", "--detach")),
    "hooksPath": Trap(_config(("core.hooksPath", ".git/evil")), None),
    "fsmonitor": Trap(_config(("core.fsmonitor", "SCRIPT")), ("status",)),
    "clean": Trap(_attribute("filter=x", ("filter.x.clean", "SCRIPT")), ("hash-object", "--path=x", "README.md")),
    "smudge": Trap(_attribute("filter=x", ("filter.x.smudge", "SCRIPT")), ("cat-file", "--filters", "HEAD:README.md")),
    "process": Trap(_attribute("filter=x", ("filter.x.process", "SCRIPT")), ("hash-object", "--path=x", "README.md")),
    "external": Trap(_config(("diff.external", "SCRIPT")), ("diff", "main")),
    "driver": Trap(_attribute("diff=x", ("diff.x.command", "SCRIPT")), ("diff", "main")),
    "textconv": Trap(_attribute("diff=x", ("diff.x.textconv", "SCRIPT")), ("log", "-p", "-1")),
    "merge driver": Trap(_attribute("merge=x", ("merge.x.driver", "SCRIPT"), ("merge.default", "x")), None),
    "signature": Trap(_signed, ("log", "-3")),
    "promisor ext": Trap(
        _promisor("ext::SCRIPT", ("protocol.ext.allow", "always"), ("protocol.allow", "always")),
        ("cat-file", "-p", f"HEAD:{RECORD}"),
    ),
    "promisor ssh": Trap(
        _promisor("ssh://nowhere.invalid/x", ("core.sshCommand", "SCRIPT"), ("protocol.ssh.allow", "always")),
        ("cat-file", "-p", f"HEAD:{RECORD}"),
    ),
    "promisor upload-pack": Trap(
        _promisor("file:///nowhere", ("remote.origin.uploadpack", "SCRIPT"), ("protocol.file.allow", "always")), None
    ),
    "aliases": Trap(_config(*((f"alias.{n}", "!SCRIPT") for n in ("log", "cat-file", "rev-list", "x"))), ("x",)),
    "pager": Trap(_config(("core.pager", "SCRIPT"), ("pager.log", "SCRIPT"), ("core.editor", "SCRIPT")), None),
    "alternates": Trap(_config(("core.alternateRefsCommand", "SCRIPT"), ("core.gitProxy", "SCRIPT"),
                               ("credential.helper", "!SCRIPT"), ("core.askPass", "SCRIPT")), None),
    "include": Trap(_included, ("diff", "main")),
}  # fmt: skip


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "it-ran"


@pytest.fixture
def script(tmp_path: Path, marker: Path) -> str:
    path = tmp_path / "trap.sh"
    path.write_text(f"#!/bin/sh\ntouch '{marker}'\nexit 1\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", TRAPS)
def test_nothing_of_the_repositorys_settings_runs(play: Play, script: str, marker: Path, name: str) -> None:
    play.files.write("assets/hero.png", PNG)
    play.write(media=[{"file": "assets/hero.png", "alt": "Door"}])
    play.commit("maya")
    play.approve()
    TRAPS[name].lay(play, script)
    marker.unlink(missing_ok=True)
    step = TRAPS[name].step
    if step:
        subprocess.run(
            ["git", *step],
            cwd=play.root,
            env={**os.environ, **identity("maya")},
            capture_output=True,
            check=False,
            input=b"",
        )
        assert marker.exists(), "the trap does not work"
        marker.unlink()
    audit = run_cli("audit", "--base", "main", "--head", "work", cwd=play.root)
    check = run_cli("check", cwd=play.root)
    assert not marker.exists()
    assert audit.code == (2 if "promisor" in name else 0), audit
    assert check.code == 0, check


def _elsewhere(play: Play, tmp_path: Path) -> dict[str, str]:
    other = tmp_path / "other"
    subprocess.run(["git", "init", "-q", "--template=", str(other)], check=True)
    return {
        "GIT_DIR": str(other / ".git"), "GIT_WORK_TREE": str(other), "GIT_INDEX_FILE": str(other / "index"),
        "GIT_OBJECT_DIRECTORY": str(other / ".git/objects"), "GIT_COMMON_DIR": str(other / ".git"),
        "GIT_NAMESPACE": "x", "GIT_CEILING_DIRECTORIES": str(play.root.parent), "GIT_SHALLOW_FILE": "/dev/null",
        "GIT_GRAFT_FILE": str(other / "grafts"), "GIT_LITERAL_PATHSPECS": "1", "GIT_ICASE_PATHSPECS": "1",
    }  # fmt: skip


def test_variables_from_outside_do_not_lead_the_audit_elsewhere(play: Play, tmp_path: Path) -> None:
    play.approve("ben")
    for name, value in _elsewhere(play, tmp_path).items():
        ran = run_cli("audit", "--base", "main", "--head", "work", cwd=play.root, env={name: value})
        assert ran.code == 1, (name, ran)
        assert "SO456" in ran.out


def test_a_ceiling_ends_the_search_for_a_repository_where_git_ends_it(tmp_path: Path) -> None:
    outer, link = tmp_path.resolve() / "outer", tmp_path.resolve() / "link"
    deep = outer / "middle" / "deep"
    deep.mkdir(parents=True)
    link.symlink_to(outer)
    subprocess.run(["git", "init", "-q", "--template=", str(outer)], check=True)
    named = [f"{place}{end}" for place in ("/", tmp_path, outer, outer / "middle", deep, link) for end in ("", "/")]
    found = set()
    for told in ("", *named, *(f":{each}" for each in named), f"/nowhere:{outer}", "outer", f"{outer}::{link}"):
        ceiling = {"GIT_CEILING_DIRECTORIES": told}
        asked = ["git", "rev-parse", "--show-toplevel"]
        by_git = subprocess.run(asked, cwd=deep, env=os.environ | ceiling, capture_output=True, check=False)
        ours = any((folder / ".git").exists() for folder in searched(deep, ceiling))
        assert ours is (by_git.returncode == 0), told
        found.add(ours)
    assert found == {True, False}
    begun = run_cli("init", deep, env={"GIT_CEILING_DIRECTORIES": str(outer)})
    assert (begun.code, (deep / ".git").is_dir()) == (0, True), begun.err


def test_nor_do_they_make_it_run_anything(play: Play, script: str, marker: Path, tmp_path: Path) -> None:
    play.approve()
    programs = tmp_path / "libexec"
    programs.mkdir()
    for name in ("git-log", "git-cat-file", "git-rev-list", "git"):
        (programs / name).symlink_to(script)
    env = {
        "GIT_EXTERNAL_DIFF": script, "GIT_SSH_COMMAND": script, "GIT_SSH": script, "GIT_ASKPASS": script,
        "GIT_PAGER": script, "GIT_EDITOR": script, "GIT_EXEC_PATH": str(programs), "GIT_PYTHON_GIT_EXECUTABLE": script,
        "GIT_TRACE": str(marker), "GIT_TRACE2": str(marker), "GIT_TRACE_SETUP": str(marker),
        "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": script,
        "GIT_CONFIG_KEY_1": "diff.external", "GIT_CONFIG_VALUE_1": script,
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor'='{script}'", "GIT_PROXY_COMMAND": script,
    }  # fmt: skip
    plain = {**os.environ, **identity("maya"), "GIT_TRACE": str(marker)}
    subprocess.run(["git", "status"], cwd=play.root, env=plain, capture_output=True, check=True)
    assert marker.exists()
    marker.unlink()
    assert run_cli("audit", "--base", "main", "--head", "work", cwd=play.root, env=env).code == 0
    assert run_cli("check", cwd=play.root, env=env).code == 0
    assert not marker.exists()


def test_a_commit_graph_that_lies_is_not_read(play: Play) -> None:
    """A file beside the objects that claims other parents."""
    play.files.role("legal", may=["bypass"])
    play.commit("maya")
    play.git("commit-graph", "write", "--reachable")
    graph = play.root / ".git/objects/info/commit-graph"
    graph.chmod(0o644)
    graph.write_bytes(b"\0" * graph.stat().st_size)
    assert play.errors() == {("SO454", "roles/legal.yaml")}

"""What is found is the same, and in the same order, whoever finds it."""

from __future__ import annotations

import marshal
import os
import signal
import sys
import weakref
from pathlib import Path

import pytest

from socialops.domain.finding import Diagnostic, Fix, Severity, from_own, from_plain, to_plain
from socialops.rules import shares
from socialops.rules.run import run
from socialops.store.collector import paused
from socialops.store.load import load
from tests.factories import run_cli
from tests.faulty import faulty_workspace
from tests.rules.test_examples import BAD, TODAY

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are forked on Linux only")


SLOW = "SO207"
"""What takes its time for good: a pattern that never ends."""


@pytest.mark.parametrize("folder", [f for f in BAD if f.name != SLOW], ids=lambda folder: folder.name)
def test_two_processes_find_what_one_finds(folder: Path) -> None:
    workspace = load(folder)
    assert run(workspace, TODAY, processes=2) == run(workspace, TODAY)


@pytest.mark.parametrize("fix", [None, Fix(("variants", "acme-x", "text"), 3, 5, "x", True)])
@pytest.mark.parametrize("severity", Severity)
def test_a_finding_comes_back_from_another_process_as_it_was(severity: Severity, fix: Fix | None) -> None:
    told = Diagnostic("posts/a.yaml", 3, 7, "SO201", "Avoid it.", "style-guide", severity, "a", None, "b.c", fix=fix)
    plain = marshal.loads(marshal.dumps(to_plain(told)))  # noqa: S302 - our own
    for found in (from_own(plain), from_plain(plain)):
        assert (found, type(found), type(found.severity), type(found.fix)) == (
            told, Diagnostic, Severity, type(fix)
        )  # fmt: skip


def test_the_command_says_the_same_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = faulty_workspace(tmp_path, posts=60)
    at_once = run_cli("check", "--jobs", "1", "--format", "json", cwd=folder.root)
    assert at_once.out.count('"code"') > 100
    monkeypatch.setattr(shares, "_TOGETHER", 7)
    for jobs in ("1", "2", "3", "5"):
        assert run_cli("check", "--jobs", jobs, "--format", "json", cwd=folder.root) == at_once


def test_the_others_may_die(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, here = faulty_workspace(tmp_path), os.getpid()
    alone = run_cli("check", "--jobs", "1", "--format", "json", cwd=folder.root)
    found = shares._found

    def deadly(*arguments: object) -> object:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return found(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(shares, "_found", deadly)
    assert run_cli("check", "--jobs", "3", "--format", "json", cwd=folder.root) == alone


def test_nobody_holds_the_posts_once_they_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after needs room, too: how all files look, and what of it is kept."""
    monkeypatch.setattr(shares, "_TOGETHER", 7)
    with paused():
        workspace = load(faulty_workspace(tmp_path, posts=20).root)
        posts = [weakref.ref(filed.item) for filed in workspace.posts.values()]
        report = run(workspace, TODAY)
        del workspace
        assert report.diagnostics
        assert [post() for post in posts if post()] == []

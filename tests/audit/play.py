"""A small workspace in a real repository, on which attacks are played."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.factories import EARLIER, GitFolder, Ran, WorkspaceFolder, identity, run_cli

BASE = "2027-02-01T09:00:00+01:00"
POST = "posts/launch.yaml"
RECORD = "reviews/launch/brand-review--dana--1.yaml"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 800, 800, 1, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0" * 101 * 800))
    + _chunk(b"IEND", b"")
)


def people(root: Path, **settings: Any) -> WorkspaceFolder:
    """maya and ben write, dana and mia review, lena is legal, pia publishes, hana heads and owns the policy."""
    folder = WorkspaceFolder(root, **settings)
    folder.role("writer")
    folder.role("reviewer")
    folder.role("legal", may=[])
    folder.role("publisher", may=["publish"])
    folder.role("head", may=["post", "publish", "change-policy", "bypass"])
    for member, role in {"maya": "writer", "ben": "writer", "dana": "reviewer", "mia": "reviewer"}.items():
        folder.member(member, role)
    for member, role in {"lena": "legal", "pia": "publisher", "hana": "head"}.items():
        folder.member(member, role)
    folder.channel("acme-x", owner="head")
    folder.workflow(
        stages=[
            {"id": "brand-review", "role": "reviewer"},
            {"id": "legal-review", "role": "legal", "when": {"labels": ["claim"]}},
        ]
    )
    return folder


class Play:
    """A workspace with one ready post `launch` by maya on main, and the branch `work` checked out."""

    def __init__(self, root: Path, prefix: str = "") -> None:
        self.root = root
        self.files = WorkspaceFolder.__new__(WorkspaceFolder)
        self.files.root = root / prefix
        self.repo = GitFolder(root)

    def git(self, *arguments: str, by: str = "maya", at: str = EARLIER, env: Mapping[str, str] | None = None) -> str:
        """Run git as that member at that time."""
        return self.repo.run(*arguments, env={**identity(by, at=at), **(env or {})})

    def commit(self, by: str = "maya", message: str = "Change", at: str = EARLIER, **env: str) -> str:
        """Commit everything that differs."""
        self.git("add", "-A", by=by)
        self.git("commit", "-q", "--allow-empty", "-m", message, by=by, at=at, env=env)
        return self.git("rev-parse", "HEAD")

    def switch(self, branch: str, start: str | None = None) -> None:
        """Go to a branch, or start one."""
        self.git("switch", "-q", *(["-c", branch, start] if start else [branch]))

    def merge(self, branch: str, *options: str, by: str = "maya") -> None:
        """Merge a branch into the present one with a merge commit."""
        self.git("merge", "-q", "--no-ff", "-m", f"Merge {branch}", *options, branch, by=by)

    def approve(self, by: str = "dana", *, stage: str = "brand-review", post: str = "launch", **fields: Any) -> str:
        """Write an approval and commit it as the member."""
        path = self.files.review(post, stage, by, **fields)
        self.commit(by, f"Approve by {by}")
        return path

    def on_main(self, by: str = "hana", at: str = BASE) -> None:
        """Commit what was changed to main (from `work`, which has no commits yet) and go back to `work`."""
        self.git("add", "-A")
        self.git("stash", "-q") if self.git("status", "--porcelain") else ""
        self.switch("main")
        if self.git("stash", "list"):
            self.git("stash", "pop", "-q")
        self.commit(by, "On main", at)
        self.git("branch", "-f", "work", "main")
        self.switch("work")

    def run(self, *options: str, base: str | None = "main", head: str = "work", cwd: Path | None = None) -> Ran:
        """Run audit."""
        range_ = [*(["--base", base] if base else []), "--head", head]
        return run_cli("audit", *range_, *options, cwd=cwd or self.files.root)

    def findings(self, base: str = "main", head: str = "work", cwd: Path | None = None) -> list[dict[str, Any]]:
        """The findings of an audit."""
        ran = self.run("--format", "json", base=base, head=head, cwd=cwd)
        found: list[dict[str, Any]] = json.loads(ran.out)["findings"]
        errors = [f for f in found if f["severity"] == "error"]
        assert ran.code == (2 if any(f["code"] == "SO450" for f in errors) else 1 if errors else 0), ran
        return found

    def errors(self, base: str = "main", head: str = "work", cwd: Path | None = None) -> set[tuple[str, str]]:
        """Code and path of each error."""
        return {(f["code"], f["path"]) for f in self.findings(base, head, cwd) if f["severity"] == "error"}

    def message(self, code: str, base: str = "main", head: str = "work") -> str:
        """All that is said under a code."""
        return "\n".join(f["message"] for f in self.findings(base, head) if f["code"] == code)

    def write(self, post: str = "launch", **fields: Any) -> str:
        """Write the post with other fields than it has at first."""
        return self.files.post(post, **fields)


def build_base(root: Path, prefix: str = "", **settings: Any) -> Play:
    """A fresh repository with everything committed on main."""
    folder = people(root / prefix, **settings)
    folder.post("launch")
    folder.write("README.md", "Hello\n")
    subprocess.run(["git", "init", "-q", "-b", "main", "--template=", str(root)], check=True, env=_environment())
    play = Play(root, prefix)
    play.commit("hana", "Start", BASE)
    play.switch("work", "main")
    return play


def copy_of(play: Play, target: Path, prefix: str = "") -> Play:
    """A play of one's own."""
    shutil.copytree(play.root, target, symlinks=True)
    return Play(target, prefix)


def _environment() -> dict[str, str]:
    return {**os.environ, **identity("hana")}

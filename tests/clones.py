"""Two people's clones of one bare repository, and what they do in them."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli


class Clone(WorkspaceFolder):
    """One person's clone."""

    def __init__(self, root: Path, by: str) -> None:
        self.root, self.by = root, by
        self.git_ = GitFolder(root)

    def do(self, *words: str, by: str | None = None, now: str | None = "2027-02-20 12:00") -> Ran:
        """Run socialops here, git by the same clock; without *now* by the machine's."""
        clock = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{now} +0100") if now else {}
        return run_cli(*words, cwd=self.root, by=by or self.by, now=now, env=clock)

    def keep(self, message: str = "Change", by: str | None = None, at: str | None = None) -> str:
        """Commit all that is there, now unless told otherwise; the commit's id."""
        return self.git_.commit(message, by=by or self.by, at=at or datetime.now(UTC).isoformat())

    def text(self, path: str) -> str:
        """A file as it is."""
        return (self.root / path).read_text(encoding="utf-8")

    def is_clean(self) -> bool:
        """Nothing is left of anything: files, index, locks, notes, half-done merges."""
        own = self.root / ".git"
        odd = [p for p in own.rglob("*.lock") if p.name != "socialops.lock"]
        odd += own.glob("socialops-*")
        odd += [p for name in ("MERGE_HEAD", "rebase-merge", "rebase-apply") if (p := own / name).exists()]
        return odd == [] and self.git_.run("status", "--porcelain") == ""

    def alike(self) -> bool:
        """The branch here is that of the others."""
        head, seen = self.git_.run("rev-parse", "HEAD", "@{upstream}").splitlines()
        return head == seen


class Clones:
    """The hub, and the clones of maya and dana."""

    def __init__(self, seed: Path, folder: Path) -> None:
        self.hub = folder / "hub.git"
        folder.mkdir(exist_ok=True)
        shutil.copytree(seed, self.hub)
        self.maya, self.dana = self.clone("maya"), self.clone("dana")

    def clone(self, by: str, name: str | None = None) -> Clone:
        """A clone more."""
        place = self.hub.parent / (name or by)
        GitFolder(self.hub.parent).run("clone", "-q", str(self.hub), str(place))
        return Clone(place, by)

    def hook(self, name: str, script: str, where: Path | None = None) -> None:
        """A hook of the hub, or of the clone at *where*."""
        place = (where / ".git" if where else self.hub) / "hooks" / name
        place.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        place.chmod(0o755)


def seeded(seed: WorkspaceFolder) -> Path:
    """The workspace as a bare repository beside it."""
    git = seed.git(at=datetime.now(UTC).isoformat())
    hub = seed.root.with_name("seed.git")
    git.run("clone", "-q", "--bare", str(seed.root), str(hub))
    return hub

"""What lies around the files of a workspace that an answer which is kept rests on, and where such answers may lie."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from socialops.operations.workspace.interrupted import away, is_halfway, repository


class Records(NamedTuple):
    """The branch of their own that publications live on, and where it stands; both empty where they lie in files."""

    branch: str
    tip: str

    @classmethod
    def of(cls, root: Path) -> Records:
        """Those of the workspace in that folder, as it is now."""
        from socialops.store.load import publications_branch

        branch = publications_branch(root)
        return cls(branch, newest_record(root, branch)) if branch else cls("", "")


def newest_record(root: Path, branch: str) -> str:
    """Which commit of the branch is the newest that this clone knows, and the workspace's folder in it."""
    from socialops.git.objects import Objects
    from socialops.git.records_branch import records_tip
    from socialops.git.repo import find

    repo = find(root)
    return f"{records_tip(Objects(repo.root), branch)} {repo.prefix}" if repo else ""


def place(root: Path) -> Path | None:
    """Git's folder, where verdicts are kept; None outside of git, amid a merge, and where it is somebody else's."""
    found = repository(root)
    if found is None or is_halfway(found.git_dir) or away(root):  # what is left out only git's index says
        return None
    try:
        return found.git_dir if os.name == "posix" and found.git_dir.stat().st_uid == os.geteuid() else None
    except OSError:
        return None


def history(root: Path) -> str | None:
    """What git's log of the files follows from, and who changed a post: the newest commit, those that an audit compares
    it with, and the settings; None where more has a say in it.
    """
    from socialops.git.reading.main_branch import MAINS
    from socialops.git.repo import GitFailed, find

    repo = find(root)
    if repo is None or any((repo.common_dir / name).exists() for name in ("shallow", "info/grafts")):
        return None
    try:
        # asked by a pattern, as a branch that is missing is no mistake; one without a sign would be a folder
        mains = (f"--glob={ref[:-1]}[{ref[-1]}]" for ref in MAINS)
        commits = repo.run("rev-parse", "HEAD", *mains, "--not", "--glob=refs/replace/*")
        settings = repo.run("config", "--list", "-z")
    except GitFailed:
        return None
    if "^" in commits:
        return None
    return hashlib.sha256(f"{repo.prefix}\0{commits}\0{settings}".encode("utf-8", "surrogateescape")).hexdigest()


def bearings(root: Path) -> str:
    """A digest of all branches, the remotes' too, of which one is on, and of who one is; empty where git can't say."""
    from socialops.errors import SocialopsError
    from socialops.git.repo import GitFailed, find

    repo = find(root)
    try:
        here = repo.run("rev-parse", "--symbolic-full-name", "HEAD") if repo else ""
        known = repo.run("for-each-ref", "--format=%(objectname) %(refname) %(symref)") if repo else ""
    except GitFailed:
        return ""
    try:
        me = repo.identity().email if repo else ""
    except SocialopsError:
        me = ""
    said = f"{me}\0{here}\0{known}"
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest() if here else ""

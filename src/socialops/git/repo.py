"""The repository around a workspace: open it, ask who the user is, and whether git is in the middle of something."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from socialops import door
from socialops.domain.pattern import late
from socialops.errors import SocialopsError
from socialops.git.lock import inherited
from socialops.git.program import Ended, finish, literal, plain_words, start


class Identity(NamedTuple):
    """Who git says the user is."""

    name: str
    email: str


class GitFailed(SocialopsError):  # noqa: N818 - it says what happened
    """A git command failed; the message is git's own. `printed` is what it wrote to its standard output besides."""

    def __init__(self, message: str, printed: str = "") -> None:
        super().__init__(message)
        self.printed = printed


class Repo:
    """A git repository that holds the workspace at *root*."""

    def __init__(self, root: Path, top: Path, git_dir: Path, common_dir: Path) -> None:
        self.root = root
        self.top = top
        self.git_dir = git_dir
        self.common_dir = common_dir
        self.held: int | None = None  # the lock that git commands keep until they end, whatever becomes of us
        self.deed = ""  # the words of the command that writes, for the note of what it writes

    @cached_property
    def prefix(self) -> str:
        """The workspace's folder inside the repository, with a trailing slash; empty where it is the top."""
        root, top = self.root.resolve(), self.top.resolve()
        relative = below(root, top)
        if relative is None:
            raise SocialopsError(
                f"git says that the repository's files lie in {top}, but the workspace lies in {root}: see "
                "'git config core.worktree' and take it out."
            )
        return f"{relative}/" if relative else ""

    def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        index: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> str:
        """Run git in the workspace's folder and return what it printed, without the last line break.

        *index* is the index it works on, if not the repository's; *env* are variables of this one run.
        """
        return run(self.root, *arguments, stdin=stdin, held=self.held, index=index, env=env)

    def talk(self, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        """The same, but what git says besides, on its standard error: what it did, line by line."""
        return _ended(self.root, *arguments, held=self.held, env=env).err.decode("utf-8", "surrogateescape")

    def identity(self) -> Identity:
        """The user as git would sign a commit now."""
        try:
            line = self.run("var", "GIT_AUTHOR_IDENT")
        except GitFailed as error:
            raise SocialopsError(
                "git does not know who you are. Tell it once: git config --global user.name 'Your Name' and "
                "git config --global user.email you@example.com"
            ) from error
        name, _, rest = line.rpartition(" <")
        return Identity(name, rest.rpartition("> ")[0])

    def status(self, paths: Sequence[str]) -> dict[str, str]:
        """Paths (relative to the workspace) that differ from HEAD, with git's two letters; `??` is not yet known,
        `!!` is ignored by a .gitignore: then HEAD can't hold it either.
        """
        if not paths:
            return {}
        options = ("--porcelain=v1", "-z", "--untracked-files=all", "--ignored=matching", "--no-renames")
        # A status that is killed while it refreshes the index would leave a lock behind, for nothing that we need.
        try:
            out = self.run("--no-optional-locks", "status", *options, "--", *literal(paths))
        except GitFailed as error:
            way = "\n'socialops doctor' says how to make the index anew; no file of yours is lost with it."
            raise GitFailed(f"{error}{way}") if "index file" in str(error) else error from None
        found = {}
        for entry in filter(None, out.split("\0")):
            found[entry[3:].removeprefix(self.prefix)] = entry[:2]
        return found

    def differing(self, paths: Sequence[str]) -> list[str]:
        """Those that do not hold what HEAD holds, byte by byte, filters considered; what neither has does not differ.

        Unlike `status` this heeds no flag of the index (skip-worktree, assume-unchanged) and no file's time.
        """

        def told(*words: str) -> str | None:
            try:
                return self.run(*words)
            except GitFailed:
                return None

        committed = {path: told("rev-parse", "--verify", "--quiet", f"HEAD:{self.prefix}{path}") for path in paths}
        return [path for path, oid in committed.items() if told("hash-object", "--", path) != oid]

    def has_commits(self) -> bool:
        """False in a repository without any commit."""
        try:
            self.run("rev-parse", "--quiet", "--verify", "HEAD")
        except GitFailed:
            return False
        return True

    def is_unborn(self) -> bool:
        """Whether HEAD names a branch that has no commit yet, as in a new repository."""
        try:
            branch = self.run("symbolic-ref", "--quiet", "HEAD")
        except GitFailed:
            return False
        packed = door.read(self.common_dir / "packed-refs", 1 << 26)
        named = isinstance(packed, bytes) and f" {branch}\n".encode() in packed
        return not named and not (self.common_dir / branch).exists()

    def left_out(self) -> list[str]:
        """The folders and files at the workspace's top of which a sparse checkout leaves something out."""
        return sorted({path.partition("/")[0] for path in self.away()})

    def away(self) -> frozenset[str]:
        """The workspace's files that a sparse checkout leaves out. Git is started only where it is sparse."""
        settings = (
            door.read(folder, _LARGEST) for folder in (self.git_dir / "config.worktree", self.common_dir / "config")
        )
        if not any(isinstance(data, bytes) and _SPARSE.search(data) for data in settings):
            return frozenset()
        with contextlib.suppress(GitFailed):
            entries = self.run("-c", "core.fsmonitor=false", "ls-files", "-t", "-z", "--", ".").split("\0")
            return frozenset(entry[2:] for entry in entries if entry.startswith("S "))
        return frozenset()

    def halfway(self) -> str | None:
        """What git is in the middle of, with the way out; None where a commit can be made."""
        if away := self.left_out():
            return f"{sparse(away)} Then try again."
        for marker, what, way_out in _HALFWAY:
            if (self.git_dir / marker).exists():
                return f"{what} is not finished. {way_out}"
        data = door.read(self.git_dir / "HEAD", 1 << 16)
        if isinstance(data, door.Shut):
            raise SocialopsError(f"{self.git_dir / 'HEAD'}: {data.why}. The repository is broken: clone it anew.")
        head = data.decode("utf-8", "replace").strip()
        if not head.startswith("ref: "):
            return (
                "You are not on a branch, so a commit made here would be lost. Go back with 'git switch main' (or your "
                "branch's name), or keep this state with 'git switch -c NEW-NAME'."
            )
        return None


def sparse(away: Sequence[str]) -> str:
    """What a sparse checkout leaves out, and the way out."""
    return (
        f"This checkout is sparse: files of the workspace are left out of it ({', '.join(away)}), so approvals and "
        "posts would be missed. Bring them back: git sparse-checkout disable (or add FOLDER)."
    )


_LARGEST = 1 << 20
"""Bytes of a configuration of git that are looked at."""
_SPARSE = late(rb"^\s*sparsecheckout\s*(=\s*\"?(true|yes|on|1)\"?\s*)?([#;].*)?$", re.IGNORECASE | re.MULTILINE)
UNMERGED = frozenset({"DD", "AU", "UD", "UA", "DU", "AA", "UU"})
"""Git's two letters for a file in which a merge met two versions (git-status, "short format")."""
_CHOOSE = (
    "Where a file holds two versions, keep one, delete the marker lines (<<<<<<<, =======, >>>>>>>) and 'git add' it. "
    "When no marker is left: "
)
_EDITOR = "(if an editor opens with a message, save it and close it)"
_HALFWAY = (
    (
        "MERGE_HEAD",
        "A merge",
        f"{_CHOOSE}finish it with 'git commit --no-edit'. Or undo it with 'git merge --abort'. Then try again.",
    ),
    ("rebase-merge", "A rebase", f"{_CHOOSE}'git rebase --continue' {_EDITOR}. Or undo it with 'git rebase --abort'."),
    ("rebase-apply", "A rebase", f"{_CHOOSE}'git rebase --continue' {_EDITOR}. Or undo it with 'git rebase --abort'."),
    ("CHERRY_PICK_HEAD", "A cherry-pick", f"{_CHOOSE}'git cherry-pick --continue' {_EDITOR}. Or '--abort' it."),
    ("REVERT_HEAD", "A revert", f"{_CHOOSE}'git revert --continue' {_EDITOR}. Or '--abort' it."),
    ("BISECT_LOG", "A bisect", "End it with 'git bisect reset'."),
)


def below(folder: Path, top: Path) -> str | None:
    """The way from *top* down to *folder*, with slashes, empty where they are one; None where it lies elsewhere.

    One folder may have names that share no letter (on Windows a share and its drive, a `subst`, a short 8.3 name), so
    where the words don't fit the folders themselves are compared.
    """
    if folder.is_relative_to(top):
        return "/".join(folder.relative_to(top).parts)
    for above in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            if above.samefile(top):
                return "/".join(folder.relative_to(above).parts)
    return None


def run(
    folder: Path,
    *arguments: str,
    stdin: bytes | None = None,
    held: int | None = None,
    index: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run the real git in *folder*, and return what it printed; its hooks, signing and configuration are the user's."""
    ended = _ended(folder, *arguments, stdin=stdin, held=held, index=index, env=env)
    return ended.out.decode("utf-8", "surrogateescape").removesuffix("\n")


def _ended(
    folder: Path,
    *arguments: str,
    stdin: bytes | None = None,
    held: int | None = None,
    index: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Ended:
    """Run git until it ends, and end well it must.

    *held* is a file handle that git inherits. Its clean-up then runs before it ends, not in the background: that would
    keep the handle for minutes.
    """
    settings: tuple[str, ...] = ()
    keeping: dict[str, Any] = {}
    if held is not None:
        settings, keeping = ("-c", "gc.autoDetach=false", "-c", "maintenance.autoDetach=false"), inherited(held)
    own = {**(env or {}), **({"GIT_INDEX_FILE": str(index)} if index else {})}
    environment = {**os.environ, "LANGUAGE": "C", "LC_ALL": "C", **own}  # we read what it says
    ended = finish(start([*settings, *arguments], folder, environment, **keeping), stdin or b"")
    if ended.code < 0:
        raise GitFailed(f"git {arguments[0]} was killed (signal {-ended.code})")
    if ended.code != 0:
        said, printed = plain_words(ended.err.strip(b"\n")), plain_words(ended.out.strip(b"\n"))
        raise GitFailed(said or printed or f"git {arguments[0]} failed ({ended.code})", printed if said else "")
    return ended


def _waits(root: Path) -> Path | None:
    """A file that git would open and wait for: a FIFO or a device of a name that git reads."""
    folders = [root, *root.parents]
    with contextlib.suppress(OSError), os.scandir(root) as found:
        folders += [Path(entry.path) for entry in found if entry.is_dir(follow_symlinks=False)]
    for folder in folders:
        for name in (".gitattributes", ".gitignore", ".gitmodules"):
            with contextlib.suppress(OSError):
                mode = (folder / name).stat().st_mode
                if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                    return folder / name
    return None


def find(root: Path) -> Repo | None:
    """The repository around the workspace, or None where there is none."""
    if odd := _waits(root):
        raise SocialopsError(f"{odd} is no plain file, and git would wait for it: remove it.")
    asked = ("--show-toplevel", "--absolute-git-dir", "--git-common-dir")
    try:
        found = run(root, "rev-parse", *asked).split("\n")
        if len(found) != len(asked):  # a path with a line break
            found = [run(root, "rev-parse", what) for what in asked]
    except GitFailed as error:
        if "not a git repository" in str(error):
            return None
        raise SocialopsError(f"git can't work in {root}: {error}") from error
    top, git_dir, common = found
    if not Path(top).is_dir() or not Path(git_dir).is_dir():
        raise SocialopsError(f"git does not say where the repository of {root} is; it says: {top!r}, {git_dir!r}.")
    return Repo(root, Path(top), Path(git_dir), (root / common).resolve())


def open_repo(root: Path) -> Repo:
    """The repository around the workspace; without one the command cannot go on."""
    repo = find(root)
    if repo is None:
        raise SocialopsError(f"{root} is in no git repository. Make one with 'git init', then try again.")
    return repo

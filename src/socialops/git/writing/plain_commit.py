"""The commit of a few files that `git commit --only` would make, where it would run and ask nothing of the user's.

`git commit` looks at every file of the work tree, which among 100,000 takes most of the time of a command. Where there
is no hook, no signature and no setting of commits, nothing comes of that: then the commit is made of the same parts by
git's own plumbing. In any doubt None is said, nothing has changed, and git itself commits.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from socialops.git import index
from socialops.git.objects import REGULAR, Objects, TreeEntry
from socialops.git.program import literal
from socialops.git.repo import GitFailed, Repo
from socialops.git.writing.loose import tree_with

_FEW = 8
"""Files from which on git itself is as quick."""
_ASKED = re.compile(
    r"commit\.|hook\.|i18n\.|extensions\.(?!objectformat\n|worktreeconfig\n)"
    r"|core\.(?:fsync|sharedrepository\n|compression\n|loosecompression\n)"
)
"""Settings that say how a commit is to be made or kept: git itself knows what they mean."""
_HARMLESS = frozenset(
    {"commit.gpgsign\nfalse", "core.sharedrepository\n0", "core.sharedrepository\nfalse", "core.fsync\nnone"}
)
_IGNORES_CASE = "core.ignorecase\ntrue"
_BEGUN = (
    "MERGE_HEAD", "MERGE_MSG", "MERGE_MODE", "MERGE_AUTOSTASH", "AUTO_MERGE", "SQUASH_MSG", "CHERRY_PICK_HEAD",
    "REVERT_HEAD", "BISECT_LOG", "rebase-merge", "rebase-apply", "sequencer",
)  # fmt: skip
"""What lies in git's folder while something is not finished that a commit would go into, or end."""
_ELSEWHERE = frozenset(
    f"GIT_{name}"
    for name in (
        "DIR", "WORK_TREE", "COMMON_DIR", "INDEX_FILE", "OBJECT_DIRECTORY", "ALTERNATE_OBJECT_DIRECTORIES", "NAMESPACE",
        "REFLOG_ACTION", "QUARANTINE_PATH", "REPLACE_REF_BASE", "GRAFT_FILE", "SHALLOW_FILE",
    )
)  # fmt: skip
"""Variables by which git would look or write elsewhere."""


def commit_plainly(repo: Repo, paths: Sequence[str], message: str) -> str | None:
    """Commit these files as they lie, and let the index say so; the commit's id. None where git itself must do it."""
    if not 0 < len(paths) <= _FEW or not all(_is_plain(repo.root / path) and "\n" not in path for path in paths):
        return None
    said = "\n".join(line.rstrip(" ") for line in message.split("\n"))
    if not _is_clean(said) or "\n" in repo.prefix:
        return None
    try:
        return _committed(repo, paths, said)
    except GitFailed:  # whatever it was, git says it better
        return None


def _is_clean(message: str) -> bool:
    """Whether git takes nothing away from it: words in lines, and never two empty lines on end."""
    lines = message.split("\n")
    odd = message.startswith(" ") or "\n\n\n" in message or not (lines[0] and lines[-1])
    return not odd and all(line.isprintable() for line in lines)


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _committed(repo: Repo, paths: Sequence[str], message: str) -> str | None:
    if not _ELSEWHERE.isdisjoint(os.environ) or any((repo.git_dir / name).exists() for name in _BEGUN):
        return None
    found = repo.run("rev-parse", "--git-path", "hooks", "HEAD", "HEAD^{tree}").split("\n")
    settings = repo.run("config", "--list", "-z").split("\0")
    if len(found) != 3 or _has_hooks(repo.root / found[0]) or _is_asked(settings):  # noqa: PLR2004 - a folder, two ids
        return None
    head, before = found[1:]
    if _is_ignored(repo, paths) or not (repo.git_dir / "index").is_file():
        return None
    with index.copied(repo) as own:
        listed = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
        repo.run("update-index", "--add", "-z", "--stdin", stdin=listed, index=own)
        entries = _staged(repo, own, paths)
        tree = _tree(repo, before, entries) if entries else before
        if tree == before:
            return None
        made = repo.run("commit-tree", "-p", head, "-F", "-", tree, stdin=f"{message}\n".encode())
        repo.run("update-ref", "-m", f"commit: {message.partition(chr(10))[0]}", "HEAD", made, head)
        index.replace(repo, own)
    _tidy(repo, settings)
    return made


def _has_hooks(folder: Path) -> bool:
    try:
        return any(path.suffix != ".sample" for path in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):  # /dev/null is how people say that there are none
        return False
    except OSError:
        return True


def _is_asked(settings: Sequence[str]) -> bool:
    """Whether a setting says how commits are made, or names of files are no plain bytes here."""
    known = [one for one in settings if one.casefold() not in _HARMLESS]
    return any(_ASKED.match(one) or one.casefold() == _IGNORES_CASE for one in known)


def _is_ignored(repo: Repo, paths: Sequence[str]) -> bool:
    """Whether git would not take one of the files."""
    listed = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    try:
        return bool(repo.run("check-ignore", "--no-index", "-z", "--stdin", stdin=listed))
    except GitFailed as error:
        if "(1)" in str(error):  # none of them
            return False
        raise


def _staged(repo: Repo, own: Path, paths: Sequence[str]) -> Mapping[str, TreeEntry] | None:
    """What the index holds of the files now; None where it is something else than plain files that git looks at."""
    out = repo.run("ls-files", "-v", "-s", "-z", "--full-name", "--", *literal(paths), index=own)
    found: dict[str, TreeEntry] = {}
    for line in filter(None, out.split("\0")):
        facts, _, path = line.partition("\t")
        mark, mode, oid, stage = facts.split(" ")
        if mark != "H" or stage != "0" or mode not in REGULAR:
            return None
        found[path] = TreeEntry(mode, oid)
    return found if found.keys() == {repo.prefix + path for path in paths} else None


def _tree(repo: Repo, tree: str, entries: Mapping[str, TreeEntry]) -> str:
    """A tree with these entries in it."""
    objects, store = Objects(repo.root), repo.common_dir / "objects"
    for path, entry in entries.items():
        tree = tree_with(objects, store, tree, path, entry, durable=False)
    return tree


def _tidy(repo: Repo, settings: Sequence[str]) -> None:
    """What git does after a commit, where objects have piled up and nobody said no."""
    said = [one.partition("\n")[2].casefold() for one in settings if one.startswith("maintenance.auto\n")]
    if said[-1:] and said[-1] in {"false", "no", "off", "0"}:
        return
    with contextlib.suppress(GitFailed):
        repo.run("maintenance", "run", "--auto", "--quiet")

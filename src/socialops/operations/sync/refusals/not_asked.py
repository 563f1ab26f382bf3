"""What nobody can ask of a sync: a side of a record, or to leave out what is no record."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from socialops.domain.sanitize import one_line
from socialops.git.program import literal
from socialops.git.repo import Repo
from socialops.operations.sync.paths import may_be_chosen, subject_of

_EDITED = ("posts", "series")
_BACK: Mapping[str, str] = {"hold": "resume", "submit": "withdraw", "cancel": "resume"}
"""The command that takes a post back from where another brought it, by how the commit is called."""


def unchoosable(files: tuple[str, ...]) -> Iterator[str]:
    """Files for which a side was chosen, and of which none can be."""
    for path in files:
        if not may_be_chosen(path):
            yield f"{path}: of records and cases no side is chosen, as each word in them is somebody's"


def no_record(repo: Repo, drop: Iterable[str], dropped: Iterable[str], sides: tuple[str, str]) -> tuple[str, ...]:
    """Why `sync` waits: of what was to be left out only commits of its own file are unshared, and these are no records.

    *sides* are one's own commit, and that of the others.
    """
    names = dict.fromkeys(drop).keys() - {subject_of(path) or Path(path).stem for path in dropped}
    files = (file for folder in _EDITED if names for file in sorted((repo.root / folder).rglob("*.yaml")))
    paths = {file.stem: file.relative_to(repo.root).as_posix() for file in files}
    return tuple(filter(None, (_unshared_of(repo, paths[name], sides) for name in sorted(names & paths.keys()))))


def _unshared_of(repo: Repo, path: str, sides: tuple[str, str]) -> str:
    """What was committed of a file and is not shared, and the ways back; nothing where nothing was."""
    place = ("--", *literal([path]))
    if not repo.run("diff", "-z", "--name-only", "--no-ext-diff", f"{sides[1]}...{sides[0]}", *place):
        return ""
    form = ("--no-merges", "--no-show-signature", "-z", "--format=%h%x01%s")
    said = repo.run("log", *form, sides[0], "--not", sides[1], "--remotes", *place)
    commits = dict(line.partition("\x01")[::2] for line in said.split("\0") if line)
    if not commits:
        return ""
    name, (first, *more) = Path(path).stem, commits.values()
    verb = _BACK.get(first.rpartition(": ")[2]) if path.startswith("posts/") else None
    back = f"Back by a commit more: socialops {verb} {name}. " if verb else ""
    what = f"{name}: what is not shared of it ({first}{f' and {len(more)} more' if more else ''}) changes {path} itself"
    undo = _undone(repo, path, [*commits], sides[1])
    return one_line(f"{what}, and --drop leaves out only what was said about it. {back}As it was before: {undo}")


def _undone(repo: Repo, path: str, commits: Sequence[str], others: str) -> str:
    """What to type so that the file is as others have it, and all else in these commits stays."""
    form = ("--root", "-r", "-z", "--no-commit-id", "--name-only")
    changed = {each for commit in commits for each in repo.run("diff-tree", *form, commit).split("\0") if each}
    if changed == {repo.prefix + path}:
        return f"git revert --no-edit {' '.join(commits)}"
    name = shlex.quote(path)
    return f"git restore --source={others[:9]} --staged --worktree {name} && git commit -m 'As it was before' {name}"

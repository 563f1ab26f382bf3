"""What to type where a branch can't take main in: what it changed is begun anew from main, on another branch."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Sequence
from pathlib import Path

from socialops.operations.sync.paths import is_post, is_record
from socialops.operations.sync.unheld import is_stopped, kept

_NAMED = 3


def begin_anew(main: str, branch: str, post: str, changed: Sequence[str], newer: Collection[str], root: Path) -> str:
    """The way, for a record about *post* that stands in the way; and what it takes over, and what it leaves behind.

    *changed* are the paths that the branch changed, which lies in the workspace at *root*; *newer* those that main did.
    """
    files = [path for path in changed if not is_record(path)]
    posts = [path for path in files if is_post(path) and not is_stopped(root, path)]
    stopped = [path for path in files if is_post(path) and path not in posts]
    go = f"What is shared stays, so begin anew from {{}}, and have {post} looked at once more: socialops sync --go {{}}"
    steps = [go.format(shlex.quote(main), shlex.quote(main))]
    if files:
        steps.append(f"git restore --source={shlex.quote(branch)} -- {_some(files, 'FILE, for each that you changed')}")
        if both := [path for path in files if path in newer]:
            seen = f"git diff -- {_some(both, 'FILE')}"
            steps.append(f"see what that takes back of what {main} changed since ({seen}), and write what is to stay")
        if posts:
            steps.append(f"socialops submit {_some([Path(path).stem for path in posts], 'POST, for each of these')}")
        if keep := stopped if posts else files:
            steps.append(kept(*keep) if len(keep) <= _NAMED else "commit the rest")
        steps.append("socialops sync --branch NEW-NAME")
    return f"{', then '.join(steps)}{_taken_over(files, main, branch)}{_left_behind(changed, main, branch)}"


def begun_anew_by(authors: Sequence[str], main: str, branch: str, post: str) -> str:
    """The same for who wrote nothing of it: handed in by a reviewer, it would be theirs, and not theirs to approve."""
    who, begin = " and ".join(authors), "begins" if len(authors) == 1 else "begin"
    anew = f"What is shared stays, so {who} {begin} anew from {main}, and {post} is looked at once more"
    return f"{anew}: tell {who} to go to {branch} and to type socialops sync, which has the lines"


def _taken_over(files: Sequence[str], main: str, branch: str) -> str:
    if not files:
        return ""
    are = "it is" if len(files) == 1 else "they are"
    return f". That takes over {_first(files)} as {are} on {branch}{_all(files, main, branch)}"


def _left_behind(changed: Sequence[str], main: str, branch: str) -> str:
    """Records bind to their commits, so none is taken over."""
    records = [path for path in changed if is_record(path)]
    if not records:
        return ""
    return f". What was said on {branch} stays there, and is said anew: {_first(records)}{_all(records, main, branch)}"


def _first(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return ", ".join(paths[:_NAMED]) + more


def _all(paths: Sequence[str], main: str, branch: str) -> str:
    """How one sees all of what is named in part."""
    return f" (all: git diff --name-only {shlex.quote(f'{main}...{branch}')})" if len(paths) > _NAMED else ""


def _some(names: Sequence[str], else_: str) -> str:
    return shlex.join(names) if len(names) <= _NAMED else else_

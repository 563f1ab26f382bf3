"""What to type where a branch can't take main in: what it changed is begun anew from main, on another branch."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Sequence
from pathlib import Path

from socialops.operations.sync.meeting import is_record
from socialops.operations.sync.unheld import is_post, is_stopped, kept

_NAMED = 3


def begin_anew(main: str, branch: str, post: str, changed: Sequence[str], newer: Collection[str], root: Path) -> str:
    """The way, for a record about *post* that stands in the way.

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
    return ", then ".join(steps)


def _some(names: Sequence[str], else_: str) -> str:
    return shlex.join(names) if len(names) <= _NAMED else else_

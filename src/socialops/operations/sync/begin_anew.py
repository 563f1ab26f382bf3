"""What to type where a branch can't take main in: what it changed is begun anew from main, on another branch."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from socialops.operations.sync.meeting import is_record
from socialops.operations.sync.unheld import is_post

_NAMED = 3


def begin_anew(main: str, branch: str, post: str, changed: Sequence[str]) -> str:
    """The way, for a record about *post* that stands in the way; *changed* are the paths that the branch changed."""
    files = [path for path in changed if not is_record(path)]
    posts = [Path(path).stem for path in files if is_post(path)]
    go = f"What is shared stays, so begin anew from {{}}, and have {post} looked at once more: socialops sync --go {{}}"
    steps = [go.format(shlex.quote(main), shlex.quote(main))]
    if files:
        named = shlex.join(files) if len(files) <= _NAMED else "FILE, for each that you changed"
        steps.append(f"git restore --source={shlex.quote(branch)} -- {named}")
        if posts:
            steps.append(f"socialops submit {shlex.join(posts) if len(posts) <= _NAMED else 'POST, for each of these'}")
        else:
            steps.append("commit that")
        steps.append("socialops sync --branch NEW-NAME")
    return ", then ".join(steps)

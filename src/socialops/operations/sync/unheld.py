"""Files that no commit holds as they lie here: what each of them is, and what to type so that others get it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from socialops import door
from socialops.git.repo import find
from socialops.operations.posts.whose.of_others import of_others, tell
from socialops.operations.posts.whose.taken_over import take_over, taken_over
from socialops.operations.sync.paths import is_post
from socialops.store.yaml.reader import parse

_NAMED = 3
_LOOKED_AT = 50
"""An import leaves thousands of drafts; what to type for some of them is what to type for all."""
_LARGEST = 1 << 20
_STOPPED = frozenset({"hold", "cancelled"})


def kept(*paths: str) -> str:
    """The line that puts files into a commit as they are, also such as git does not know yet."""
    names = shlex.join(paths)
    return f"git add {names} && git commit -m 'Keep my version' {names}"


def is_gone(root: Path, path: str) -> bool:
    """Whether nothing lies there any more."""
    return not os.path.lexists(root / path)


def is_stopped(root: Path, path: str) -> bool:
    """Whether a post is on hold or cancelled: `submit` does not take it."""
    data = door.read(root / path, _LARGEST)
    fields = parse(data) if isinstance(data, bytes) else None
    return isinstance(fields, dict) and fields.get("status") in _STOPPED


def ways(root: Path, paths: Sequence[str]) -> tuple[str, ...]:
    """What to type for these files of the workspace, so that a commit holds them; pictures go along with their post."""
    posts, pictures, rest, gone = [], [], [], []
    written = [path for path in paths[:_LOOKED_AT] if is_post(path) and not is_gone(root, path)]
    others = _taken_over(root, written)
    others |= _of_others(root, [path for path in written if path not in others])
    for path in paths[:_LOOKED_AT]:
        if is_gone(root, path):
            gone.append(path)
        elif path.startswith("assets/"):
            pictures.append(path)
        elif path in others:
            continue
        elif is_post(path) and not is_stopped(root, path):
            posts.append(Path(path).stem)
        else:
            rest.append(path)
    found = list(others.values())[:_NAMED]
    found += [f"socialops submit {_some(posts)}"] if posts else []
    found += ["pictures go along when their post is handed in"] if pictures and not posts else []
    found += _of_the_rest(root, rest) if rest else ()
    found += [f"git restore --staged --worktree {_some(gone)} brings back what is gone"] if gone else []
    return tuple(found)


def _of_the_rest(root: Path, rest: Sequence[str]) -> Iterator[str]:
    """The same of what is no post, but for such policy as is another's to commit."""
    from socialops.operations.workspace.policy_of_others import policy_of_others, to_send

    alien, able = policy_of_others(root, rest)
    if own := [path for path in rest if path not in alien]:
        yield kept(*own[:_NAMED])
    if alien:
        yield to_send(_some(alien), able)


def _taken_over(root: Path, posts: Sequence[str]) -> dict[str, str]:
    """What to type for posts whose file names another author than HEAD: `submit` refuses them to who was neither."""
    repo = find(root) if posts else None
    found: dict[str, str] = {}
    for path, by in taken_over(repo, posts).items() if repo else ():
        if repo and not is_stopped(root, path):
            from socialops.operations.posts.whose.of_nobody import anew

            line = f"{take_over(by.was, path)}, then socialops submit {shlex.quote(Path(path).stem)}"
            found[path] = (anew(repo, [path], by.now) if len(found) < _NAMED else None) or line
    return found


def _of_others(root: Path, posts: Sequence[str]) -> dict[str, str]:
    """What to type for posts of others, which who asks may not hand in."""
    repo = find(root) if posts else None
    theirs = of_others(repo, [path for path in posts if not is_stopped(root, path)]) if repo else {}
    return {path: f"git restore {shlex.quote(path)}, then {tell(path, by)}" for path, by in theirs.items()}


def _some(names: Sequence[str]) -> str:
    return shlex.join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")

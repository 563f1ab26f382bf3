"""What killed commands left beside the files that they wrote: which it is, and how it goes away."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

_ASIDE = ".socialops-init"


def sweep(target: Path) -> None:
    """Remove what a killed write of this file left beside it."""
    for left in target.parent.glob(f".{_literal(target.name[:100])}.*.tmp"):
        if is_leftover(left):
            left.unlink(missing_ok=True)


def sweep_all(targets: Iterable[Path]) -> None:
    """The same of many files: each folder is looked through once."""
    names: dict[Path, set[str]] = {}
    for target in targets:
        names.setdefault(target.parent, set()).add(f".{target.name[:100]}")
    for folder, ours in names.items():
        for left in folder.glob(".*.tmp"):
            if left.name.rsplit(".", 2)[0] in ours and is_leftover(left):
                left.unlink(missing_ok=True)


def aside(folder: Path) -> Path:
    """A folder of our own in that one, for what is to be there in one step."""
    return folder / f"{_ASIDE}.{os.getpid()}.tmp"


def sweep_aside(folder: Path) -> None:
    """Remove the folders of our own that killed commands left in that one."""
    import shutil  # only init comes here

    for left in folder.glob(f"{_ASIDE}.*.tmp"):
        number = left.name.split(".")[-2]
        if left.is_dir() and not left.is_symlink() and number.isdecimal() and not _runs(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _literal(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def is_leftover(path: Path) -> bool:
    """Whether it is a temporary file of ours (.NAME.NUMBER.tmp) whose program runs no more."""
    parts = path.name.split(".")
    if len(parts) < 4 or parts[0] or parts[-1] != "tmp" or not parts[-2].isdecimal():  # noqa: PLR2004
        return False
    try:
        plain = stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
    return plain and not _runs(int(parts[-2]))


def _runs(process: int) -> bool:
    if process == os.getpid() or process <= 0 or os.name == "nt":  # on Windows signal 0 ends a process
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def leftovers(root: Path) -> list[Path]:
    """Temporary files that killed commands left anywhere in a workspace; git's own folder is left out."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in {".git", "node_modules"}]
        found += [
            place
            for name in names
            if name[:1] == "." and name.endswith(".tmp") and is_leftover(place := Path(folder, name))
        ]
    return sorted(found)

"""Files that no reader of the workspace opens (pictures, films, notes) and of which a merge left two versions."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from socialops import door
from socialops.domain.finding import Finding
from socialops.domain.source import is_document
from socialops.domain.workspace import Coded
from socialops.operations.workspace.interrupted import GOES_ON, repository
from socialops.store.yaml.faults import conflict

_LARGEST = 1 << 20
_OURS, _THEIRS = "2", "3"
"""The stages of git's index (git-ls-files, `--unmerged`)."""


def unmerged(root: Path) -> tuple[Coded, ...]:
    """One finding (SO001) for each such file; documents in two versions are told by who reads them (SO002).

    Git is started only in the middle of a merge, a rebase or their kind, and nothing of its configuration runs.
    """
    found = repository(root)
    marker = found and next((marker for marker in GOES_ON if (found.git_dir / marker).exists()), None)
    if marker is None:
        return ()
    faults = (_fault(root, path, sides, marker) for path, sides in _sides(root).items())
    return tuple(Coded("SO001", fault) for fault in faults if fault)


def _sides(root: Path) -> Mapping[str, set[str]]:
    """The files below the workspace that git's index holds in versions, with the stages that are there."""
    from socialops.git.objects import Objects
    from socialops.git.repo import GitFailed

    try:
        out = Objects(root).run("ls-files", "--unmerged", "-z")
    except GitFailed:  # a repository that can't be asked: 'doctor' says why
        return {}
    found: dict[str, set[str]] = {}
    for facts, path in _entries(out.decode("utf-8", "surrogateescape")):
        found.setdefault(path, set()).add(facts.rsplit(" ", 1)[1])
    return found


def _entries(out: str) -> Iterator[tuple[str, str]]:
    for line in out.split("\0"):
        facts, tab, path = line.partition("\t")
        if tab:
            yield facts, path


def _fault(root: Path, path: str, sides: set[str], marker: str) -> Finding | None:
    """What to do about one file; None where that is said elsewhere, or done already but for `git add`."""
    if is_document(path):
        return None
    name, end = shlex.quote(path), f"and go on: {GOES_ON[marker]}"
    if not {_OURS, _THEIRS} <= sides:
        message = (
            f"one side changed this file, and the other deleted it: keep it (git add -- {name}) or drop it (git rm"
        )
        return Finding(path, f"{message} -- {name}), {end}")
    data = door.read(root / path, _LARGEST)
    if isinstance(data, bytes) and (two := conflict(data)):
        return Finding(path, two.message, position=two.position)
    if isinstance(data, bytes) and len(data) <= _LARGEST and b"\0" not in data:
        return None  # one version was chosen
    yours, theirs = ("ours", "theirs") if marker == "MERGE_HEAD" else ("theirs", "ours")  # what is replayed is yours
    message = (
        f"a merge met two versions of this file: take yours (git checkout --{yours} -- {name}) or theirs (git checkout "
        f"--{theirs} -- {name}), then git add -- {name}, {end}"
    )
    return Finding(path, message)

"""Which branch a change goes into, as far as a clone knows, unless somebody names another."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from socialops.git.objects import Objects

MAINS: Final = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/heads/main")
"""The remote's main branch, by what it says that is or by its usual name, as `sync` takes it; else one's own.

Where there is a remote, one's own main is never asked: it may hold what nobody else has yet, so what it allows an audit
of the next push may refuse. A clone knows which branch the remote calls its main one; the repository that was there
before the remote does not.
"""
NAMES: Final = "origin/HEAD, origin/main or main"
"""The same for people."""
_PLAIN = 2
"""A commit and its only parent."""


class Main(NamedTuple):
    """The main branch: its ref, and its commit as this clone knows it."""

    ref: str
    commit: str


def main_branch(objects: Objects) -> Main | None:
    """The main branch; None where the clone knows none."""
    return next((Main(ref, commit) for ref in MAINS if (commit := objects.commit(ref))), None)


def proven_main(objects: Objects) -> Main | None:
    """The main branch, of which is asked what others have; None where the clone knows none.

    A ref that the remote's word stands for is a symbolic one: a branch that somebody named HEAD is none.
    """
    found = main_branch(objects)
    if found is None or not found.ref.endswith("/HEAD") or objects.symbolic(found.ref):
        return found
    return next((Main(ref, commit) for ref in MAINS[1:] if (commit := objects.commit(ref))), None)


def stood_before(objects: Objects, main: Main, base: str, path: str, oid: str, commits: Collection[str]) -> str | None:
    """The newest state of main, newer than *base*, that others surely had before a file came there.

    *commits* are those that bring the file, with the blob *oid*. A merge tells what others had: its first parent, and
    itself as soon as more follows. Where main goes on commit by commit, nobody can tell which of them came together.
    What main does not hold at all comes after all of main that it rests on. None where base is as new.
    """
    line = [
        name.split(" ")
        for name in objects.text("rev-list", "--first-parent", "--parents", main.commit, f"^{base}").splitlines()
    ]
    held = objects.oids([f"{name}:{path}" for name, *_ in line])
    came = next((number for number in reversed(range(len(line))) if held[number] == oid), None)
    if came is None:
        found = [state for commit in commits for state in objects.merge_bases(main.commit, commit)]
        states = [state for state in found if state not in commits]
    elif len(line[came]) > _PLAIN:
        states = [line[came][1]]
    else:
        states = [name for name, *parents in line[came + 1 :] if len(parents) > 1][:1]
    return next((state for state in states if state != base and base in objects.merge_bases(base, state)), None)

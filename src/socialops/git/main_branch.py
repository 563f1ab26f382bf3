"""Which branch a change goes into, as far as a clone knows, unless somebody names another."""

from __future__ import annotations

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


class Main(NamedTuple):
    """The main branch: its ref, and its commit as this clone knows it."""

    ref: str
    commit: str


def main_branch(objects: Objects) -> Main | None:
    """The main branch; None where the clone knows none."""
    return next((Main(ref, commit) for ref in MAINS if (commit := objects.commit(ref))), None)

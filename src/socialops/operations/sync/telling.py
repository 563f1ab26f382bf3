"""What a run is told as: which commits come and go, and what became of files that both sides changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from socialops.domain.results.sync import Commits, Ending, Synced
from socialops.git.repo import Repo
from socialops.git.sync.commits import told as commits_told
from socialops.operations.sync.merge.sides import Joined

_TOLD = 10


class Span(NamedTuple):
    """Where one was, what comes from others (none where nobody has the branch yet), and the remote."""

    head: str
    others: Sequence[str]
    remote: str
    known: Sequence[str] = ()
    """What others have as well, where one's commits go to a branch of another name: main, and what it holds already."""


def came(repo: Repo, brought: Commits, own: str, head: str, new: str) -> Commits:
    """What is *brought* in, with what the branch that one goes to got: *new* is its commit, *own* the one here before.

    Without what was seen already at *head*, on the branch that one leaves.
    """
    number, some = commits_told(repo, [new], [own, head], most=_TOLD)
    return Commits(brought.number + number, (*some, *brought.some)[:_TOLD])


def told(repo: Repo, name: str, joined: Joined, span: Span, brought: Commits) -> Synced:
    """The run as far as it is known before anything is written; *brought* is what earlier tries brought in.

    *name* is the branch that others see.
    """
    others = span.others
    coming = commits_told(repo, others, [span.head], most=_TOLD) if others else (0, [])
    going = commits_told(
        repo, [joined.commit or span.head], (*others, *span.known) if others else (), most=_TOLD, remote=span.remote
    )
    return Synced(
        Ending.REFUSED if joined.conflicts or joined.reasons else Ending.DONE,
        name,
        incoming=Commits(coming[0] + brought.number, (*coming[1], *brought.some)[:_TOLD]),
        outgoing=Commits(going[0], tuple(going[1])),
        conflicts=joined.conflicts,
        reasons=joined.reasons,
        renamed=joined.renamed,
        dropped=joined.dropped,
        spoken=joined.spoken,
        lost=joined.lost,
        combined=joined.combined,
        chosen=joined.chosen,
        merged=joined.merged,
    )


def costs(joined: Joined) -> Iterator[str]:
    """What is lost by bringing both together, for whoever is to hear it before it is done."""
    for lost in joined.lost:
        yield (
            f"{lost.post}: {lost.by}'s approval at {lost.stage} counts no more once both are brought together; "
            f"{lost.after}."
        )


def unused(joined: Joined, chosen: Collection[str]) -> Iterator[str]:
    """Files of which the user chose a side, and where nothing had to be chosen."""
    for path in sorted({*chosen} - joined.used) if joined.used or joined.combined else ():
        yield f"{path}: nothing clashes there, so no side was chosen."

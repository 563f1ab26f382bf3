"""Which commits come and go in a sync, and what becomes of files that both sides changed."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from socialops.domain.results.sync import Commits, Synced
from socialops.domain.sanitize import one_line


def many(count: int, one: str) -> str:
    """`1 commit`, `2 commits`; words of states are loaded only where there is something to count."""
    from socialops.render.formats import words

    return words.many(count, one)


def commits(what: str, found: Commits) -> Iterator[str]:
    """How many commits, and the newest of them; nothing where there is none."""
    if found.number:
        yield f"{what}: {many(found.number, 'commit')}"
        yield from (one_line(f"  {who}: {subject}") for who, subject in found.some)
        if found.number > len(found.some):
            yield f"  and {found.number - len(found.some)} more"


def changes(found: Synced, *, would: bool = False) -> Iterator[str]:
    """What became of one's own and others' files, or *would* become of them."""
    for old, new in found.renamed:
        yield one_line(f"{old}: others took that name, so yours {'would be' if would else 'is'} {new}.")
    left_out = "would be left out" if would else "left out"
    for path in found.dropped:
        yield one_line(f"{path}: {left_out}, as you said.")
    for path in found.spoken:
        there = found.begun.main if found.begun else found.upstream
        yield one_line(f"{path}: {left_out}, as your word on it is on {there} already.")
    chosen = {each.path: each for each in found.chosen}
    holds = "would hold your changes and theirs" if would else "holds your changes and theirs now"
    for path in (path for path in found.combined if path not in chosen):
        yield one_line(f"{path}: both changed it; it {holds}.")
    keep, drop = ("would keep", "drop") if would else ("kept", "dropped")
    for path, each in chosen.items():
        kept, dropped = ("yours", "theirs") if each.side == "mine" else ("theirs", "yours")
        rest = f"; all else of both {'would be' if would else 'is'} in it" if path in found.combined else ""
        yield one_line(f"{path}: {keep} {kept} of {', '.join(each.fields)}, {drop} {dropped}{rest}.")
        if each.said:
            yield one_line(_of_theirs(each.said, found.took.partition("/")[2], would=would))
    if found.took and (found.merged or found.incoming.number):
        holds = "would hold" if would else "holds"
        yield one_line(f"Your branch {holds} all that {found.took} has; each commit of it stays as it is.")
    elif found.took:
        yield one_line(f"Your branch holds all that {found.took} has already.")
    elif found.merged:
        joined = "would be" if would else "are"
        yield f"Yours and theirs {joined} joined by one commit more; each commit of yours stays as it is."


def _of_theirs(said: Sequence[str], main: str, *, would: bool) -> str:
    """That records of a post that was given up on a branch speak of another now, and how they are left behind."""
    speak = "would speak" if would else "speak" if said[1:] else "speaks"
    go = f"socialops sync --go {shlex.quote(main)}, socialops submit NEW-ID, socialops sync --branch NEW-NAME"
    return (
        f"{', '.join(said)} {speak} of theirs by that, though said of yours: the branch keeps what is shared. To leave "
        f"that behind, hand yours in under its new name from {main} instead, and let this branch go: {go}."
    )

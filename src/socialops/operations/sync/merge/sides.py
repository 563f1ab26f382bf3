"""Both sides before they are brought together, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from socialops.classes import dataclass
from socialops.domain.results.sync import Chosen, Conflict, Lost
from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.store.yaml.combine import Side


@dataclass(frozen=True)
class Sides:
    """My commit, theirs, and what the user said of them."""

    repo: Repo
    objects: Objects
    head: str
    tip: str
    name: str
    """The branch of theirs, as people write it."""
    choices: Mapping[str, Side]
    drop: Collection[str]
    held: str = ""
    """A commit of mine whose work theirs holds, maybe by another name: what came before it is not brought along."""
    typed: str = "socialops sync"
    """What the user typed, for the lines that say how to go on."""
    branch: str = ""
    """Mine, where theirs is main: both are joined by a commit in any case, as others work on the branch, too."""


@dataclass(frozen=True)
class Joined:
    """Both sides in one commit, or why not (`conflicts`, `reasons`); nothing of it is visible yet."""

    commit: str = ""
    merged: bool = False
    conflicts: tuple[Conflict, ...] = ()
    reasons: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    dropped: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    """Decisions that were left out, as their member's word is on their side already."""
    lost: tuple[Lost, ...] = ()
    combined: tuple[str, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    used: frozenset[str] = frozenset()
    """The files for which a side was chosen, and had to be."""

    def then(self, other: Joined) -> Joined:
        """Both steps as one: what came of this one was joined with a third side."""
        return Joined(
            other.commit,
            merged=self.merged or other.merged,
            conflicts=other.conflicts,
            reasons=other.reasons,
            renamed=(*self.renamed, *other.renamed),
            dropped=(*self.dropped, *other.dropped),
            spoken=(*self.spoken, *other.spoken),
            lost=tuple(dict.fromkeys((*self.lost, *other.lost))),
            combined=tuple(sorted({*self.combined, *other.combined})),
            chosen=(*self.chosen, *other.chosen),
            used=self.used | other.used,
        )


def both_sides(
    repo: Repo, objects: Objects, head: str, joined: Joined
) -> tuple[tuple[str, bytes | None, bytes | None], ...]:
    """The files that both sides changed: as they are on mine, and as they would be."""
    paths = joined.combined
    sides = [
        list(objects.blobs([f"{commit}:{repo.prefix}{path}" for path in paths])) for commit in (head, joined.commit)
    ]
    return tuple(zip(paths, *sides, strict=True))

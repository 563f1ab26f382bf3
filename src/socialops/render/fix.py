"""What `check --fix` changed, or would change."""

from __future__ import annotations

from collections.abc import Sequence

from socialops.domain.plan import FileChange
from socialops.domain.sanitize import one_line
from socialops.render.formats.words import many
from socialops.render.posts.transition import diff


def planned(changes: Sequence[FileChange]) -> str:
    """The differences."""
    return "\n".join(diff(change) for change in changes)


def summary(
    changes: Sequence[FileChange],
    *,
    mended: int,
    left: int,
    offers: int = 0,
    kept: Sequence[str] = (),
    quarrels: Sequence[str] = (),
    at: str = "",
    dry_run: bool,
) -> str:
    """What was done, what was not and why, and what to do next."""
    lines = []
    if mended:
        verb = "Would mend" if dry_run else "Mended"
        lines.append(f"{verb} {many(mended, 'finding')} in {many(len(changes), 'file')}.")
        if not dry_run:
            lines.append("Read the changes with 'git diff'; whoever approved one of these posts has to look again.")
    lines += [
        f"{one_line(path)} is approved or out, and was left alone (--approved-too mends it too)." for path in kept
    ]
    if quarrels:
        names = " and ".join(map(one_line, quarrels))
        undo = "undo each other's work" if len(quarrels) > 1 else "never comes to an end"
        lines.append(
            f"{names} {undo}: nothing of theirs was mended. Switch one off under 'disable:' in {one_line(at)}."
        )
    if offers:
        lines.append(
            f"{many(offers, 'finding')} with an offer that may change the meaning: 'check --fix RULE' takes it."
        )
    if left:
        lines.append(f"{many(left, 'finding')} could not be mended without touching more: edit by hand.")
    return "\n".join(lines) or "Nothing here can be mended without a person."

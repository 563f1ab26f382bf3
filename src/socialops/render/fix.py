"""What `check --fix` changed, or would change."""

from __future__ import annotations

from collections.abc import Sequence

from socialops.domain.plan import Change
from socialops.render.formats.words import many
from socialops.render.transition import diff


def planned(changes: Sequence[Change]) -> str:
    """The differences."""
    return "\n".join(diff(change) for change in changes)


def summary(changes: Sequence[Change], *, mended: int, left: int, later: int = 0, dry_run: bool) -> str:
    """One line, and what to do next; approvals of a post that changed lapse."""
    if not mended and not left:
        return "Nothing here can be mended without a person."
    verb = "Would mend" if dry_run else "Mended"
    lines = [f"{verb} {many(mended, 'finding')} in {many(len(changes), 'file')}."] if mended else []
    if mended and not dry_run:
        lines.append("Read the changes with 'git diff'; whoever approved one of these posts has to look again.")
    if later:
        touch = "touches" if later == 1 else "touch"
        lines.append(f"{many(later, 'finding')} {touch} the same words: run it once more for that.")
    if left:
        lines.append(f"{many(left, 'finding')} could not be mended without touching more: edit by hand.")
    return "\n".join(lines)

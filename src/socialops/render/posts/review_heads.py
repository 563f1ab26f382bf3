"""What stands above the looks of a `review`, and above each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from socialops.domain.sanitize import one_line
from socialops.render.formats.words import in_words, many

if TYPE_CHECKING:  # who shows again what was shown needs none of it
    from socialops.views.work.review import ReviewItem


def heading(count: int, member: str | None, *, barred: int = 0) -> str:
    """How many looks wait, and for whom; *barred* of them are shown, and somebody else's."""
    whom, mine = one_line(member or "reviewers"), count - barred
    said = f"{many(mine, 'look')} {'waits' if mine == 1 else 'wait'}" if mine else "Nothing waits"
    more = f" {many(barred, 'post')} that {whom} changed {'is' if barred == 1 else 'are'} somebody else's to approve."
    return f"{said} for {whom}.{more if barred else ''}"


def on_main(count: int, go: str, *, more: bool) -> str:
    """How many looks belong to main, where one is on another branch, and what to type to get to them."""
    number = f"{count} more {'look' if count == 1 else 'looks'}" if more else many(count, "look")
    return one_line(f"{number} {'is' if count == 1 else 'are'} main's: {go}")


def look_heading(found: ReviewItem, *, number: int, count: int, now: datetime) -> str:
    """Which of them it is, of which post at which stage, by when, and why out of turn."""
    look, stage = found.look, found.look.stage.stage
    due = f", due {in_words(look.due, now.date())}" if look.due else ""
    late = " (late)" if look.due and look.due < now else ""
    why = ", owed since it was urgent" if look.owed else ""
    why += f", {one_line(reply.by)} answered {one_line(reply.asker)}'s request" if (reply := look.reply) else ""
    return f"[{number} of {count}] {found.card.post.id} at {stage.id}{why}{due}{late}"

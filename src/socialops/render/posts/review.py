"""`review`: what waits for a reviewer, each post with all that an approval of it covers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rich.text import Text

from socialops.domain.sanitize import one_line, visible
from socialops.render.formats.terminal import Paper, put, safe
from socialops.render.formats.words import in_words
from socialops.render.posts import card
from socialops.render.posts.past_time import past_time
from socialops.render.posts.review_heads import look_heading
from socialops.views.work.changed_words import Changed, Piece
from socialops.views.work.review import ReviewItem, Since

_SEVERITY = {"error": "bold red", "warning": "yellow", "note": "dim"}
_AROUND = 8
"""Words that are shown before and after a change of a long text."""


def item(found: ReviewItem, *, number: int, count: int, now: datetime, zone: str, paper: Paper) -> str:
    """One post at one stage."""
    head = safe(look_heading(found, number=number, count=count, now=now), "bold reverse")
    below = Text("\n").join(_below(found, now))
    page = card.show(found.card, now=now, zone=zone, paper=paper)
    return f"{'' if number == 1 else chr(10)}{put(head, paper)}\n{page.rstrip()}\n{put(below, paper)}"


def _below(found: ReviewItem, now: datetime) -> Iterator[Text]:
    if reply := found.look.reply:
        yield Text(f"\n{one_line(reply.by)} answered {one_line(reply.asker)}'s request for changes", style="bold")
        yield from (safe(f"  {line}") for line in reply.note.splitlines())
        post = one_line(found.card.post.id)
        back = f"take your request back (socialops withdraw {post} --review)"
        yield safe(f"  Is that enough, approve the post or {back}; if not, say so (socialops comment {post} -m WHY).")
    if found.covered:
        yield Text("\nWhat else an approval covers", style="bold")
        yield from (safe(f"  {line}") for line in found.covered)
    if found.since:
        yield from _since(found.since, now)
    yield Text("\nFindings", style="bold")
    for each in found.findings:
        place = f"{each.path}:{each.line}:{each.column}"
        yield safe(f"  {each.severity} {each.code} {place}: {each.message}", _SEVERITY[each.severity])
    if not found.findings:
        yield Text("  none")
    if found.checklist:
        yield Text("\nChecklist", style="bold")
        yield from (safe(f"  [ ] {line}") for line in found.checklist)
    if past := past_time(found.look.standing.state, now):
        yield safe(f"\n{past}", "yellow")
    if found.own_change:
        yield safe(f"\n{found.own_change}", "yellow")


def _since(since: Since, now: datetime) -> Iterator[Text]:
    word = {"approve": "approval", "request-changes": "request for changes"}.get(since.decision, since.decision)
    yield Text(f"\nChanged since your {word} of {in_words(since.at, now.date())}", style="bold")
    if since.changed is None:
        yield Text("  What you saw then is not in this clone's history.")
        return
    for changed in since.changed:
        yield from _changed(changed)
    for line in since.routes:
        yield safe(f"  {line}", "yellow")
    if not since.changed:
        yield Text("  Nothing that the file says: what it is bound to did (a picture, or what the workflow covers).")


def _changed(changed: Changed) -> Iterator[Text]:
    line = Text(f"  {one_line(changed.field)}: ")
    pieces = list(changed.pieces)
    for number, piece in enumerate(pieces):
        if piece.same:
            line.append(_plain(_shortened(piece.same, first=number == 0, last=number == len(pieces) - 1)))
        line.append_text(_went_and_came(piece))
    yield line


def _went_and_came(piece: Piece) -> Text:
    found = Text()
    if piece.before:
        found.append(f"[-{_plain(piece.before)}-]", "red")
    if piece.after:
        found.append(f"{{+{_plain(piece.after)}+}}", "green")
    return found


def _plain(text: str) -> str:
    return visible(text.replace("\n", " ⏎ "))


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Words that stayed, a few around what changed."""
    words = text.split(" ")
    if len(words) <= 2 * _AROUND + 1:
        return text
    before = "" if first else " ".join(words[:_AROUND]) + " "
    after = "" if last else " " + " ".join(words[-_AROUND:])
    return f"{before}…{after}"

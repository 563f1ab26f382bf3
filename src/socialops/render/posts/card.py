"""`show` and `history`: one post for a reader."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from rich.text import Text

from socialops.domain.sanitize import one_line
from socialops.render.formats.blocks import Block, Fields, Quote, put_all
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, safe
from socialops.render.formats.words import STYLES, day_and_time, in_words, people
from socialops.render.posts.count import entity_lines, length_words
from socialops.render.questions import lines, next_move
from socialops.views.card import Card, ChannelPart, NextPart
from socialops.views.history import Event
from socialops.views.platform_fit import Fit
from socialops.views.work.answered import Answers

_PIPED_RULE = 80
_AROUND_CUT = 30
_OTHERS = 3


def show(card: Card, *, now: datetime, zone: str, paper: Paper) -> str:
    """The post as each channel will show it; times in *zone*."""
    head = [safe(f"{card.post.id}: {card.post.title}", "bold"), safe(card.path, "dim")]
    out: list[Block] = [*head, Text(), Fields([*_facts(card, now, zone)])]
    for part in card.parts:
        out += [Text(), _rule(part, now, paper)]
        out.append(Quote(part.text))
        out.append(Fields([*_beside(part, now)]))
        for after in part.following:
            out += [Text(), safe(f"{after.name} on {part.channel}", "bold"), Quote(after.text)]
            out.append(Fields([*_with(after)]))
    if card.answers:
        out += [Text(), safe("Who does what", "bold"), Fields([*_asked(card.answers, now)])]
    return put_all(out, paper)


def _asked(answers: Answers, now: datetime) -> Iterator[tuple[str, Text]]:
    for label, text in lines(answers, now.date()):
        yield label, safe(text)
    yield "Next", safe(next_move(answers.next, now.date()))


def _facts(card: Card, now: datetime, zone: str) -> Iterator[tuple[str, Text]]:
    post, today = card.post, now.date()
    change = f", its change {card.revision}" if card.revision else ", changes asked for" if card.objected else ""
    stage = f" at {card.stage}" if card.stage else ""
    yield "State", Text(one_line(card.state + change + stage), style=STYLES[card.revision or card.state])
    if card.turn:
        yield "Waits for", _turn(card, now)
    yield (
        "Author",
        safe(f"{post.author}, with {', '.join(post.contributors)}" if post.contributors else post.author),
    )
    for label, value in (
        ("Campaign", post.campaign),
        ("Objective", post.objective),
        ("Labels", ", ".join(post.labels)),
    ):
        if value:
            yield label, safe(value)
    times = sorted({part.at for part in card.parts if part.at})
    yield "Publishes", Text((", ".join(in_words(at, today) for at in times) or "no time yet") + f" ({zone})")
    if card.workflow:
        yield "Workflow", safe(card.workflow)
    for line in card.stages:
        done = ", ".join(line.approved) or "nobody yet"
        count = f"{len(line.approved)} of {line.needed}"
        count += f"; {line.bypass} let it pass{', so a look is owed' if line.owed else ''}" if line.bypass else ""
        yield "Stage", safe(f"{line.stage}: approved by {done} ({count})", "green" if line.satisfied else "")
    for other in card.passed_by:
        yield "No stage", safe(f"{other.stage} does not apply: {other.why}", "dim")
    for lapse in card.lapsed:
        yield "Lapsed", safe(f"{lapse.by}'s approval at {lapse.stage}: the post changed after it", "yellow")
    for sentence in card.missing:
        yield "Missing", safe(sentence, "red")
    for sentence in (one.sentence for one in card.comments):
        yield "Comment", safe(sentence, "yellow")
    yield "Digest", Text(card.digest, style="dim")


def _turn(card: Card, now: datetime) -> Text:
    turn = card.turn
    if turn is None:
        return Text("-")
    text = safe(f"{people(turn.members)} to {turn.task}")
    if turn.due:
        text.append(f", due {in_words(turn.due, now.date())}")
        if turn.due < now:
            text.append(" (late)", style="bold red")
    return text


def _rule(part: ChannelPart, now: datetime, paper: Paper) -> Text:
    name = f"{part.channel} ({part.platform or 'no such channel'}{', ' + part.handle if part.handle else ''})"
    when = f" {part.entry}" if part.entry else f" {day_and_time(part.at, now.date())}" if part.at else ""
    line = Text("── ") + safe(name, "bold") + Text(f"{when} ")
    return line.append("─" * max(3, (paper.width or _PIPED_RULE) - line.cell_len))


def _beside(part: ChannelPart, now: datetime) -> Iterator[tuple[str, Text]]:
    """What the channel shows beside the text, and what became of it."""
    for label, value in (("Replies to", part.answers), ("Headline", part.headline), ("Warning", part.content_warning)):
        if value:
            yield label, safe(value)
    yield from _with(part)
    if part.outcome:
        where = f" {part.url}" if part.url else ""
        yield "Outcome", safe(f"{part.outcome} {in_words(part.published_at, now.date())}{where}")


def _with(part: ChannelPart | NextPart) -> Iterator[tuple[str, Text]]:
    """The media of a part, and how it fits."""
    for item in part.media:
        alt = f": {item.alt}" if item.alt else ", no alt text"
        known = item.problem or item.facts
        yield "Media", safe(f"{item.source}{f' ({known})' if known else ''}{alt}", "red" if item.problem else "")
    if part.fit:
        yield from _fitting(part.text, part.fit)


def _fitting(text: str, fit: Fit) -> Iterator[tuple[str, Text]]:
    """Lengths against limits, where the text would be cut, what is linked, and what would be shown as typed."""
    for length in fit.lengths:
        style = "" if length.ok and not length.near else "yellow" if length.ok or not length.sure else "red"
        name = "Headline" if length.name == "headline" else "Length"
        yield name, safe(length_words(length), style)
    if fit.cut is not None:
        before, after = text[max(0, fit.cut - _AROUND_CUT) : fit.cut], text[fit.cut : fit.cut + _AROUND_CUT]
        yield "Cut", safe(f"…{' '.join(before.split())} ✂ {' '.join(after.split())}…", "red")
    for line in entity_lines(fit.entities):
        name, _, items = line.partition(": ")
        yield name, safe(items)
    for markup in fit.markup:
        raw = text[markup.start : markup.end]
        yield "As typed", safe(f"{raw} (plain: {markup.plain})", "yellow")
    for remark in fit.remarks:
        yield "Note", safe(remark)


def history(events: Sequence[Event], *, now: datetime, zone: str, paper: Paper) -> str:
    """What happened, oldest first."""
    title = f"WHEN ({zone})" if paper.width is None else f"WHEN\n{zone}"
    columns = (
        Column(title),
        Column("WHO"),
        Column("WHAT", wrap=True),
        Column("NOTE", wrap=True),
        Column("COMMIT"),
    )
    return table(columns, [_event(event, now) for event in events], paper)


def brought_back(path: str, commit: str, gone: Sequence[str], others: Sequence[str]) -> str:
    """How a deleted post comes back: by undoing the commit that took it, or by what is *gone* where that did more."""
    deleted = f"{path} was deleted in commit {commit}. To bring it back: "
    if not others:
        return f"{deleted}git revert --no-edit {commit}"
    files, name = " ".join(map(shlex.quote, gone)), PurePosixPath(path).stem
    more = f" and {len(others) - _OTHERS} more" if len(others) > _OTHERS else ""
    return (
        f"{deleted}git restore --staged --worktree --source={commit}~1 -- {files} && git commit -m 'Bring back {name}' "
        f"-- {files} (git revert would undo what else that commit changed, too: {', '.join(others[:_OTHERS])}{more})"
    )


def _event(event: Event, now: datetime) -> list[Text]:
    what = f"{event.action} ({event.about})" if event.about else event.action
    commit = Text(event.commit[:10], style="dim") if event.commit else Text("not committed", style="yellow")
    when = Text(day_and_time(event.at, now.date()))
    return [when, safe(event.who), safe(what), safe(" ".join((event.note or "-").split())), commit]

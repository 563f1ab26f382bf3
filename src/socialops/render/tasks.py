"""`tasks` and `remind` for people and programs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

from rich.text import Text

from socialops.domain.sanitize import one_line
from socialops.domain.slug import slug
from socialops.render.formats import csv, markdown
from socialops.render.formats.json import document
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, safe
from socialops.render.formats.words import brief, in_words, many, people
from socialops.views.remarks import PostRemark
from socialops.views.reminders import Reminder, by_member
from socialops.views.standing import OwnChange
from socialops.views.tasks import AUTHOR, Task

TASK = (
    "post", "task", "member", "role", "due", "overdue", "done", "title", "path", "ready", "after", "alert", "replied",
)  # fmt: skip
"""The keys of a task: the columns of its CSV."""
REMINDER = ("member", "kind", "subject", "what", "due", "overdue", "title", "path", "role")
NOBODY = "nobody can"
_LATE = "bold red"


def as_json(found: Iterable[Task]) -> str:
    """The document of `tasks`."""
    return document(
        {"tasks": [{key: getattr(task, key) for key in TASK} | {"post": task.post or None} for task in found]}
    )


def as_csv(found: Iterable[Task], *, bom: bool = False, separator: str = ",") -> str:
    """The rows of `tasks` for a spreadsheet."""
    return csv.table(TASK, (task._asdict() for task in found), bom=bom, separator=separator)


def as_table(found: Sequence[Task], *, now: datetime, zone: str, paper: Paper) -> str:
    """One line a task and member; times in *zone*, which the header names."""
    columns = (
        Column(f"DUE ({zone})" if paper.width is None else f"DUE\n{zone}"),
        Column("TASK"),
        Column("POST"),
        Column("MEMBER"),
        Column("ROLE", spare=2),
        Column("TITLE", wrap=True, spare=1),
    )
    return table(columns, [_row(task, now) for task in found], paper)


def _row(task: Task, now: datetime) -> list[Text]:
    mark = Text(" late", style=_LATE) if task.overdue else Text()
    if not task.ready:
        mark = Text(" done", style="green") if task.done else Text(" not yet", style="dim")
    member = safe(_who(task)) if task.member else Text(NOBODY, style=_LATE)
    return [
        Text(brief(task.due, now.date())) + mark,
        safe(_what(task)),
        safe(task.subject),
        member,
        safe(task.role),
        safe(task.title),
    ]


def _who(task: Task) -> str:
    """The member, and for whom they stand in."""
    return f"{task.member} for {task.instead}" if task.instead else str(task.member)


def _what(task: Task) -> str:
    """The task; where a reviewer asked for changes, that it is the author's to make them, or what they said to that."""
    if task.replied:
        return f"{task.task} of {task.replied}"
    return f"{task.task}: changes" if task.stage and task.role == AUTHOR else task.task


def as_markdown(found: Iterable[Task], *, title: str, now: datetime, later: int = 0) -> str:
    """A table with a heading, ready for a wiki or a channel; below, how many more come *later*."""
    rows = []
    for task in found:
        mark = " (done)" if task.done else " **late**" if task.overdue else "" if task.ready else " (not yet)"
        member = markdown.escape(_who(task)) if task.member else f"**{NOBODY}**"
        due = markdown.escape(in_words(task.due, now.date())) + mark
        rows.append(
            [
                due,
                *map(markdown.escape, (_what(task), task.subject)),
                member,
                *map(markdown.escape, (task.role, task.title)),
            ]
        )
    header = ("Due", "Task", "Post", "Who", "Role", "Title")
    body = markdown.table(header, rows) if rows else "No open tasks.\n"
    more = f"\n{later_sentence(later)}\n" if later else ""
    return f"# {markdown.escape(title)}\n\n{body}{more}"


def later_sentence(later: int) -> str:
    """That some tasks are not shown: they can't be done yet, and are not due soon."""
    return f"{later} more {'comes' if later == 1 else 'come'} later." if later else ""


def as_ics(found: Iterable[Task], *, name: str, stamps: Mapping[str, datetime], now: datetime) -> str:
    """To-dos with an alarm, one for each post and task, under the identifiers that `calendar --by due` gives them.

    What has no due time has no place in a calendar, and is left out.
    """
    from icalendar import Calendar

    from socialops.render.calendar.ics import PRODUCT, todo

    calendar = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("x-wr-calname", name)):
        calendar.add(key, one_line(value))
    for (post, word), group in groupby(sorted(found, key=_by_due), key=lambda t: (t.subject, t.task)):
        rows = list(group)
        task, due = rows[0], rows[0].due
        if due is None:
            continue
        who = people(tuple(row.member for row in rows if row.member)) if task.member else NOBODY
        item = todo(
            uid=f"{post}.{word}.task@{slug(name, 'workspace')}",
            stamp=stamps.get(task.path, min(due, now)).replace(microsecond=0),
            due=due,
            summary=f"{word}: {one_line(task.title)}",
            description=f"Who: {one_line(who)}\nRole: {one_line(task.role)}\nFile: {one_line(task.path)}",
            ahead=task.ahead,
        )
        if all(row.done for row in rows):
            item["STATUS"] = "COMPLETED"
        calendar.add_component(item)
    return bytes(calendar.to_ical()).decode()


def _by_due(task: Task) -> tuple[datetime, str, str]:
    return task.due or datetime.max.replace(tzinfo=UTC), task.subject, task.task


def summary(found: Sequence[Task], *, later: int = 0) -> str:
    """One line about all of it."""
    rows = {(task.subject, task.task): task for task in found if not task.done}
    late = sum(task.overdue for task in rows.values())
    orphans = sum(task.member is None for task in rows.values())
    waiting = sum(not task.ready for task in rows.values())
    text = f"{many(len(rows), 'open task')}, {late} late" + (f", {waiting} not ready yet." if waiting else ".")
    text += f" {later_sentence(later)}" if later else ""
    return text + (f" {orphans} that nobody can do: give somebody the role." if orphans else "")


def said_about(said: Iterable[tuple[str, PostRemark]], unchangeable: Collection[str] = frozenset()) -> Iterator[str]:
    """What others said about what the one who asks wrote, a line each, and what to do about it.

    *unchangeable* are posts that are out where no edit is taken: another follows.
    """
    asked: dict[str, None] = {}
    for post, remark in said:
        yield f"{one_line(post)}: {remark.sentence}"
        if remark.decision == "request-changes":
            asked[one_line(post)] = None
    for post in asked:
        change = f"Change it, then 'socialops submit {post}'"
        if post in unchangeable:
            change = (
                f"No edit of it is taken any more: begin the post that follows it, 'socialops revise {post} --as NEW'"
            )
        yield f"{change}; or answer: 'socialops comment {post} -m ANSWER'"


def stuck(member: str, found: Iterable[tuple[str, OwnChange]]) -> Iterator[str]:
    """Posts that nobody may approve, a line each, and why."""
    for post, own in found:
        yield one_line(f"{post}: {own.to_them if own.member == member else own.sentence}")


def mine(member: str, found: Sequence[Task], *, cases: int, later: int) -> str:
    """One line about what waits for the one who asks, and where to look next."""
    name = one_line(member)
    if not (found or cases):
        rest = f" {later_sentence(later)}" if later else ""
        return f"Nothing waits for you, {name}.{rest} 'socialops calendar' shows what goes out."
    late = sum(task.overdue for task in found)
    parts = [f"{many(len(found), 'task')}, {late} late"] if found else []
    parts += [many(cases, "case")] if cases else []
    rest = f" {later_sentence(later)}" if later else ""
    return f"Waits for you, {name}: {', '.join(parts)}.{rest} 'socialops --help' lists what you can do."


def next_up(found: Sequence[Task], now: datetime) -> str:
    """Who is next on a post, for the one who just ticked something off."""
    if not found:
        return "Nothing else is to be done for it."
    task = found[0]
    who = (
        people(tuple(row.member for row in found if row.member)) if task.member else f"nobody has the role {task.role}"
    )
    due = f", due {in_words(task.due, now.date())}" if task.due else ""
    return f"Next: {task.task} by {who}{due}{', late' if task.overdue else ''}."


def reminders_json(found: Iterable[Reminder]) -> str:
    """The document of `remind`."""
    return document({"reminders": [{key: getattr(line, key) for key in REMINDER} for line in found]})


def reminders_table(found: Sequence[Reminder], *, now: datetime, zone: str, paper: Paper) -> str:
    """Each person's lines together."""
    columns = (
        Column("MEMBER"),
        Column(f"DUE ({zone})" if paper.width is None else f"DUE\n{zone}"),
        Column("WHAT", wrap=True),
        Column("SUBJECT"),
        Column("TITLE", wrap=True, spare=1),
    )
    rows = []
    for member, lines in by_member(found).items():
        for line in lines:
            who = safe(member) if member else Text(NOBODY, style=_LATE)
            late = Text(" late", style=_LATE) if line.overdue else Text()
            rows.append(
                [who, Text(brief(line.due, now.date())) + late, safe(line.what), safe(line.subject), safe(line.title)]
            )
    return table(columns, rows, paper)


def reminders_markdown(found: Sequence[Reminder], *, title: str, now: datetime) -> str:
    """A digest for everybody, a heading a person; nobody is pinged by it."""
    out = [f"# {markdown.escape(title)}\n"]
    if not found:
        out.append("Nothing falls due by then, and nothing is late.\n")
    for member, lines in by_member(found).items():
        out.append(f"## {markdown.escape(member) if member else 'Nobody can do these'}\n")
        out.append("".join(f"- {markdown.escape(sentence(line, now))}\n" for line in lines))
    return "\n".join(out)


def sentence(line: Reminder, now: datetime) -> str:
    """`late since Fri 26 Feb 09:00: approve at brand-review, launch-teaser (Teaser for the spring launch)`."""
    when = in_words(line.due, now.date())
    return one_line(f"{'late since' if line.overdue else 'due'} {when}: {line.what}, {line.subject} ({line.title})")

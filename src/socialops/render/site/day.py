"""My day: a page for each member, and the one where they choose their name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from socialops.domain.approval.state import State
from socialops.domain.sanitize import one_line
from socialops.render.calendar.sentences import when
from socialops.render.cases.list import in_play, left
from socialops.render.formats.person import person, persons
from socialops.render.formats.sections import Choice, Item, Section, Tile, Tone, Written
from socialops.render.formats.words import SIGNS, noun
from socialops.render.site.addresses import Addresses
from socialops.views.calendar.entries import CalendarEntry
from socialops.views.cases.list import CaseRow
from socialops.views.report.site import Inside, Site
from socialops.views.standing import Standing
from socialops.views.tasks import Task

_NEXT = timedelta(days=7)
_MOST = 12


class Days:
    """The pages of one site's people."""

    def __init__(self, found: Site, inside: Inside, at: Addresses) -> None:
        self.found, self.inside, self.at = found, inside, at
        self.now, self.today = found.now, found.now.date()
        self.standings = {s.post.id: s for s in found.standings}
        self.cases = [each.row for each in inside.cases if each.row.closed is None]

    def home(self) -> Written:
        """What presses, whoever it is; and the names to choose from."""
        late = [task for task in self.inside.tasks if task.overdue]
        posts = {task.subject for task in late} | {item.post for item in self.inside.backlog.items if item.overdue}
        cases = [row for row in self.cases if row.overdue]
        standing = self.inside.alerts.standing
        coming = [e for e in self.inside.dated.calendar.entries if self.now <= e.at <= self.now + _NEXT]
        tiles = (
            Tile(str(len(posts)), f"{noun(len(posts), 'post')} late", "late" if posts else "good", "backlog.html"),
            Tile(str(len(self.cases)), f"open {noun(len(self.cases), 'case')}, {len(cases)} late",
                 "late" if cases else "", "cases.html"),
            Tile(str(len(standing)), f"{noun(len(standing), 'alert')} to answer", "late" if standing else "good",
                 "alerts.html"),
            Tile(str(len(coming)), "go out in seven days", "", "calendar.html"),
        )  # fmt: skip
        sections = [section for section in (self._presses(late, cases), self._coming()) if section.items]
        lead = f"Choose your name, and see what waits for you. Times in {self.found.zone}, as of {self._when()}."
        return Written(
            one_line(self.found.name), "My day", lead, tuple(sections), tiles, choices=tuple(self._choices()),
            choose="Choose your name",
        )  # fmt: skip

    def _when(self) -> str:
        return when(self.now, self.today)

    def _choices(self) -> Iterator[Choice]:
        for name in self.names():
            mine = self._mine(name)
            late, waiting = sum(item.tone == "late" for item in mine), len(mine)
            note = f"{late} late of {waiting}" if late else f"{waiting} open" if waiting else "nothing waits"
            who = person(name, self.found.people)
            yield Choice(who.name, self.at.member(name), note, "late" if late else "", who.initials)

    def names(self) -> list[str]:
        """Those who have a page, by name."""
        return sorted(self.at.members, key=lambda name: (self.found.people[name].casefold(), name))

    def _mine(self, member: str) -> list[Item]:
        ready = [task for task in self._tasks(member) if task.ready]
        return [*(self._task(task) for task in ready), *(self._case(row) for row in self._cases(member))]

    def _presses(self, late: Sequence[Task], cases: Sequence[CaseRow]) -> Section:
        seen: dict[tuple[str, str], list[Task]] = {}
        for task in late:
            seen.setdefault((task.subject, task.task), []).append(task)
        items = [self._task(same[0], [t.member for t in same if t.member]) for same in seen.values()]
        items += [self._case(row, who=True) for row in cases]
        shown = items[:_MOST]
        left = len(items) - len(shown)
        rest = (Item(f"And {left} more", ("the backlog has all",), href="backlog.html"),) if left else ()
        return Section("Late, whoever it is", items=(*shown, *rest))

    def _coming(self) -> Section:
        seen: dict[tuple[str, str], list[str]] = {}
        first: dict[tuple[str, str], CalendarEntry] = {}
        for entry in self.inside.dated.calendar.entries:
            if self.now <= entry.at <= self.now + _NEXT:
                key = entry.post, entry.at.isoformat()
                seen.setdefault(key, []).append(entry.platform or entry.channel)
                first.setdefault(key, entry)
        items = [
            Item(
                one_line(entry.title), (str(entry.state),), when(entry.at, self.today), "", self.at.post(entry.post),
                str(entry.state), SIGNS[entry.state], platforms=tuple(dict.fromkeys(seen[key])),
            )
            for key, entry in first.items()
        ]  # fmt: skip
        return Section("Goes out in the next seven days", items=tuple(items))

    def page(self, member: str) -> Written:
        """What waits for one member, what is late first."""
        tasks, cases = self._tasks(member), self._cases(member)
        ready = [task for task in tasks if task.ready]
        items = [*(self._task(task) for task in ready), *(self._case(row) for row in cases)]
        late = [item for item in items if item.tone == "late"]
        rest = [task for task in ready if not task.overdue]
        sections = (
            Section("Late", items=tuple(late)),
            Section("To review", items=tuple(self._task(task) for task in rest if task.stage)),
            Section("To do", items=tuple(self._task(task) for task in rest if not task.stage)),
            Section("Cases", items=tuple(self._case(row) for row in cases if not row.overdue)),
            Section("Comes soon", "These wait for what comes before them.",
                    items=tuple(self._task(task) for task in tasks if not task.ready)),
        )  # fmt: skip
        reviews = sum(task.stage for task in ready)
        tiles = (
            Tile(str(len(late)), "late", "late" if late else "good"),
            Tile(str(reviews), f"{noun(reviews, 'review')}"),
            Tile(str(len(ready) - reviews), f"{noun(len(ready) - reviews, 'task')}"),
            Tile(str(len(cases)), f"{noun(len(cases), 'case')}"),
        )
        kept = tuple(section for section in sections if section.items)
        if not kept:
            kept = (Section("Nothing waits for you", "What comes up shows here as soon as it can be done."),)
        name = one_line(self.found.people[member])
        lead = f"{self._held(member)}Times in {self.found.zone}, as of {self._when()}."
        return Written(one_line(self.found.name), f"{name}'s day", lead, kept, tiles)

    def _held(self, member: str) -> str:
        roles = next((one.roles for one in self.found.who.members if one.id == member), ())
        titles = {row.id: row.title for row in self.found.who.roles}
        return one_line(f"{', '.join(titles.get(role, role) for role in roles)}. ") if roles else ""

    def _tasks(self, member: str) -> list[Task]:
        mine = [task for task in self.inside.tasks if task.member == member and not task.done]
        return sorted(mine, key=lambda task: not task.overdue)

    def _cases(self, member: str) -> list[CaseRow]:
        return [row for row in self.cases if member in {row.holder, *row.waits_for}]

    def _task(self, task: Task, who: Sequence[str] = ()) -> Item:
        standing = self.standings.get(task.post)
        facts = [
            f"review: {task.task}" if task.stage else task.task,
        ]
        if task.after:
            facts.append(f"after {', '.join(task.after)}")
        facts += _dated(standing, self)
        tone: Tone = "late" if task.overdue else ""
        due = f"{when(task.due, self.today)}{', late' if task.overdue else ''}" if task.due else ""
        state = str(standing.state.state) if standing else "due"
        sign = SIGNS[standing.state.state] if standing else "!"
        title = one_line(task.title or task.subject)
        address = self.at.post(task.post) or ("alerts.html" if task.alert else "")
        named = tuple(persons(who, self.found.people))
        return Item(title, tuple(map(one_line, facts)), due, tone, address, state, sign, who=named)

    def _case(self, row: CaseRow, *, who: bool = False) -> Item:
        tone: Tone = "late" if row.overdue else ""
        members, task = in_play(row, self.found.people)
        facts = (f"case, {row.state}", task, *([row.place] if row.place else []))
        due = f"{when(row.due, self.today)}, {left(row, self.now)}" if row.due else ""
        state = "due" if row.overdue else "in-review" if row.pending else "approved"
        named = tuple(persons(members, self.found.people)) if who else ()
        address = self.at.case(row.id)
        return Item(one_line(row.title), tuple(map(one_line, facts)), due, tone, address, state, "⇄", who=named)


def _dated(standing: Standing | None, days: Days) -> list[str]:
    first = standing.state.first_time if standing else None
    if first is None or standing is None or standing.state.state is State.PUBLISHED:
        return []
    return [f"{'goes' if first >= days.now else 'was to go'} out {when(first.astimezone(days.now.tzinfo), days.today)}"]

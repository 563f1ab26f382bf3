"""What the report says, section by section; Markdown and HTML are made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from socialops.domain.sanitize import one_line
from socialops.render.cases.report import headline as cases_headline
from socialops.render.cases.report import span_text
from socialops.render.cases.report_page import case_cell
from socialops.render.formats.person import named, persons
from socialops.render.formats.sections import Cell, Section, Tile, Tone, Written, grid
from socialops.render.formats.words import LONG_MONTHS, MONTHS, day, many, noun, people
from socialops.render.numbers.alerts import answered, how, number
from socialops.render.numbers.figures import NONE, duration, figure
from socialops.render.numbers.goals import Money
from socialops.render.plots.columns import Columns, columns
from socialops.render.report.cells import is_good, moment, short
from socialops.render.report.goals import says, tables
from socialops.render.report.numbers import Numbers
from socialops.views.calendar.period import Period
from socialops.views.report.flow import FEWEST as FEW_POSTS
from socialops.views.report.flow import Took
from socialops.views.report.report import AHEAD, Report
from socialops.views.report.went_out import OUT, Became, GoneOut

_BECAME: tuple[Became, ...] = ("out", "late", "failed", "missed", "open")
_SAID: dict[Became, str] = {"out": "out in time"}
_LATE: frozenset[Became] = frozenset({"late", "failed", "missed"})


def written(
    found: Report,
    *,
    name: str,
    zone: str,
    now: datetime,
    revision: str | None,
    names: Mapping[str, str] = MappingProxyType({}),
) -> Written:
    """The whole page; times in *zone*, members by their *names*."""
    page = _Page(found, now, names)
    about = f" about {one_line(found.about)}" if found.about else ""
    as_known = f", as it was known at {one_line(revision)}" if revision else ""
    lead = f"{_span(found.period)}{about}. Times in {zone}; as of {moment(now, now.date())}{as_known}."
    foot = (
        "Posts are compared at the same age. Every number says out of how many it is and when it was read; of fewer "
        "than five posts no average is told. Made from the files and the history of this workspace."
    )
    return Written(one_line(name), _title(found.period), lead, tuple(page.sections()), tuple(page.tiles()), foot)


def _title(period: Period) -> str:
    first, last = period.first, period.last
    if first and last and first.day == 1 and (last + timedelta(days=1)).day == 1 and first.month == last.month:
        return f"Report for {LONG_MONTHS[first.month - 1]} {first.year}"
    return "Report"


def _span(period: Period) -> str:
    return f"{_day(period.first)} to {_day(period.last)}"


def _day(found: date | None) -> str:
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}" if found else "the start"


class _Page:
    """The sections of one report."""

    def __init__(self, found: Report, now: datetime, names: Mapping[str, str]) -> None:
        self.found, self.now, self.today, self.names = found, now, now.date(), names

    def tiles(self) -> Iterator[Tile]:
        """The numbers that lead into the page."""
        found = self.found
        gone, late = found.went_out.count(*OUT), found.went_out.count(*_LATE)
        yield Tile(f"{gone} / {found.went_out.planned}", "went out of what was planned", "good" if gone else "")
        yield Tile(str(late), "late, failed or missed", "late" if late else "good")
        rows = [row for goal in found.goals for row in goal.objectives]
        fine = sum(is_good(row.pace) for row in rows)
        if rows:
            yield Tile(f"{fine} / {len(rows)}", "objectives on their way", "good" if fine == len(rows) else "")
        standing = sum(row.answer is None for row in found.alerts)
        yield Tile(str(standing), f"{noun(standing, 'alert')} without an answer", "late" if standing else "good")
        yield Tile(str(len(found.decide)), f"{noun(len(found.decide), 'decision')} to take")

    def sections(self) -> Iterator[Section]:
        """All of them, in the order of a meeting."""
        yield from self._goals()
        yield self._went_out()
        numbers = Numbers(self.found, self.now)
        yield from numbers.posts()
        if self.found.trends:
            yield numbers.seen()
        yield self._alerts()
        yield self._flow()
        yield self._cases()
        yield self._decide()
        yield self._ahead()

    def _goals(self) -> Iterator[Section]:
        if not self.found.goals:
            yield Section("Goals and pace", "No goal is written down: 'socialops new goal ID' begins one.")
            return
        money = Money(self.now, self.found.currency, self.names)
        grids = (
            held
            for row in self.found.goals
            for held in tables(row, money, caption=f"{row.goal.title}: {says(row, self.names)}")
        )
        yield Section("Goals and pace", grids=tuple(grids))

    def _went_out(self) -> Section:
        found = self.found.went_out
        if not found.rows:
            return Section("What went out", "Nothing was planned for these days, and nothing went out.")
        said = ", ".join(f"{count} {_SAID.get(word, word)}" for word in _BECAME if (count := found.count(word)))
        weeks = [Columns(short(monday), (out, due)) for monday, due, out in found.weeks()]
        plot = columns("Planned and out by week", weeks, names=("out", "planned"), of="Week from")
        rows = [self._odd(same) for same in _alike(row for row in found.rows if row.became != "out")]
        head = ("Post", "Channels", "Planned", "Out", "Became")
        grids = (grid(head, rows, "What is not out, or did not go out in time"),) if rows else ()
        return Section("What went out", f"{found.planned} planned: {said}.", (plot,), grids)

    def _odd(self, same: Sequence[GoneOut]) -> Sequence[str | Cell]:
        row = same[0]
        comes = row.became == "open" and row.planned is not None and row.planned > self.now
        return (
            row.title,
            ", ".join(each.channel for each in same),
            moment(row.planned, self.today) if row.planned else NONE,
            moment(row.at, self.today) if row.at else NONE,
            Cell("to come" if comes else row.became, "late" if row.became in _LATE else "soft"),
        )

    def _alerts(self) -> Section:
        if not self.found.alerts:
            return Section("Alerts", "None rang in these days, and none stands.")
        rows: list[Sequence[str | Cell]] = []
        for row in self.found.alerts:
            told = number(row.formula.unit, row.now, row.limit, self.found.currency, drop=row.drop)
            late: Tone = "late" if row.overdue and row.answer is None else ""
            answer = Cell(answered(row, self.names), "good") if row.answer else Cell("none yet", "late")
            who = self._who(row.members, "nobody can")
            rows.append(
                (
                    row.alert.title,
                    row.subject,
                    told,
                    moment(row.since, self.today),
                    who,
                    Cell(moment(row.due, self.today), late),
                    answer,
                )
            )
        head = ("Alert", "About", "Number", "Since", "Who", "Due", "Answer")
        todo = tuple(f"{row.name}: {how(row)}" for row in self.found.alerts if row.answer is None)
        return Section("Alerts", grids=(grid(head, rows),), lines=todo)

    def _flow(self) -> Section:
        found = self.found.flow
        held: list[Sequence[str | Cell]] = [
            (
                row.formula.title,
                figure(row.formula.unit, row.value.value, self.found.currency),
                str(row.value.n),
                str(row.value.left_out),
            )
            for row in self.found.held
        ]
        took: list[Sequence[str | Cell]] = [
            (each.name, str(len(each.lengths)), _percentile(each, 50), _percentile(each, 85))
            for each in (found.lead, *found.stages)
        ]
        back = many(found.sent_back, "time")
        lead = f"{many(found.finished, 'post')} went out on the last of their channels; sent back {back}."
        grids = [grid(("Key figure", "Value", "Of", "Left out"), held)] if held else []
        if any(each.lengths for each in (found.lead, *found.stages)):
            caption = "How long it took, half and 85 of 100 of them"
            grids.append(grid(("What", "Posts", "Half", "85 of 100"), took, caption))
            lead += f" Of fewer than {FEW_POSTS} posts no share is told."
        return Section("How work flowed", lead, grids=tuple(grids))

    def _cases(self) -> Section:
        found = self.found.cases
        if not found.cases:
            return Section("Cases", "None was opened in these days.")
        rows: list[Sequence[str | Cell]] = [
            (span.name, str(span.count), span_text(span.median), span_text(span.longest))
            for span in found.times
            if span.count
        ]
        grids = [grid(("What", "Cases", "Median", "Longest"), rows)] if rows else []
        themes: list[Sequence[str | Cell]] = [
            (each.theme, str(len(each.cases)), ", ".join(each.feed_back_to) or NONE) for each in found.recurring
        ]
        grids += [grid(("Theme", "Cases", "Tell"), themes, "Themes that come back")] if themes else []
        lessons: list[Sequence[str | Cell]] = [
            (
                each.lesson,
                case_cell(each.case, found.titles),
                Cell(f"came back {many(each.again, 'time')}", "late") if each.again else Cell("quiet since", "good"),
            )
            for each in found.lessons
        ]
        grids += [grid(("Lesson", "Case", "Put into practice"), lessons, "What was learned")] if lessons else []
        return Section("Cases", cases_headline(found), grids=tuple(grids))

    def _decide(self) -> Section:
        if not self.found.decide:
            return Section("To decide", "Nothing waits for a decision.")
        rows: list[Sequence[str | Cell]] = [
            (each.subject, each.why, self._who(each.who, NONE), self._due(each.due)) for each in self.found.decide
        ]
        return Section("To decide", grids=(grid(("About", "Why", "Who", "By"), rows),))

    def _who(self, members: tuple[str, ...], nobody: str) -> Cell:
        told = people(named(members, self.names)) if members else nobody
        return Cell(one_line(told), who=tuple(persons(members, self.names)))

    def _due(self, due: date | None) -> Cell:
        return Cell(" ".join(day(due, self.today).split()), "late" if due < self.today else "") if due else Cell(NONE)

    def _ahead(self) -> Section:
        together: dict[tuple[str, ...], list[str]] = {}
        for entry in self.found.next.entries:
            key = (entry.post, entry.title, moment(entry.at, self.today), str(entry.state))
            together.setdefault(key, []).append(entry.channel)
        rows = [(title, at, ", ".join(where), state) for (_, title, at, state), where in together.items()]
        grids = [grid(("Post", "When", "Channels", "State"), rows)] if rows else []
        load: list[Sequence[str | Cell]] = [
            (
                self._who((row.member,), NONE),
                str(row.open),
                Cell(str(row.overdue), "late" if row.overdue else ""),
                NONE if row.days is None else f"{row.days:.1f}",
            )
            for row in self.found.load
        ]
        grids += [grid(("Who", "Open", "Late", "Days of work"), load, "Who has how much")] if load else []
        lead = "" if rows else f"Nothing has a time in the next {AHEAD.days} days."
        return Section("The next two weeks", lead, grids=tuple(grids))


def _alike(found: Iterable[GoneOut]) -> Iterable[Sequence[GoneOut]]:
    """Rows of one post that differ in nothing but the channel stand together."""
    groups: dict[GoneOut, list[GoneOut]] = {}
    for row in found:
        groups.setdefault(replace(row, channel=""), []).append(row)
    return groups.values()


def _percentile(took: Took, share: int) -> str:
    found = took.percentile(share)
    return NONE if found is None else duration(int(found.total_seconds()))

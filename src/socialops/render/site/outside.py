"""What everybody may see: the overview of a public site, and its calendar; built of nothing but what was approved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from socialops.domain.approval.state import State
from socialops.domain.sanitize import one_line
from socialops.render.calendar.sentences import when
from socialops.render.formats.sections import Choice, Item, Section, Tile, Written
from socialops.render.formats.words import LONG_MONTHS, SIGNS
from socialops.render.site.frame import OUTSIDE
from socialops.views.report.site import Site
from socialops.views.standing import Standing

_MOST = 8
_OUT = frozenset({State.PUBLISHED, State.PARTLY_PUBLISHED})
_WORDS = {
    "Calendar": "what went out, and what comes",
    "Goals": "what it is for, and how far it is",
    "Report": "this month in numbers",
    "Roles": "who hands what to whom",
    "Guides": "how posts are written",
    "Playbooks": "what happens when something happens",
    "Search": "find a post, a rule, a role",
}


def overview(found: Site) -> Written:
    """The first page."""
    dated = list(_dated(found))
    out = [s for s in found.standings if s.state.state is State.PUBLISHED]
    ahead = [(at, s) for at, s in dated if at >= found.now]
    gone = [(at, s) for at, s in reversed(dated) if at < found.now and s in out]
    sections = (
        Section("Comes next", items=tuple(_item(at, s, found) for at, s in ahead[:_MOST])),
        Section("Went out", items=tuple(_item(at, s, found) for at, s in gone[:_MOST])),
    )
    tiles = (
        Tile(str(len(out)), "posts went out", "", "calendar.html"),
        Tile(str(len(ahead)), "posts are planned", "", "calendar.html"),
        Tile(str(len(found.goals)), "goals", "", "goals.html"),
    )
    choices = tuple(Choice(each.title, each.href, _WORDS[each.title]) for each in OUTSIDE[1:])
    lead = f"What we publish, and why. Times in {found.zone}, as of {when(found.now, found.now.date())}."
    kept = tuple(section for section in sections if section.items)
    name = one_line(found.name)
    return Written(name, "Overview", lead, kept, tiles, choices=choices, choose="Pages")


def calendar(found: Site) -> Written:
    """Approved and published posts, month by month."""
    sections = []
    for (year, month), group in groupby(_dated(found), key=lambda pair: (pair[0].year, pair[0].month)):
        items = tuple(_item(at, s, found) for at, s in group)
        sections.append(Section(f"{LONG_MONTHS[month - 1]} {year}", items=items, name=f"month-{year}-{month:02}"))
    if not sections:
        sections = [Section("Nothing yet", "No approved post has a time.")]
    lead = f"What went out, and what comes. Times in {found.zone}."
    return Written(one_line(found.name), "Calendar", lead, tuple(sections))


def _dated(found: Site) -> Iterator[tuple[datetime, Standing]]:
    for standing in found.standings:
        if first := standing.state.first_time:
            yield first.astimezone(found.now.tzinfo), standing


def word(standing: Standing, found: Site) -> str:
    """What everybody is told of a post: whether it is out. Why it is not is the team's own business."""
    if (state := _shown(standing)) is not State.PLANNED:
        return str(state).replace("-", " ")
    first = standing.state.first_time
    return "not out yet" if first and first < found.now else "planned"


def _shown(standing: Standing) -> State:
    state = standing.state.state
    return state if state in _OUT else State.PLANNED


def _item(at: datetime, standing: Standing, found: Site) -> Item:
    post, state = standing.post, _shown(standing)
    where = tuple(dict.fromkeys(found.platforms.get(name, name) for name in post.channels))
    return Item(
        one_line(post.title), (word(standing, found),), when(at, found.now.date()), "", "", str(state), SIGNS[state],
        name=f"post-{post.id}", platforms=where,
    )  # fmt: skip

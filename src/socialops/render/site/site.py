"""All pages of a site, by the names of their files."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.render.backlog.page import backlog
from socialops.render.calendar.page import calendar
from socialops.render.formats.sections import as_html
from socialops.render.site import cases, numbers, outside, people, rules
from socialops.render.site.addresses import Addresses
from socialops.render.site.board import board
from socialops.render.site.day import Days
from socialops.render.site.frame import INSIDE, OUTSIDE, in_site
from socialops.render.site.search import search
from socialops.views.report.site import Inside, Site

CASES, HOME = "cases.html", "index.html"


def site(found: Site) -> dict[str, str | bytes]:
    """Every file by its name: pages as HTML, and the pictures that are too large to be part of one."""
    entries = OUTSIDE if found.public else INSIDE
    pages: dict[str, str | bytes] = dict(found.inside.dated.beside) if found.inside else {}
    for name, belongs, text in _pages(found):
        pages[name] = in_site(text, entries, here=belongs, name=found.name)
    return pages


def _pages(found: Site) -> Iterator[tuple[str, str, str]]:
    """The file, the entry of the bar that it belongs to, and its text."""
    at = Addresses(found)
    if found.inside is None:
        yield HOME, HOME, as_html(outside.overview(found))
        yield "calendar.html", "calendar.html", as_html(outside.calendar(found))
    else:
        yield from _inside(found, found.inside, at)
    for name, written in (
        ("goals.html", numbers.goals(found)),
        ("report.html", numbers.report(found)),
        ("people.html", people.people(found, at)),
        ("guides.html", rules.guides(found)),
        ("playbooks.html", rules.playbooks(found)),
    ):
        yield name, name, as_html(written)
    yield "search.html", "search.html", search(found, at)


def _inside(found: Site, inside: Inside, at: Addresses) -> Iterator[tuple[str, str, str]]:
    days = Days(found, inside, at)
    yield HOME, HOME, as_html(days.home())
    for member in days.names():
        yield f"day-{member}.html", HOME, as_html(days.page(member))
    yield "calendar.html", "calendar.html", _calendar(found, inside)
    yield "board.html", "board.html", board(found, at)
    yield (
        "backlog.html",
        "backlog.html",
        backlog(
            inside.backlog,
            inside.strain,
            cards={card.post.id: card for card in inside.dated.cards},
            pictures=inside.dated.pictures,
            names=found.people,
            name=found.name,
            zone=found.zone,
            now=found.now,
            places=at,
        ),
    )
    yield "alerts.html", "alerts.html", as_html(numbers.alerts(found, inside, at))
    yield CASES, CASES, as_html(cases.cases(found, inside, at))
    for card in inside.cases:
        yield f"case-{card.row.id}.html", CASES, as_html(cases.case(card, found, at))


def _calendar(found: Site, inside: Inside) -> str:
    dated = inside.dated
    return calendar(
        dated.calendar, dated.cards, dated.people, doers=dated.doers, days=dated.days, gaps=dated.gaps,
        neighbours=dated.neighbours, late=dated.late, untimed=dated.untimed, names=found.people,
        pictures=dated.pictures, name=found.name, zone=found.zone, now=found.now,
    )  # fmt: skip

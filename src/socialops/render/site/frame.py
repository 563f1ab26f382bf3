"""What every page of a site has: the bar that leads to the others, and no e-mail address anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from socialops.domain.pattern import late
from socialops.render.formats.html import framed

_ADDRESS: Final = late(r"(?<![\w.+@-])[\w.+-]+(?:@|%40)(?:[\w-]{1,63}\.)+[\w-]{2,63}")
"""An e-mail address; a handle such as @acme@mastodon.social is none, nor is the @ of a web address."""
LEFT_OUT: Final = "(e-mail left out)"


class Entry(NamedTuple):
    """One entry of the bar."""

    title: str
    href: str


INSIDE: Final = (
    Entry("My day", "index.html"),
    Entry("Calendar", "calendar.html"),
    Entry("Board", "board.html"),
    Entry("Backlog", "backlog.html"),
    Entry("Goals", "goals.html"),
    Entry("Alerts", "alerts.html"),
    Entry("Cases", "cases.html"),
    Entry("Report", "report.html"),
    Entry("People", "people.html"),
    Entry("Guides", "guides.html"),
    Entry("Playbooks", "playbooks.html"),
    Entry("Search", "search.html"),
)
OUTSIDE: Final = (
    Entry("Overview", "index.html"),
    Entry("Calendar", "calendar.html"),
    Entry("Goals", "goals.html"),
    Entry("Report", "report.html"),
    Entry("Roles", "people.html"),
    Entry("Guides", "guides.html"),
    Entry("Playbooks", "playbooks.html"),
    Entry("Search", "search.html"),
)


def in_site(text: str, entries: Sequence[Entry], *, here: str, name: str) -> str:
    """A page with the bar of the site, where *here* is the entry it belongs to."""
    return _ADDRESS.sub(LEFT_OUT, framed(text, entries=entries, here=here, name=name))

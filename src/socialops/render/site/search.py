"""The search: an index of everything on the site, and a page that looks through it without network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from socialops.domain.sanitize import one_line
from socialops.render.formats import json
from socialops.render.formats.html import page
from socialops.render.formats.words import many
from socialops.render.site.addresses import Addresses
from socialops.render.site.outside import word
from socialops.views.report.site import Site

if TYPE_CHECKING:
    from socialops.domain.documents.post import Post

_WORDS_OF_TEXT = 400
"""Characters of a post's text that can be found."""


def search(found: Site, at: Addresses) -> str:
    """The page; its index is data inside of it."""
    from markupsafe import Markup

    rows = [row for row in _rows(found, at) if row[3]]
    data = json.line(rows).rstrip("\n")
    # JSON in a page: no sign in it can end the element that holds it.
    inside = Markup(data.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e"))  # noqa: S704
    return page("search", script="search.js", name=one_line(found.name), index=inside,
                count=many(len(rows), "thing"))  # fmt: skip


Row = tuple[str, str, str, str]
"""Kind, title, what else is said, address."""


def _rows(found: Site, at: Addresses) -> Iterator[Row]:
    for standing in found.standings:
        post = standing.post
        told = word(standing, found) if found.public else str(standing.state.state)
        yield "Post", *_text(post.title, f"{told} · {_said(post)}"), at.post(post.id)
    for goal in found.goals:
        said = " ".join(objective.objective.title for objective in goal.objectives)
        yield (
            "Goal",
            *_text(goal.goal.title, f"{goal.goal.business_goal or ''} {said}"),
            f"goals.html#goal-{goal.goal.id}",
        )
    for role in found.who.roles:
        yield "Role", *_text(role.title, f"{role.id} {' '.join(role.responsibilities)}"), "people.html#roles"
    for guide in found.guides:
        said = " ".join(line for section in guide.sections for line in section.lines)
        yield "Guide", *_text(guide.title, said), f"guides.html#guide-{guide.name}"
        for section in guide.sections:
            for rule in section.rules:
                yield (
                    "Rule",
                    *_text(rule.says or rule.name, f"{rule.name} {guide.title}"),
                    f"guides.html#guide-{guide.name}",
                )
    for book in found.playbooks:
        said = " ".join(step.title or step.id for step in book.steps)
        yield "Playbook", *_text(book.title, f"{book.trigger.kind} {said}"), at.playbook(book.id)
    yield from _inside(found, at)


def _inside(found: Site, at: Addresses) -> Iterator[Row]:
    if found.inside is None:
        return
    for member, name in found.people.items():
        yield "Person", *_text(name, member), at.member(member)
    for each in found.inside.cases:
        row = each.row
        yield "Case", *_text(row.title, f"{row.state} {row.playbook} {' '.join(row.themes)}"), at.case(row.id)
    for alert in found.inside.alerts.rows:
        yield "Alert", *_text(alert.alert.title, f"{alert.name} {alert.subject}"), "alerts.html"


def _said(post: Post) -> str:
    words: Iterable[str | None] = (post.campaign, *post.labels, *post.channels, (post.text or "")[:_WORDS_OF_TEXT])
    return " · ".join(word for word in words if word)


def _text(title: str, said: str) -> tuple[str, str]:
    return one_line(title), one_line(" ".join(said.split()))

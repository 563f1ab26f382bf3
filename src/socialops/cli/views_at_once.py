"""Plain `status`, `calendar`, `backlog`, `tasks`, `show POST`, where nothing changed: answered without a command line.

What is read here is what typer reads of the same words, so that both find what was kept under one name. A word that is
not plainly known here goes the long way, and so does whatever is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from socialops.cli.at_once import value
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from socialops.cli.session import Session

_FILTERS: dict[str, str] = {
    f"--{name}": f"{name}s" for name in ("campaign", "goal", "label", "team", "channel", "member")
}
_CELLS = [False, ","]


class _View(NamedTuple):
    """The options of a view that are known here (repeatable, with one value, without), and all values without any.

    Of a view that has no filters, `subject` is what it calls the one id that it is about.
    """

    several: Mapping[str, str]
    one: Mapping[str, str]
    bare: Mapping[str, str]
    unsaid: Mapping[str, Any]
    subject: str = ""


_VIEWS = {
    "status": _View({"--state": "state"}, {"--format": "form"}, {}, {"state": None, "form": "table"}),
    "calendar": _View(
        {"--state": "states"},
        {"--by": "by", "--month": "month", "--week": "week", "--from": "start", "--to": "end", "--format": "form"},
        {"--with-days": "with_days"},
        {
            "by": "publish",
            "month": None,
            "week": None,
            "start": None,
            "end": None,
            "states": None,
            "form": "table",
            "with_days": False,
            "cells": _CELLS,
        },
    ),
    "backlog": _View(
        {"--role": "role"}, {"--format": "form"}, {}, {"role": None, "over": 5, "form": "table", "cells": _CELLS}
    ),
    "tasks": _View(
        {}, {"--format": "form"}, {"--all": "everything"}, {"everything": False, "form": "table", "cells": _CELLS}
    ),
    "show": _View({"--channel": "channel"}, {}, {}, {"channel": None}, "post"),
}
_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
"""What ids are made of, and no path is."""


def shown_again(run: Session, view: str, words: Iterator[str]) -> bool:
    """Show again what was kept; False where nothing was said, and the command must run."""
    from socialops.cli.said import say_again

    try:
        asked = _asked(_VIEWS[view], words)
        again = _status(run, asked) if view == "status" else say_again(run, view, asked, None)
        if again and view == "show":
            run.tell_changed()
        if again and view == "tasks" and asked["form"] == "table" and not any(asked["words"].values()):
            run.tell_waiting()
    except (KeyError, StopIteration, SocialopsError):  # the command says what is wrong
        return False
    return again


def _asked(view: _View, words: Iterator[str]) -> dict[str, Any]:
    said: dict[str, Any] = dict(view.unsaid)
    filters: dict[str, list[str] | None] = dict.fromkeys(() if view.subject else _FILTERS.values())
    for word in words:
        if word in _FILTERS and not view.subject:
            filters[_FILTERS[word]] = [*(filters[_FILTERS[word]] or ()), value(next(words))]
        elif word in view.several:
            said[view.several[word]] = [*(said[view.several[word]] or ()), value(next(words))]
        elif word in view.one:
            said[view.one[word]] = value(next(words))
        elif view.subject and view.subject not in said and _SIGNS.issuperset(value(word)):
            said[view.subject] = word
        else:
            said[view.bare[word]] = True
    return {**said, "words": filters} if not view.subject else said


def _status(run: Session, asked: Mapping[str, Any]) -> bool:
    from socialops.cli.said import say_again
    from socialops.operations.sync.unshared import standing_at

    if asked["form"] == "json":
        return say_again(run, "status", {**asked, "standing": standing_at(run.directory)}, None)
    if not say_again(run, "status", {**asked, "standing": None}, None):
        return False
    from socialops.render.status.sync import stands

    if said := stands(standing_at(run.directory)):
        run.tell(said)
    return True

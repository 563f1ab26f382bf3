"""SO005 in series: a template must make posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from socialops.domain.approval.series_approval import unbound
from socialops.domain.documents.field import LAST_YEAR
from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, KeyPath
from socialops.domain.slug import LONGEST
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.occurrence import (
    DAY,
    MOST_VALUES,
    NUMBER,
    OWN,
    Occurrence,
    excess,
    fields,
    is_plain,
    named,
    occurrences,
)
from socialops.domain.workspace import Filed, Workspace
from socialops.store.validation import complaints

if TYPE_CHECKING:
    from socialops.domain.documents.series import Series

_MOST_FAULTS, _MOST_OPTIONS = 20, 200
LONGEST_ID = LONGEST - len("-2027-01-05")


def template_faults(workspace: Workspace) -> Iterator[Finding]:
    """What keeps series from making posts, each at its place in the series' file."""
    for filed in workspace.series.values():
        faults = list(_own(filed))
        yield from faults or _rounds(filed, workspace.settings.timezone)


def _own(filed: Filed[Series]) -> Iterator[Finding]:
    series = filed.item
    if len(series.id) > LONGEST_ID:
        yield _finding(
            filed, ("id",), f"is too long: its posts are called {series.id}-2027-01-05, so at most {LONGEST_ID}"
        )
    for name in OWN:
        if name in series.template:
            yield _finding(filed, ("template", name), f"'{name}' is set by the series itself: remove it here")
    for number, entry in enumerate(series.values):
        for name, value in entry.items():
            if name in {NUMBER, DAY}:
                yield _finding(filed, ("values", number, name), f"'{name}' is filled by the series itself: rename it")
            elif not is_plain(value):
                yield _finding(filed, ("values", number, name), f"'{name}' must be a text or a number")
    yield from _unknown(filed)
    if series.approve == "ahead":
        yield from _ahead(filed)


def _ahead(filed: Filed[Series]) -> Iterator[Finding]:
    if len(filed.item.values) > MOST_VALUES:
        message = f"nobody reads over {MOST_VALUES} entries before approving: make two series, or 'approve: each'"
        yield _finding(filed, ("values",), message)
    for keys, message in islice(unbound(filed.item), _MOST_FAULTS):
        yield _finding(filed, keys, message)


def _unknown(filed: Filed[Series]) -> Iterator[Finding]:
    entries = filed.item.values or ({},)
    everywhere = {NUMBER, DAY, *set.intersection(*map(set, entries))}
    somewhere = everywhere.union(*entries)
    unfilled = ((keys, name) for keys, name in named(filed.item.template, ("template",)) if name not in everywhere)
    for keys, name in islice(dict.fromkeys(unfilled), _MOST_FAULTS):
        if name in somewhere:
            lacking = next(number for number, entry in enumerate(entries, 1) if name not in entry)
            yield _finding(filed, keys, f"nothing fills {{{name}}}; entry {lacking} of 'values' does not fill it")
        else:
            options = sorted(somewhere)[:_MOST_OPTIONS]
            yield _finding(filed, keys, f"nothing fills {{{name}}}; {did_you_mean(name, options)}")


def _rounds(filed: Filed[Series], zone: str) -> Iterator[Finding]:
    """That it never comes round; else the faults of its posts."""
    if first_round(filed.item, zone):
        yield from _posts(filed, zone)
    else:
        yield _finding(filed, ("rrule",), "never comes round: see 'rrule', 'starts' and 'skip'")


def _posts(filed: Filed[Series], zone: str) -> Iterator[Finding]:
    """Faults of the posts, one round of `values`, each said once."""
    if too_long := excess(filed.item):
        yield _finding(filed, ("template",), too_long)
        return
    seen: set[tuple[KeyPath, str]] = set()
    for occurrence in first_round(filed.item, zone):
        plain = fields(filed.item, occurrence)
        try:
            Post.model_validate(plain)
        except ValidationError as error:
            for code, keys, message in complaints(error, Post, plain):
                place = place_in(filed.item, keys)
                if (place, message) not in seen:
                    seen.add((place, message))
                    yield (
                        Finding(filed.path, message, keys=place, subject=filed.item.id)
                        if code == "SO005"
                        else Finding(
                            filed.path, f"{message} ({code} in {occurrence.post})", keys=place, subject=filed.item.id
                        )
                    )


def first_round(series: Series, zone: str) -> list[Occurrence]:
    """As many occurrences as there are values to fill in, at least one where there is any; no more than a year's."""
    wanted = min(max(1, len(series.values)), MOST_VALUES)
    found = []
    for occurrence in occurrences(series, zone, date(LAST_YEAR, 12, 31)):
        found.append(occurrence)
        if len(found) == wanted:
            break
    return found


def place_in(series: Series, keys: KeyPath) -> KeyPath:
    """Where the fault of a post lies in the series' file."""
    if keys and keys[0] in series.template:
        return ("template", *keys)
    return ("title",) if keys[:1] == ("title",) else ("template",)


def _finding(filed: Filed[Any], keys: KeyPath, message: str) -> Finding:
    return Finding(filed.path, message, keys=keys, subject=filed.item.id)

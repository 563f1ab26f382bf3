"""SO450 for a clone that lacks objects: what can't be read must not count as what was never there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from socialops.audit.build import Incomplete
from socialops.audit.range import AuditRange
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.git.range import RangeChange

_LINK = "160000"
"""The mode of a submodule: its commit lies in another repository."""


def refuse_holes(span: AuditRange) -> None:
    """Stop where an object is missing of the history on which the judged posts rest."""
    there = set(span.objects.seen)
    _refuse(span, (pair for commit in span.commits for pair in commit.own.items()), there)
    if not span.judged:
        return
    _refuse(span, _changes(span, _documents(span)), there)
    span.library.prepare(span.judged)  # all of it is there, as was asked above
    media = {path for post in span.judged for path in span.library[post].trace.paths}
    _refuse(span, _changes(span, media), there)


def _documents(span: AuditRange) -> set[str]:
    """Every file that says what a judged post was, who reviewed it, and whose an e-mail is."""
    chronicle = span.chronicle
    folders = [f"reviews/{post}/" for post in span.judged]
    places = {path for post in span.judged for path in chronicle.places(post)}
    return places.union(chronicle.below({"members/", *folders}), (root + SETTINGS_FILE for root in chronicle.roots))


def _changes(span: AuditRange, paths: Iterable[str]) -> Iterator[tuple[str, RangeChange]]:
    return ((path, change) for path in paths for _, change in span.chronicle.changes(path))


def _refuse(span: AuditRange, changes: Iterable[tuple[str, RangeChange]], there: set[str]) -> None:
    """Ask for what is not known to be *there*, and note it."""
    named = {
        oid: path
        for path, change in changes
        for oid in (*change.before, change.after)
        if oid is not None and oid not in there and change.mode != _LINK
    }
    for oid, found in zip(named, span.objects.oids(list(named)), strict=True):
        if found is None:
            raise Incomplete(
                f"this clone lacks {named[oid]} as it was once (object {oid[:9]}), so who changed what can't be told. "
                "Clone the whole history, without --filter (GitHub: actions/checkout without filter), or fetch what is "
                "missing: git fetch --refetch"
            )
    there.update(named)

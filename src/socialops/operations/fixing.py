"""Mend what can be mended without asking: small changes inside the texts of a person's files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from socialops.domain.finding import Diagnostic, Fix, KeyPath
from socialops.domain.report import Report
from socialops.domain.source import Fault
from socialops.errors import SocialopsError
from socialops.ledger.journal import Change, write_file
from socialops.store.scalar import Edit, edit_scalars
from socialops.store.source import Disk


@dataclass(frozen=True)
class Fixed:
    """The files that change, how many findings that mends, and the findings that a person has to mend after all."""

    changes: tuple[Change, ...] = ()
    mended: int = 0
    left: tuple[Diagnostic, ...] = ()


def plan(root: Path, report: Report) -> Fixed:
    """What the fixes of *report* make of the files; nothing is written."""
    source = Disk(root)
    changes: list[Change] = []
    left: list[Diagnostic] = []
    mended = 0
    for path, found in _by_path(report.diagnostics).items():
        before = source.read(path)
        after = None if isinstance(before, Fault) else edit_scalars(before, _edits(found))
        if isinstance(before, Fault) or after is None or after == before:
            left += found
            continue
        changes.append(Change(path, before, after))
        mended += len(found)
    return Fixed(tuple(changes), mended, tuple(left))


def _by_path(diagnostics: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    found: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        if diagnostic.fix:
            found.setdefault(diagnostic.path, []).append(diagnostic)
    return found


def _edits(found: Iterable[Diagnostic]) -> dict[KeyPath, list[Edit]]:
    edits: dict[KeyPath, list[Edit]] = {}
    for fix in dict.fromkeys(diagnostic.fix for diagnostic in found):
        if isinstance(fix, Fix):
            edits.setdefault(fix.keys, []).append(Edit(fix.start, fix.end, fix.replacement))
    return edits


def apply(root: Path, fixed: Fixed) -> None:
    """Write the changed files, each whole or not at all; nothing is committed."""
    for change in fixed.changes:
        try:
            write_file(root / change.path, change.after)
        except OSError as error:
            raise SocialopsError(f"{change.path} can't be written: {error.strerror}") from error

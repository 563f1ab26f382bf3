"""Mend what can be mended without asking: small changes inside the texts of a person's files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from socialops.domain.finding import Diagnostic, Fix, KeyPath
from socialops.domain.plan import Change
from socialops.domain.results.report import Report
from socialops.domain.source import Fault
from socialops.errors import SocialopsError
from socialops.git.journal import write_file
from socialops.store.disk import Disk
from socialops.store.yaml.scalar import Edit, edit_scalars

MOST_TRIED = 200
"""Fixes of one file tried one by one, where all together they can't be made."""


@dataclass(frozen=True)
class Fixed:
    """The files that change, and how many findings that mends; findings that a person has to mend after all (`left`),
    and those that wait for the next run since they touch words that just changed (`later`).
    """

    changes: tuple[Change, ...] = ()
    mended: int = 0
    left: tuple[Diagnostic, ...] = ()
    later: tuple[Diagnostic, ...] = ()


def plan(root: Path, report: Report) -> Fixed:
    """What the fixes of *report* make of the files; nothing is written."""
    source = Disk(root)
    changes: list[Change] = []
    left: list[Diagnostic] = []
    later: list[Diagnostic] = []
    mended = 0
    for path, found in _by_path(report.diagnostics).items():
        chosen, overlapping = _apart(found)
        before = source.read(path)
        after, stuck = (b"", found) if isinstance(before, Fault) else _edited(before, chosen)
        left += stuck
        later += overlapping
        if not isinstance(before, Fault) and after != before:
            changes.append(Change(path, before, after))
            mended += len(chosen) - len(stuck)
    return Fixed(tuple(changes), mended, tuple(left), tuple(later))


def _by_path(diagnostics: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    found: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        if diagnostic.fix:
            found.setdefault(diagnostic.path, []).append(diagnostic)
    return found


def _apart(found: Iterable[Diagnostic]) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Of fixes that overlap, the first is taken (with those that say the same); the others wait."""
    chosen: list[Diagnostic] = []
    waiting: list[Diagnostic] = []
    last: dict[KeyPath, Fix] = {}
    for diagnostic in sorted(found, key=_place):
        fix = diagnostic.fix
        before = last.get(fix.keys) if fix else None
        if fix and before and fix != before and fix.start < before.end:
            waiting.append(diagnostic)
        elif fix:
            last[fix.keys] = fix
            chosen.append(diagnostic)
    return chosen, waiting


def _place(diagnostic: Diagnostic) -> tuple[int, int, str]:
    fix = diagnostic.fix
    return (fix.start, fix.end, fix.replacement) if fix else (0, 0, "")


def _edited(before: bytes, found: Sequence[Diagnostic]) -> tuple[bytes, list[Diagnostic]]:
    """The file with all fixes made, or else with those that can be made; and the findings that stay."""
    after = edit_scalars(before, _edits(found))
    if after is not None and after != before:
        return after, []
    stuck: list[Diagnostic] = []
    made: list[Diagnostic] = []
    after = before
    for number, diagnostic in enumerate(found):
        tried = edit_scalars(before, _edits([*made, diagnostic])) if number < MOST_TRIED else None
        if tried is None or (tried == after and diagnostic.fix not in {one.fix for one in made}):
            stuck.append(diagnostic)
        else:
            made.append(diagnostic)
            after = tried
    return after, stuck


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

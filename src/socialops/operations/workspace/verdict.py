"""What `check` finds; said again without judging where nothing has been touched that an earlier run rested on.

Wrong is worse than slow. A verdict holds for one program (its code, libraries, Python), one day on the wall of the
workspace, one folder, one question, and files that look as they did. Where any of it is in doubt, all is judged anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from socialops.domain.results.report import LISTED, Report
from socialops.operations.workspace.ground import Records, newest_record, place
from socialops.operations.workspace.interrupted import is_halfway, notice
from socialops.store.collector import paused
from socialops.store.root import find_root
from socialops.store.verdicts.footing import Footing, Look, Unclear, look, settled
from socialops.store.verdicts.program import program
from socialops.store.verdicts.shelf import PARTS, Shelf
from socialops.store.verdicts.written import report_of, rows_of

if TYPE_CHECKING:  # they know models and rules, which a verdict that stands has no need of
    from datetime import date

    from socialops.operations.check import Judged
    from socialops.operations.shown.opened import Asker
    from socialops.store.verdicts.draft import Draft
    from socialops.store.verdicts.footing import Moment

_FORM = 2
"""Of what is kept; another form is not read."""


class Found(NamedTuple):
    """What was found, and in which workspace."""

    root: Path
    report: Report


def reported(
    asker: Asker, paths: Sequence[Path] = (), *, whole: bool = False, anew: bool = False, jobs: int | None = None
) -> Found:
    """All rules over the files, reported for those *paths*, or for all; every finding where the *whole* is asked for.

    With *anew*, whatever earlier runs found counts for nothing, and is replaced. *jobs* processes share the work, or
    what pays.

    Raises:
        SocialopsError: there is no workspace, or no such path in it.
    """
    from socialops.operations.workspace.root import find_workspace

    root = find_workspace(asker)
    git_dir = place(root)
    judges = program() if git_dir else None  # before rules are imported: code that changes later is another program's
    only = _wanted(root, asker.directory, paths) if paths else None
    kept = _Kept.of(git_dir, root, judges, only, None if whole else LISTED) if git_dir and judges else None
    with asker.working("Checking the workspace"):
        report = kept.report(asker) if kept and not anew else None
        if report is None:
            moment = kept.shelf.moment() if kept else None
            records = Records.of(root)
            with _draft(kept, records) as draft:
                found = _judged(asker, root, only, whole=whole, jobs=jobs, draft=draft)
                if kept and moment:
                    kept.keep(found, moment, records)
            report = found.report
    return Found(root, report)


def _wanted(root: Path, directory: Path, paths: Sequence[Path]) -> list[str] | None:
    from socialops.operations.check import wanted_paths

    return wanted_paths(root, directory, paths)


def _draft(kept: _Kept | None, records: Records) -> AbstractContextManager[Draft | None]:
    """Where what a few posts can be judged by is written while all are judged, where the next run may use it."""
    if kept is None or not kept.is_known or records.branch:
        return nullcontext()
    from socialops.store.verdicts.draft import Draft

    return Draft.of(kept.git_dir)


def _judged(
    asker: Asker, root: Path, only: Sequence[str] | None, *, whole: bool, jobs: int | None, draft: Draft | None
) -> Judged:
    """What is found in the files as they are; only here are models and rules imported."""
    from socialops.operations.check import judged

    return judged(asker, root, only, listed=None if whole else LISTED, jobs=jobs, draft=draft)


def remembered(asker: Asker) -> Found | None:
    """What an earlier run found in all of the workspace, where that still stands; None where it must be judged."""
    root = find_root(asker.directory)
    git_dir = place(root)
    judges = program() if git_dir else None
    if not git_dir or not judges:
        return None
    report = _Kept.of(git_dir, root, judges, None, LISTED).report(asker)
    if report is None:
        return None
    if left := notice(root):
        asker.say(left)
    return Found(root, report)


_NO_RECORDS = Records("", "")


class _Kept(NamedTuple):
    """The place of one verdict among those that are kept: that of one question about one folder."""

    shelf: Shelf
    git_dir: Path
    root: Path
    question: dict[str, Any]

    @classmethod
    def of(cls, git_dir: Path, root: Path, judges: str, only: Sequence[str] | None, listed: int | None) -> _Kept:
        """That of the program that *judges*, the paths that are reported *only*, and how many findings are *listed*."""
        question = {"form": _FORM, "root": str(root), "only": only, "listed": listed, "program": judges}
        return cls(Shelf(git_dir), git_dir, root, question)

    @property
    def name(self) -> str:
        """Of the file: one program's verdict takes the place of another's."""
        words = json.dumps([self.question["root"], self.question["only"], self.question["listed"]])
        return f"{hashlib.sha256(words.encode()).hexdigest()[:32]}.json"

    def report(self, asker: Asker) -> Report | None:
        """What was found, where all that it rests on is as it was; or all but a few posts, which are judged anew."""
        with paused():  # all names of very many files are held, and none of them is garbage
            return self._told(asker)

    def _told(self, asker: Asker) -> Report | None:
        report, seen = self._report(asker)
        if report is not None or not self.has_parts:
            return report
        from socialops.operations.workspace.parts.answer import Parts

        parts = Parts(self.git_dir, self.root, self.question["program"])
        answer = parts.answer(asker, seen, only=self.question["only"], listed=self.question["listed"])
        if answer is None:
            return None
        (report, footing, looks), zone, day = answer
        if footing and program() == self.question["program"] and not is_halfway(self.git_dir):
            self._put(zone, day, _NO_RECORDS, footing, looks, report)
        return report

    @property
    def is_known(self) -> bool:
        """Whether the same was asked here before: who asks but once, as CI in a fresh clone, gathers nothing."""
        return self.shelf.take(self.name) is not None

    @property
    def has_parts(self) -> bool:
        """Whether it was ever kept what a few posts can be judged by; who looks further imports all rules."""
        return (self.git_dir / PARTS).is_dir()

    def _report(self, asker: Asker) -> tuple[Report | None, tuple[Footing, Look] | None]:
        """What was found, where all that it rests on is as it was; and how that looks now."""
        entry, seen = self.shelf.take(self.name), None
        try:
            if entry["question"] != self.question or entry["day"] != str(asker.now(entry["zone"]).date()):
                return None, None
            footing = Footing(tuple(entry["folders"]), tuple(entry["paths"]))
            seen = footing, look(self.root, footing)
            if seen[1].digest != entry["look"]:
                return None, seen
            branch, tip = entry["records"]
            if branch and newest_record(self.root, branch) != tip:
                return None, None
            return report_of(entry["report"]), seen
        except (Unclear, ValueError, TypeError, KeyError, IndexError, AttributeError):  # another's, or an older form
            return None, None

    def keep(self, judged: Judged, moment: Moment, records: Records) -> None:
        """Keep what was found since *moment*, unless anything that it rests on was touched meanwhile."""
        if judged.report.unjudged or is_halfway(self.git_dir):
            return
        if program() != self.question["program"] or Records.of(self.root) != records:
            return
        try:
            found = look(self.root, judged.footing, times=True)
        except Unclear:
            return
        if settled(found, moment):
            self._put(judged.zone, judged.day, records, judged.footing, found.digest, judged.report)
            if judged.gathered:
                from socialops.operations.workspace.parts.answer import Parts

                Parts(self.git_dir, self.root, self.question["program"]).keep(judged, found)

    def _put(self, zone: str, day: date, records: Records, footing: Footing, looks: str, report: Report) -> None:
        said = {"question": self.question, "zone": zone, "day": str(day), "records": records}
        rests = {"folders": footing.folders, "paths": footing.paths, "look": looks}
        self.shelf.put(self.name, {**said, **rests, "report": rows_of(report)})

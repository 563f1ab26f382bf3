"""Judge the files as they are."""

from __future__ import annotations

import gc
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from socialops import door
from socialops.audit.catalogue import CHARGES
from socialops.classes import dataclass
from socialops.domain.pattern import late
from socialops.domain.results.baseline import Against, against, debts_of, read, written
from socialops.domain.results.report import LISTED, Described, Report
from socialops.domain.source import Source
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.operations.records_branch import source_of
from socialops.operations.reference import files_of, inside
from socialops.operations.shown.opened import Asker
from socialops.operations.workspace.interrupted import away
from socialops.operations.workspace.root import find_workspace
from socialops.operations.workspace.unmerged import unmerged
from socialops.processes import processes
from socialops.rules.partly.gathering import Gathering
from socialops.rules.partly.rejudge import may_be_parted
from socialops.rules.registry import RULES
from socialops.rules.run import run
from socialops.store.collector import paused
from socialops.store.load import load
from socialops.store.verdicts.footing import Footing
from socialops.store.verdicts.noted import Noted

if TYPE_CHECKING:  # they bring SQLite along
    from socialops.operations.workspace.parts.gathered import Gathered
    from socialops.store.verdicts.draft import Draft


def check(
    workspace: Workspace,
    today: date,
    *,
    only: Sequence[str] | None = None,
    listed: int | None = LISTED,
    jobs: int | None = 1,
    gathering: Gathering | None = None,
) -> Report:
    """All rules over the workspace, reported for *only* those paths; of very many of one kind the first are listed.

    So many processes (*jobs*) share the work; None: as many as pay. See `run` for *gathering*.
    """
    several = processes(jobs, workspace.file_count)
    return run(workspace, today, only=only, listed=listed, processes=several, gathering=gathering)


_CODE = late(r"SO\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Checked:
    """What was checked and found; `only` are the paths that are reported, `rules` those that were named among them."""

    root: Path
    workspace: Workspace
    today: date
    only: list[str] | None
    rules: frozenset[str]
    report: Report
    jobs: int | None = 1

    def again(self, source: Source | None = None) -> Report:
        """The same judged anew, all listed: the files as they lie there now, or as *source* holds them."""
        workspace = load(source) if source else _loaded(self.root, self.jobs)
        return check(workspace, self.today, only=self.only, listed=None, jobs=self.jobs)


def check_to_mend(asker: Asker, paths: Sequence[Path] = (), *, jobs: int | None = None) -> Checked:
    """All rules over the files, every finding listed, reported for those *paths*, which may name rules too, or for all.
    *jobs* processes share the work, or what pays.

    Raises:
        SocialopsError: there is no workspace, or no such path in it.
    """
    root = find_workspace(asker)
    with asker.working("Checking the workspace"), paused():
        workspace = _loaded(root, jobs)
        rules = _rules_among(workspace, asker.directory, paths)
        only = wanted_paths(root, asker.directory, [path for path in paths if str(path) not in rules])
        today = asker.now(workspace.settings.timezone).date()
        report = check(workspace, today, only=only, listed=None, jobs=jobs)
    return Checked(root, workspace, today, only, rules, report, jobs)


ENOUGH = 1_000
"""Files from which on it pays to keep what was found of each, so that a few are quickly judged anew."""


class Judged(NamedTuple):
    """What was found in the files as they lie there, on which day in which zone, and all files that had a say.

    Where there are very many files, and few matter to each other, it was `gathered` what a few can be judged by.
    """

    report: Report
    zone: str
    day: date
    footing: Footing
    gathered: Gathered | None


def judged(
    asker: Asker,
    root: Path,
    only: Sequence[str] | None,
    *,
    listed: int | None,
    jobs: int | None,
    draft: Draft | None = None,
) -> Judged:
    """All rules over the files in that folder, and on what their verdict rests.

    With a *draft* of what is to be kept, there is what a few posts can be judged by, where that pays.
    """
    with paused(), Noted(root) as disk:
        workspace = _loaded(root, jobs, disk)
        zone = workspace.settings.timezone
        today = asker.now(zone).date()
        gathered = _gathered(draft) if draft and workspace.file_count >= ENOUGH else None
        report = check(workspace, today, only=only, listed=listed, jobs=jobs, gathering=gathered)
        if gathered and not may_be_parted(workspace, gathered.found):
            gathered = None
        gc.freeze()  # all of it stays: the collector need not walk it while the report is written
        return Judged(report, zone, today, disk.footing, gathered)


def _gathered(draft: Draft) -> Gathered:
    from socialops.operations.workspace.parts.gathered import Gathered

    return Gathered(draft)


def _loaded(root: Path, jobs: int | None, disk: Source | None = None) -> Workspace:
    """The workspace as its files lie there, with what a merge left in those that no reader opens."""
    workspace = load(source_of(root, disk), processes=jobs)
    if left_out := away(root):
        workspace = workspace.without(left_out)
    found = unmerged(root)
    return replace(workspace, findings=(*workspace.findings, *found)) if found else workspace


def _rules_among(workspace: Workspace, directory: Path, paths: Sequence[Path]) -> frozenset[str]:
    """Those of the paths that are rules instead: what lies there as a file is a path."""
    from socialops.operations.fix import known_rules

    return known_rules(workspace, (str(path) for path in paths if not (directory / path).exists()))


def wanted_paths(root: Path, directory: Path, paths: Sequence[Path]) -> list[str] | None:
    """The paths of the command line, relative to the workspace; None for all of it."""
    return [file for path in paths for file in _files_of(root, directory, str(path))] or None


def _files_of(root: Path, directory: Path, word: str) -> list[str]:
    try:
        return files_of(root, directory, word)
    except SocialopsError:
        path = inside(root, directory / word)
        for file in sorted(away(root)):
            if path and (file == path or file.startswith(f"{path}/") or file.endswith(f"/{word}.yaml")):
                raise SocialopsError(
                    f"{word} is left out of this sparse checkout: 'git sparse-checkout add' brings it, such as "
                    f"'git sparse-checkout add /{file}'."
                ) from None
        raise


def all_rules() -> tuple[Described, ...]:
    """Every rule of `check` and `audit`, in print order."""
    return tuple(sorted((*RULES, *CHARGES), key=lambda rule: rule.code))


def find_rule(name: str) -> Described:
    """The rule of that code or name."""
    rules = all_rules()
    found = next((r for r in rules if name.upper() == r.code or name.lower() == r.name), None)
    if found is None:
        begun = [rule.code for rule in rules if _CODE.fullmatch(name) and rule.code.startswith(name.upper())]
        known = [word for rule in rules for word in (rule.code, rule.name)]
        hint = f"codes that begin so: {', '.join(begun)}" if begun else did_you_mean(name, known)
        raise SocialopsError(f"There is no rule '{name}'; {hint}")
    return found


LARGEST = 64 << 20


def without_debts(report: Report, path: Path) -> Against:
    """The report without the debts that the file at *path* holds.

    Raises:
        SocialopsError: there is no such file, or it holds no debts.
    """
    data = door.read(path, LARGEST)
    if isinstance(data, door.Shut):
        hint = f": 'socialops check --baseline {path} --write-baseline' writes it" if data.absent else ""
        raise SocialopsError(f"--baseline {path}: {data.why}{hint}.")
    if len(data) > LARGEST:
        raise SocialopsError(f"--baseline {path}: it is larger than {LARGEST >> 20} MiB.")
    return against(report, read(data, str(path)), _binding())


def debts_written(report: Report) -> tuple[str, int]:
    """The text of a file that holds every finding of the report that may be a debt, and how many they are."""
    debts = debts_of(report, _binding())
    return written(debts), len(debts)


def _binding() -> frozenset[str]:
    """Rules that nobody can set aside, approvals above all: what they find is never an old debt."""
    return frozenset(rule.code for rule in all_rules() if rule.fixed)

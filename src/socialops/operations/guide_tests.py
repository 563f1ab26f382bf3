"""A team tries its own style guides: the cases of `tests:`, judged as posts are."""

from __future__ import annotations

from socialops.domain.documents.guide import Guide
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Filed, Workspace
from socialops.errors import SocialopsError
from socialops.operations.shown.opened import Asker, open_workspace
from socialops.style.build import build_sheet
from socialops.style.guide_tests import GuideCase, GuideResult, run_cases


def chosen_guides(workspace: Workspace, name: str | None) -> list[Filed[Guide]]:
    """The guide of that id (or file), or all.

    Raises:
        SocialopsError: there is none, or its file can't be read.
    """
    if name is None:
        return [filed for _, filed in sorted(workspace.guides.items())]
    wanted = name.removesuffix(".yaml").rpartition("/")[2]
    if wanted in workspace.guides:
        return [workspace.guides[wanted]]
    if workspace.is_broken("guide", wanted):
        raise SocialopsError(f"The file of the guide '{wanted}' can't be read: 'socialops check' says why.")
    raise SocialopsError(f"There is no guide '{name}'; {did_you_mean(wanted, workspace.guides)}")


def test_guide(workspace: Workspace, filed: Filed[Guide]) -> GuideResult:
    """Judge the guide's cases."""
    sheet, flaws = build_sheet(filed.item, filed.path, workspace.files.package)
    cases = [GuideCase(case.text, case.expect, case.labels) for case in filed.item.tests]
    results = run_cases(sheet, cases, guide=filed.item.id)
    problems = [f"{flaw.path}: {flaw.message}" for flaw in flaws if flaw.is_fatal]
    return GuideResult(filed.item.id, filed.path, results, problems)


def test_guides(asker: Asker, name: str | None) -> list[GuideResult]:
    """Judge the cases of the guide of that id (or file), or of all.

    Raises:
        SocialopsError: there is none, or its file can't be read.
    """
    workspace = open_workspace(asker).workspace
    return [test_guide(workspace, filed) for filed in chosen_guides(workspace, name)]

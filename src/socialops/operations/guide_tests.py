"""A team tries its own style guides: the cases of `tests:`, judged as posts are."""

from __future__ import annotations

from socialops.domain.documents.guide import Guide
from socialops.domain.workspace import Filed, Workspace
from socialops.operations.shown.opened import Asker, Opened, open_workspace
from socialops.style.build import build_sheet
from socialops.style.guide_tests import GuideCase, GuideResult, run_cases


def chosen_guides(opened: Opened, name: str | None) -> list[Filed[Guide]]:
    """The guide of that id (or file), or all.

    Raises:
        SocialopsError: there is none, or its file can't be read.
    """
    return [opened.named("guide", name)] if name else [filed for _, filed in sorted(opened.workspace.guides.items())]


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
    opened = open_workspace(asker)
    return [test_guide(opened.workspace, filed) for filed in chosen_guides(opened, name)]

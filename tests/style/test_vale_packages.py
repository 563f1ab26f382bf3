"""Our alerts against those that Vale prints for the fixtures of the packages."""

from __future__ import annotations

import pytest

from socialops.style.alert import Alert
from socialops.style.vale.engine import Engine
from tests.style.packages import PACKAGES, STYLES, Expected, expected_alerts, needs_styles, package_rules

HEADING = "the rule is about headings, and a post has none"
STALE = "the fixture's alerts are older than the package: one rule alex.Profanity has become three, with other words"
NOT_OURS = {
    ("Microsoft", "Headings", "Microsoft.Headings"): HEADING,
    ("Microsoft", "Headings", "Microsoft.HeadingColons"): HEADING,
    ("Microsoft", "Headings", "Microsoft.HeadingPunctuation"): HEADING,
    ("Microsoft", "Headings", "Microsoft.HeadingAcronyms"): HEADING,
    ("alex", "basic", "alex.Profanity"): STALE,
}
"""Alerts of Vale that we don't give, by package, scenario and rule."""

OURS_ALONE = {
    ("Acronyms", 5, 131): "in Markdown this is inline code, which Vale skips; a post has none",
    ("Illusions", 5, 1): "Markdown and reStructuredText mark the second word as code",
    ("Weasel", 5, 23): "the package has 'fairly' in its list; the fixture's alerts are older",
    ("basic", 3, 21): STALE,
    ("basic", 6, 13): STALE,
    ("basic", 6, 18): STALE,
    ("basic", 8, 210): STALE,
    ("basic", 15, 8): "alex.OCD came after the fixture's alerts",
    ("basic", 15, 23): "alex.OCD came after the fixture's alerts",
}
"""Alerts of ours that Vale does not print, by scenario, line and column."""

FILES = (
    sorted({(alert.package, alert.scenario, alert.file) for name in PACKAGES for alert in expected_alerts(name)})
    if STYLES.is_dir()
    else []
)


def _found(package: str, scenario: str, file: str) -> list[Expected]:
    folder = STYLES / package / "tests" / "fixtures" / scenario
    switches = (folder / ".vale.ini").read_text(encoding="utf-8")
    rules = [
        rule
        for rule in package_rules(package)
        if f"\n{rule.name} = YES" in switches or f"BasedOnStyles = {package}" in switches
    ]
    text = (folder / file).read_text(encoding="utf-8")
    alerts = []
    for alert in Engine(rules).run(text):
        assert isinstance(alert, Alert)
        before = text[: alert.start]
        place = (before.count("\n") + 1, alert.start - (before.rfind("\n") + 1) + 1)
        alerts.append(Expected(package, scenario, file, *place, alert.rule, alert.message))
    return alerts


@needs_styles
@pytest.mark.parametrize(("package", "scenario", "file"), FILES)
def test_alerts_agree_with_vale(package: str, scenario: str, file: str) -> None:
    ours = _found(package, scenario, file)
    theirs = [alert for alert in expected_alerts(package) if (alert.scenario, alert.file) == (scenario, file)]
    wanted = [alert for alert in theirs if (package, scenario, alert.rule) not in NOT_OURS]
    assert [alert for alert in wanted if alert not in ours] == []
    extra = [alert for alert in ours if alert not in wanted]
    assert [alert for alert in extra if (scenario, alert.line, alert.column) not in OURS_ALONE] == []


@needs_styles
def test_most_alerts_are_compared() -> None:
    everything = [alert for name in PACKAGES for alert in expected_alerts(name)]
    compared = [alert for alert in everything if (alert.package, alert.scenario, alert.rule) not in NOT_OURS]
    assert (len(everything), len(compared)) == (142, 132)

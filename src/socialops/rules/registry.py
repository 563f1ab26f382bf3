"""All rules, in print order."""

from __future__ import annotations

from typing import Final

from socialops.rules import (
    approvals,
    cadence,
    cases,
    coincidence,
    duplicates,
    files,
    look_alikes,
    media,
    names,
    people,
    placeholders,
    playbooks,
    publications,
    recurrence,
    references,
    schedule,
    texts,
    waivers,
    zones,
)
from socialops.rules.rule import Rule
from socialops.rules.style import guides

RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(
        (
            *files.RULES,
            *references.RULES,
            waivers.UNUSED,
            *texts.RULES,
            *placeholders.RULES,
            *names.RULES,
            *look_alikes.RULES,
            *media.RULES,
            *guides.RULES,
            *schedule.RULES,
            *duplicates.RULES,
            *cadence.RULES,
            *recurrence.RULES,
            *zones.RULES,
            *coincidence.RULES,
            *approvals.RULES,
            *publications.RULES,
            *people.RULES,
            *playbooks.RULES,
            *cases.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
BY_CODE: Final = {rule.code: rule for rule in RULES}
BY_NAME: Final = {rule.name: rule for rule in RULES}

"""All rules, in print order."""

from __future__ import annotations

from typing import Final

from socialops.rules import approvals, bypass, cases, files, media, people, playbooks, publications, references, waivers
from socialops.rules.numbers import alerts, goals, measures, pilots
from socialops.rules.rule import Rule
from socialops.rules.schedule import cadence, coincidence, ended, recurrence, times, zones
from socialops.rules.style import guides
from socialops.rules.texts import duplicates, fit, look_alikes, names, placeholders, threads

RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(
        (
            *files.RULES,
            *references.RULES,
            waivers.UNUSED,
            *fit.RULES,
            *placeholders.RULES,
            *threads.RULES,
            *names.RULES,
            *look_alikes.RULES,
            *media.RULES,
            *guides.RULES,
            *times.RULES,
            *duplicates.RULES,
            *cadence.RULES,
            *ended.RULES,
            *recurrence.RULES,
            *zones.RULES,
            *coincidence.RULES,
            *approvals.RULES,
            *publications.RULES,
            *bypass.RULES,
            *people.RULES,
            *playbooks.RULES,
            *cases.RULES,
            *measures.RULES,
            *alerts.RULES,
            *goals.RULES,
            *pilots.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
BY_CODE: Final = {rule.code: rule for rule in RULES}
BY_NAME: Final = {rule.name: rule for rule in RULES}

"""The rule catalogue."""

from __future__ import annotations

from pathlib import Path

from socialops.domain.results.report import Described
from socialops.operations.check import all_rules

EXAMPLES = Path(__file__).parents[1] / "examples" / "bad"


def rules() -> str:
    """A section for every rule, in the order of the codes."""
    return "\n\n".join(_section(rule) for rule in all_rules())


def _section(rule: Described) -> str:
    fixed = " · can be neither ignored, softened nor waived" if rule.fixed else ""
    blocks = [f"### {rule.code} {rule.name}", f"*{rule.severity.value}*{fixed}", f"Finds: {rule.summary}."]
    blocks.append(rule.explanation.strip())
    if (EXAMPLES / rule.code).is_dir():
        blocks.append(f"Example: [examples/bad/{rule.code}](../examples/bad/{rule.code})")
    return "\n\n".join(blocks)

"""The rule catalogue as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from socialops.domain.results.report import Described
from socialops.render.formats.json import document


def as_json(rules: Iterable[Described]) -> str:
    """All rules, by the contract's JSON."""
    return document({"rules": [_fields(rule) for rule in rules]})


def _fields(rule: Described) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "summary": rule.summary,
        "explanation": rule.explanation,
        "fixable": rule.fixable,
    }


def listing(rules: Iterable[Described]) -> str:
    """A line a rule."""
    return "\n".join(f"{r.code}  {r.severity.value:<7}  {r.name:<26} {r.summary}" for r in rules)


def explained(rule: Described) -> str:
    """One rule, in full."""
    lines = [
        f"{rule.code} {rule.name} ({rule.severity.value})",
        "",
        f"{rule.summary[0].upper()}{rule.summary[1:]}.",
    ]
    lines += ["", rule.explanation]
    if rule.fixed:
        lines += ["", "This rule can be neither ignored, softened nor waived."]
    else:
        post = f"'waivers: [{{rule: {rule.code}, reason: …}}]'"
        everywhere = f"'rules: {{ignore: [{rule.code}]}}' or 'warn:'"
        lines += ["", f"Set it aside for one post with {post} in the post, or with {everywhere} in socialops.yaml."]
    return "\n".join(lines)

"""A guide's vocabulary as rules: Vale.Terms for accepted terms, Vale.Avoid for rejected ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialops.style.vale.compile import CompiledRule, compile_rule
from socialops.style.vale.definition import Problem
from socialops.style.vale.exceptions import first_bad_term

if TYPE_CHECKING:
    from collections.abc import Sequence


def vocabulary_problems(accept: Sequence[str], reject: Sequence[str]) -> list[Problem]:
    """Say which terms are no patterns, by key path under `vocabulary`."""
    problems: list[Problem] = []
    for key, terms in (("accept", accept), ("reject", reject)):
        for place, term in enumerate(terms):
            bad = first_bad_term([term])
            if bad is not None:
                problems.append(Problem((key, place), f"The term '{term}' can't be used as a pattern: {bad[1]}."))
    return problems


def vocabulary_rules(accept: Sequence[str], reject: Sequence[str]) -> list[CompiledRule]:
    """Make the rules; terms that are no patterns are left out (vocabulary_problems says which)."""
    accepted = usable(accept)
    rejected = usable(reject)
    made: list[CompiledRule | list[Problem]] = []
    if accepted:
        terms = {
            "extends": "substitution",
            "level": "error",
            "message": "Use '%s' instead of '%s'.",
            "ignorecase": True,
            "capitalize": False,
            "vocab": False,
            "swap": {_lowered(term): term.removeprefix("(?i)") for term in accepted if not term.startswith("(?i)")},
        }
        made.append(compile_rule("Vale.Terms", terms))
    if rejected:
        avoid = {"extends": "existence", "level": "error", "message": "Avoid using '%s'.", "tokens": rejected}
        made.append(compile_rule("Vale.Avoid", avoid))
    return [rule for rule in made if isinstance(rule, CompiledRule)]


def usable(terms: Sequence[str]) -> list[str]:
    """Give the terms that are patterns and not blank."""
    return [term for term in terms if term.strip() and first_bad_term([term]) is None]


def _lowered(term: str) -> str:
    r"""Lower-case a term but not its escapes: `\S` is not `\s`."""
    out: list[str] = []
    escaped = False
    for character in term:
        out.append(character if escaped else character.lower())
        escaped = character == "\\" and not escaped
    return "".join(out)

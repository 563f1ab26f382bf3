"""From a rule's mapping to a rule that runs, or to what is wrong with it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from socialops.domain.suggest import did_you_mean, nearest
from socialops.style.vale.action import Action, read_action
from socialops.style.vale.checks import (
    capitalization,
    conditional,
    consistency,
    existence,
    metric,
    occurrence,
    readability,
    repetition,
    spelling,
    substitution,
)
from socialops.style.vale.definition import Definition, Problem
from socialops.style.vale.message import LONGEST
from socialops.style.vale.scope import SECTIONS, block_kinds, unknown_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from socialops.style.alert import Hit
    from socialops.style.matching.rule_run import Run
    from socialops.style.matching.text_view import Block

LEVELS = ("suggestion", "warning", "error")
REFUSED = {
    "script": "Rules of type 'script' run programs, which socialops does not do. Switch the rule off in the guide.",
    "sequence": "Rules of type 'sequence' need a part-of-speech tagger, which socialops does not have. "
    "Switch the rule off in the guide.",
}


class Check(Protocol):
    """What a check type does once its keys are read.

    Those that can tell where they match nothing have `hints`, too (see matching.hints).
    """

    def find(self, block: Block, run: Run) -> Iterable[Hit]:
        """Give what the rule objects to in a block."""
        ...


class RuleType(NamedTuple):
    """A check type: its keys, and how to build it. `lenient` types ignore keys they don't know."""

    keys: frozenset[str]
    build: Callable[[str, Definition, Action, Sequence[str]], Check | None]
    lenient: bool = False
    scopes: tuple[str, ...] = ()


KINDS = {
    "existence": RuleType(existence.KEYS, existence.build),
    "substitution": RuleType(substitution.KEYS, substitution.build),
    "occurrence": RuleType(occurrence.KEYS, occurrence.build),
    "repetition": RuleType(repetition.KEYS, repetition.build),
    "consistency": RuleType(consistency.KEYS, consistency.build, lenient=True),
    "conditional": RuleType(conditional.KEYS, conditional.build),
    "capitalization": RuleType(capitalization.KEYS, capitalization.build),
    "metric": RuleType(metric.KEYS, metric.build, scopes=("summary",)),
    "readability": RuleType(readability.KEYS, readability.build, scopes=("summary",)),
    "spelling": RuleType(spelling.KEYS, spelling.build, lenient=True),
}


class CompiledRule(NamedTuple):
    """A rule ready to run. `blocks` are the kinds of block it runs on; none for rules about headings, lists, tables."""

    name: str
    kind: str
    level: str
    message: str
    link: str
    limit: int
    blocks: tuple[str, ...]
    action: Action
    check: Check
    rebuild: Callable[[Sequence[str]], Check | None]
    fixes: bool | None = None
    """Whether the rule says that its replacement is right (`fix: true`); None where it says nothing."""
    swaps: bool = False
    """It is a guide's own list of words and what to write instead."""

    def at_level(self, level: str) -> CompiledRule:
        """Give the same rule at another level."""
        return self._replace(level=level)

    def accepting(self, accepted: Sequence[str]) -> CompiledRule:
        """Give the same rule with an accepted vocabulary, whose terms must be patterns that compile."""
        check = self.rebuild(accepted) if accepted else None
        return self if check is None else self._replace(check=check)


def compile_rule(
    name: str, definition: Mapping[str, object], *, published: bool = False
) -> CompiledRule | list[Problem]:
    """Make a rule called `name` of a Vale rule's mapping, or say everything that is wrong with it.

    An `id` is taken where it is the last part of the name, as in the `rules:` of a guide. A rule of a package is
    `published` (see Definition).
    """
    definition = _composed(definition)
    mapping = {
        key: value for key, value in definition.items() if not (str(key).lower() == "id" and name.endswith(str(value)))
    }
    source = Definition(mapping, published=published)
    kind_name = source.text("extends")
    if kind_name in REFUSED:
        return [Problem(source.path("extends"), REFUSED[kind_name])]
    kind = KINDS.get(kind_name)
    if kind is None:
        return [_no_kind(source, kind_name)]
    if not kind.lenient:
        source.refuse_unknown(kind.keys, kind=kind_name)
    common = _common(source, kind)
    action = read_action(source)
    check = kind.build(name, source, action, ())
    if source.problems or check is None:
        return source.problems

    def rebuild(accepted: Sequence[str]) -> Check | None:
        return kind.build(name, Definition(mapping, published=published), action, accepted)

    fixes = source.flag("fix") if source.has("fix") else None
    swaps = kind_name == "substitution" and not published and action.name in {"", "replace"}
    return CompiledRule(name, kind_name, *common, action, check, rebuild, fixes, swaps)


def _composed(value: Any) -> Any:
    """A definition with letters and accents together, as texts are judged."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_composed(key): _composed(entry) for key, entry in value.items()}
    return [_composed(entry) for entry in value] if isinstance(value, list) else value


def _no_kind(source: Definition, name: str) -> Problem:
    if not source.has("extends"):
        return Problem((), f"The rule has no 'extends'. Take one of: {', '.join(KINDS)}.")
    if "." in name:
        said = f"The rule builds on the rule '{name}', which socialops does not do. Copy that rule and change the copy."
        return Problem(source.path("extends"), said)
    guess = nearest(name, KINDS)
    hint = f"Did you mean '{guess}'? " if guess else ""
    return Problem(source.path("extends"), f"There is no rule type '{name}'. {hint}Take one of: {', '.join(KINDS)}.")


def _common(source: Definition, kind: RuleType) -> tuple[str, str, str, int, tuple[str, ...]]:
    if not source.has("message"):
        source.problems.append(Problem((), "The rule has no 'message': say what is wrong and what to write instead."))
    level = source.text("level", "warning")
    if level not in LEVELS:
        source.fault("level", f"There is no level '{level}'. Take suggestion, warning or error.")
    scopes = source.texts("scope") or ["text"]
    for place, scope in enumerate(scopes):
        if " " in scope and "&" not in scope:
            source.fault("scope", f"The scope '{scope}' contains a space.", at=place)
        elif not source.published and (unknown := unknown_scope(scope)):
            source.fault("scope", f"There is no scope '{unknown}'; {did_you_mean(unknown, SECTIONS)}", at=place)
    limit = max(0, int(source.number("limit")))
    link = source.text("link").strip()
    link = link if len(link) <= LONGEST else ""  # what is longer leads nowhere, and stands in every finding
    return level, source.text("message")[:LONGEST], link, limit, block_kinds(kind.scopes or scopes)

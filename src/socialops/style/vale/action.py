"""What a rule offers in place of a match: Vale's actions, as literal texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import regex

from socialops.style.matching.budget import Clock
from socialops.style.matching.dialect import BadPatternError
from socialops.style.matching.pattern import Pattern, compile_pattern

if TYPE_CHECKING:
    from socialops.style.vale.definition import Definition

NAMES = frozenset({"", "suggest", "replace", "remove", "convert", "edit"})
PARAMS_OF_EDIT = {"regex": 2, "trim": 1, "trim_left": 1, "trim_right": 1, "truncate": 1, "split": 2}


class Action(NamedTuple):
    """A rule's action, checked; `pattern` is the compiled one of `edit: regex`."""

    name: str = ""
    params: tuple[str, ...] = ()
    pattern: Pattern | None = None

    def replacements(self, match: str, clock: Clock) -> tuple[str, ...]:
        """Give the literal texts that may stand in place of a match; empty when the action knows none."""
        if self.name == "remove":
            return ("",)
        if self.name == "replace":
            return self.params
        if self.name == "convert":
            return (_simple(match),) if self.params[:1] == ("simple",) else ()
        if self.name == "edit":
            edited = self._edited(match, clock)
            return () if edited is None or edited == match else (edited,)
        return ()

    def _edited(self, match: str, clock: Clock) -> str | None:
        """Edit a match. Vale strips what a regex makes, too; applied, that would join two words."""
        how, *rest = self.params
        if how == "regex":
            return self._substituted(match, rest[1], clock)
        if how == "trim":
            return match.strip(rest[0]).strip()
        if how == "trim_left":
            return match.lstrip(rest[0]).strip()
        if how == "trim_right":
            return match.rstrip(rest[0]).strip()
        parts = match.split(rest[0]) if rest[0] else list(match)
        if how == "truncate":
            return parts[0].strip() if parts else None
        index = int(rest[1])
        return parts[index].strip() if index < len(parts) else None

    def _substituted(self, match: str, template: str, clock: Clock) -> str:
        if self.pattern is None:  # pragma: no cover - read_action compiles it
            return match
        return self.pattern.substitute(lambda found: expand(template, found), match, clock)


def expand(template: str, found: regex.Match[str]) -> str:
    """Fill `$1` and `${1}` of a replacement from a match; a group that is not there is empty."""

    def put(reference: regex.Match[str]) -> str:
        number = int(reference[1] or reference[2])
        return (found[number] or "") if number <= (found.re.groups or 0) else ""

    return regex.sub(r"\$(?:(\d{1,2})|\{(\d{1,2})\})", put, template)


def read_action(definition: Definition) -> Action:
    """Read a rule's `action`, noting what is wrong with it."""
    if not definition.has("action"):
        return Action()
    mapping = definition.mapping("action")
    if mapping is None:
        definition.fault("action", "'action' must be a mapping with 'name' and, where it takes any, 'params'.")
        return Action()
    values = {str(key).lower(): value for key, value in mapping.items()}
    name = str(values.get("name") or "")
    given = values.get("params")
    params = tuple(str(item) for item in (given if isinstance(given, list) else [] if given is None else [given]))
    unknown = values.keys() - {"name", "params"}
    if unknown:
        definition.fault("action", f"'action' has no key '{min(unknown)}'.", at=min(unknown))
    if name not in NAMES:
        definition.fault(
            "action",
            f"There is no action '{name}'. Take replace, remove, edit, convert or suggest.",
            at="name",
        )
        return Action()
    return _checked(definition, name, params)


def _checked(definition: Definition, name: str, params: tuple[str, ...]) -> Action:
    return _edit(definition, params) if name == "edit" else Action(name, params)


def _edit(definition: Definition, params: tuple[str, ...]) -> Action:
    """Check an edit. Published rules name ways that Vale does not have either; there the match stays as it is."""
    how = params[0] if params else ""
    wanted = PARAMS_OF_EDIT.get(how)
    if wanted is None or len(params) != wanted + 1:
        if wanted is None and how and definition.published:
            return Action("suggest")
        ways = ", ".join(f"{way} (+{count})" for way, count in PARAMS_OF_EDIT.items())
        definition.fault("action", f"The action 'edit' needs one of: {ways}.", at="params")
        return Action()
    if how == "split" and not params[2].isdecimal():
        definition.fault("action", "The last parameter of 'split' must be a number, counted from 0.", at="params")
        return Action()
    if how != "regex":
        return Action("edit", params)
    try:
        return Action("edit", params, compile_pattern(params[1]))
    except BadPatternError as fault:
        definition.fault("action", f"The pattern of 'edit' can't be used: {fault}.", at="params")
        return Action()


def _simple(match: str) -> str:
    """Turn camelCase, dashes and underscores into lower-case words."""
    spaced = regex.sub(r"(?<=\p{Ll})(?=\p{Lu})|[^\p{L}\p{N}]+", " ", match)
    return " ".join(spaced.lower().split())

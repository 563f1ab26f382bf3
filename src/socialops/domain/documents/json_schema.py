"""JSON Schema (draft 7) of a document: what editors check while somebody types.

The schema accepts what the loader accepts, and refuses most of what it refuses; what depends on other files or on the
calendar is left to `check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from socialops.domain.documents.kind import ALL_KINDS, Kind

DIALECT = "http://json-schema.org/draft-07/schema#"
FOLDER = ".socialops/schemas"
"""Where a workspace keeps its schemas, so that editors need no network."""
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in ALL_KINDS}


def path_of(kind: str) -> str:
    """The schema's path in a workspace."""
    return f"{FOLDER}/{kind}.json"


def modeline(kind: str, document: str) -> str:
    """The comment at the top of *document* (a path relative to the workspace) that tells editors its schema."""
    up = "../" * document.count("/")
    return f"# yaml-language-server: $schema={up}{path_of(kind)}"


def schema(kind: Kind, explanations: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The schema of a kind; *explanations* say what its fields are for."""
    made = kind.model.model_json_schema(by_alias=True)
    parts = made.pop("$defs", {})
    found = {"$schema": DIALECT, **_draft7(made)}
    for name, text in (explanations or {}).items():
        if name in found["properties"]:
            found["properties"][name] = {"description": text, **found["properties"][name]}
    if parts:
        found["definitions"] = {name: _draft7(part) for name, part in parts.items()}
    return found


def _has(name: str) -> dict[str, Any]:
    """The field is there and not left empty."""
    return {"required": [name], "properties": {name: {"not": {"type": "null"}}}}


# What the models check across fields, by the name of the part.
_ACROSS: Mapping[str, dict[str, Any]] = {
    "Media": {"oneOf": [_has("file"), _has("url")]},
    "Stage": {"oneOf": [_has("role"), _has("any_of")]},
    "Post": {"anyOf": [_has("text"), _has("variants")]},
    "Review": {
        "allOf": [
            {
                "if": {"properties": {"decision": {"enum": ["approve", "request-changes", "bypass"]}}},
                "then": {"required": ["digest"]},
            },
            {
                "if": {"properties": {"decision": {"enum": ["request-changes", "lift", "bypass"]}}},
                "then": {"required": ["note"]},
            },
            {"if": {"properties": {"decision": {"const": "lift"}}}, "then": {"required": ["of"]}},
            {"if": {"properties": {"decision": {"const": "bypass"}}}, "then": {"required": ["stages", "due"]}},
        ]
    },
}


def _draft7(node: Any) -> Any:
    if isinstance(node, list):
        return [_draft7(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _draft7(value) for key, value in node.items()}
    if "prefixItems" in made:
        made["items"], made["additionalItems"] = made.pop("prefixItems"), False
    if "ge" in made:
        made["minimum"] = made.pop("ge")
    if "patternProperties" in made:
        made["additionalProperties"] = False
    if "$ref" in made:
        return _reference(made)
    if made.get("type") == "object" and "properties" in made:
        _empty_is_absent(made)
        made |= _ACROSS.get(str(made.get("title")), {})
    return made


def _reference(node: dict[str, Any]) -> dict[str, Any]:
    target = {"$ref": node.pop("$ref").replace("#/$defs/", "#/definitions/")}
    # In draft 7 whatever stands beside a $ref is ignored.
    return {**node, "allOf": [target]} if node else target


def _empty_is_absent(made: dict[str, Any]) -> None:
    """A field that is written but left empty counts as absent, so null is right wherever the field is optional."""
    required = set(made.get("required", ()))
    for name, part in made["properties"].items():
        if name in required or not isinstance(part, dict):
            continue
        made["properties"][name] = _or_null(part)


def _or_null(part: dict[str, Any]) -> dict[str, Any]:
    """*part*, or null; without the default null, which says nothing to a person."""
    shown = {key: part[key] for key in ("title", "description", "default") if part.get(key) is not None}
    rest = {key: value for key, value in part.items() if key not in {"title", "description", "default"}}
    options = rest.get("anyOf", [rest]) if set(rest) <= {"anyOf"} else [rest]
    if not rest:
        return shown
    if {"type": "null"} not in options:
        options = [*options, {"type": "null"}]
    return {**shown, "anyOf": options}

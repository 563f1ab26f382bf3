"""What pydantic found wrong, in words a marketer knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic import ValidationError

from socialops.domain.documents.field import Model
from socialops.domain.finding import KeyPath
from socialops.domain.pattern import late
from socialops.domain.platform_names import CALLED
from socialops.domain.suggest import did_you_mean, nearest

_FOREIGN = 3
"""Fields that a file lacks, the id among them, so that it is told as none of ours."""
MOST_TOLD = 100
"""Of one file; what else is wrong with it is counted."""
_KINDS = {
    "string_type": "must be text: put it in quotes",
    "int_type": "must be a whole number, without quotes",
    "float_type": "must be a number, without quotes",
    "bool_type": "must be true or false, without quotes",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "dict_type": "must be a group of 'field: value' lines",
    "model_type": "must be a group of 'field: value' lines",
    "model_attributes_type": "must be a group of 'field: value' lines",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must not be empty",
    "string_too_long": "is too long: at most {max_length} characters",
    "too_short": "needs at least {min_length}",
    "too_long": "has too many entries: at most {max_length}",
    "literal_error": "must be one of: {expected}",
    "missing": "is missing",
    "extra_forbidden": "is no field here",
}
_QUOTED = late("'([^']*)'")
_MEANT = {
    **dict.fromkeys(("image", "images", "picture", "pictures", "photo", "photos", "video", "attachments"), "media"),
    **dict.fromkeys(("body", "content", "caption", "copy", "message"), "text"),
    **dict.fromkeys(("date", "time", "when", "publish", "publish_on", "scheduled", "scheduled_at"), "publish_at"),
    **dict.fromkeys(("cw", "spoiler", "warning"), "content_warning"),
    **dict.fromkeys(("path", "src", "source"), "file"),
    "tags": "hashtags", "url": "link", "tz": "timezone", "lang": "language", "state": "status", "alt_text": "alt",
}  # fmt: skip
"""Other names that people have for a field."""
_SEVERAL = frozenset({"role", "roles", "approver", "approvers", "reviewer", "reviewers"})
"""What people call the roles of a stage, any of which approves."""
_PICTURE = "{file: assets/picture.png, alt: What the picture shows}"
_PLAIN = late(r"\w[\w .-]{0,38}")
_PATTERNS = {
    "^[a-z0-9]+(-": "must be an id: small letters a to z, digits, and single hyphens between them",
    "^https?://[A-Za-z0-9.-]+(:": "must be a server such as https://social.example, with nothing behind the name",
    "^https?://": "must be an address that starts with https://",
    "^sha256:": "must be 'sha256:' and 64 hexadecimal digits, as 'socialops digest' prints it",
    "^[0-9a-f]{64}$": "must be 64 hexadecimal digits, as sha256sum prints them",
    "^[^\\s@<>": "must be an e-mail address",
    "^[A-Za-z0-9][A-Za-z0-9_-]*(/": "must be the name of a branch, such as publications",
    "^[A-Za-z0-9._-]+$": "must be the name of a program on the PATH, never a path: letters, digits, dots and hyphens",
    "^[A-Za-z]{2,3}": "must be a language such as en or de-AT",
}


def complaints(error: ValidationError, model: type[Model], data: Any) -> list[tuple[str, KeyPath, str]]:
    """Each thing wrong with *data* as (code, keys, message); after the first MOST_TOLD a count of the others."""
    items = error.errors(include_url=False)
    # A list whose entries are wrong is not also too short.
    wrong_inside = {item["loc"][:end] for item in items for end in range(len(item["loc"]))}
    found = [item for item in items if item["type"] != "too_short" or item["loc"] not in wrong_inside]
    if missing := _no_such_document(found):
        return [("SO005", (), _elsewhere(model, missing))]
    told = [_complaint(dict(item), model, data) for item in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        last = tuple(found[MOST_TOLD]["loc"])
        more = f"{len(found) - MOST_TOLD} more things are wrong in this file: mend those above first"
        told.append(("SO005", _existing(data, last), more))
    return told


def _no_such_document(found: Sequence[Any]) -> list[str]:
    """The fields that are missing where a file was never meant to be one of ours: no id, and little else."""
    missing = [str(item["loc"][0]) for item in found if item["type"] == "missing" and len(item["loc"]) == 1]
    return missing if "id" in missing and len(missing) >= _FOREIGN else []


def _elsewhere(model: type[Model], missing: Sequence[str]) -> str:
    kind = model.__name__.lower()
    return (
        f"this is no {kind}: {', '.join(missing)} are missing. Start one with 'socialops new {kind} ID'; a file of "
        "another program lies better in a folder of its own"
    )


def _complaint(item: dict[str, Any], model: type[Model], data: Any) -> tuple[str, KeyPath, str]:
    loc: KeyPath = tuple(item["loc"])
    kind: str = item["type"]
    keys = _existing(data, loc)
    code = kind if kind.startswith("SO") else "SO005"
    name = _name(loc)
    if kind == "missing":
        return code, keys, f"{name} is missing: add a line '{loc[-1]}: …'"
    if kind == "extra_forbidden":
        known = _fields(model, loc[:-1])
        word = str(loc[-1]).casefold()
        meant = "any_of" if word in _SEVERAL and isinstance(item["input"], list) else _MEANT.get(word, "")
        hint = f"did you mean '{meant}'?" if meant in known else did_you_mean(str(loc[-1]), known)
        return code, keys, f"{name} is no field here; {hint}"
    what = _what(kind, item) + _example(kind, item, model, loc)
    return code, keys, f"{name} {what}" if name else f"this {what}"


def _what(kind: str, item: dict[str, Any]) -> str:
    context = item.get("ctx") or {}
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        return next((text for start, text in _PATTERNS.items() if pattern.startswith(start)), "has the wrong form")
    if kind in _KINDS:
        given = item["input"]
        if kind == "string_type" and isinstance(given, list):
            one = len(given) == 1 and isinstance(given[0], str) and _PLAIN.fullmatch(given[0])
            return f"must be text, without brackets: {given[0]}" if one else "must be text, and is a list"
        shown = {key: str(value).replace(" or ", ", ") for key, value in context.items()}
        return _KINDS[kind].format(**shown)
    return str(item["msg"])


def _example(kind: str, item: dict[str, Any], model: type[Model], loc: KeyPath) -> str:
    """What to write instead: the option that was meant, or the fields that a group has."""
    if kind == "literal_error" and isinstance(item["input"], str):
        options = _QUOTED.findall(str((item.get("ctx") or {}).get("expected", "")))
        word = item["input"].casefold().strip()
        meant = CALLED.get(word.removesuffix(".com"), word)
        found = meant if meant in options else nearest(meant, options)
        return f"; did you mean '{found}'?" if found else ""
    if kind in {"tuple_type", "list_type"}:
        return f", such as [{_entry(item['input'], loc)}]"
    if kind in {"model_type", "model_attributes_type"}:
        if "media" in loc:
            return f", such as {_PICTURE}"
        fields = _fields(model, loc)
        return f", with fields such as {', '.join(fields[:4])}" if fields else ""
    return ""


def _entry(given: Any, loc: KeyPath) -> str:
    """What a list may hold: the word that stands there without its brackets, where it is a plain one."""
    if loc[-1:] == ("media",):
        return _PICTURE
    return given if isinstance(given, str) and _PLAIN.fullmatch(given) else "one, two"


def _name(loc: KeyPath) -> str:
    parts = ["" if isinstance(p, int) else str(p) for p in loc if p != "[key]"]
    words = [p for p in parts if p]
    if not words:
        return ""
    if isinstance(loc[-1], int):
        return f"entry {loc[-1] + 1} of '{'.'.join(words)}'"
    return f"'{'.'.join(words)}'"


def _existing(data: Any, loc: KeyPath) -> KeyPath:
    """The part of *loc* that is in the document: union tags and missing keys are not."""
    keys: list[str | int] = []
    node = data
    for part in loc:
        if isinstance(node, list):
            inside = isinstance(part, int) and part < len(node)
        else:
            inside = isinstance(node, dict) and part in node
        if inside:
            keys.append(part)
            node = node[part]
    return tuple(keys)


def _fields(model: type[Model], loc: KeyPath) -> list[str]:
    """The fields that the model at *loc* knows."""
    schema = _schema(model)
    node: dict[str, Any] = schema
    for part in loc:
        node = _resolve(node, schema)
        by_pattern = next(iter(node.get("patternProperties", {}).values()), None)
        found = node.get("properties", {}).get(part) or by_pattern
        node = found or node.get("additionalProperties") or node.get("items") or {}
        if not isinstance(node, dict):
            return []
    return list(_resolve(node, schema).get("properties", {}))


@cache
def _schema(model: type[Model]) -> dict[str, Any]:
    return model.model_json_schema()


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for option in node.get("anyOf", ()):
        if option.get("type") != "null":
            node = option
            break
    if "$ref" in node:
        found: dict[str, Any] = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        return found
    return node

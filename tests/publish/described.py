"""Requests to Mastodon and X, judged by their published descriptions, which lie in ../shared/specs beside the project.

They are not the project's to pass on: where the folder is absent (SOCIALOPS_SPECS names another), nothing is judged.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from email import message_from_bytes
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
MASTODON, X = "mastodon-openapi.json", "x-openapi.json"


def specs() -> Path | None:
    """The folder that holds the descriptions; None where there is none."""
    named = os.environ.get("SOCIALOPS_SPECS")
    folder = Path(named) if named else ROOT.parent / "shared/specs"
    return folder if (folder / MASTODON).exists() and (folder / X).exists() else None


@cache
def _spec(name: str) -> dict[str, Any]:
    folder = specs()
    if folder is None:
        pytest.skip("no published descriptions here: ../shared/specs (or SOCIALOPS_SPECS) holds them")
    found: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return found


def described(requests: Sequence[bytes], name: str = MASTODON) -> Iterator[str]:
    """All that a request holds and the description does not name, or names with another form."""
    spec = _spec(name)
    for request in requests:
        head, _, body = request.partition(b"\r\n\r\n")
        line, _, headers = head.decode("ascii").partition("\r\n")
        method, address, _ = line.split(" ")
        place = urlsplit(address)
        known = [path for path in spec["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), place.path)]
        exact = place.path if place.path in known else next(iter(known), "")
        operation = spec["paths"].get(exact, {}).get(method.lower())
        if operation is None:
            yield f"{line}: not described"
            continue
        yield from (f"{line}: {fault}" for fault in _of_query(spec, operation, place.query))
        wanted = operation.get("requestBody", {}).get("content", {})
        if body or wanted:
            yield from (f"{line}: {fault}" for fault in _faults(name, wanted, headers, body))


def _of_query(spec: dict[str, Any], operation: Mapping[str, Any], query: str) -> Iterator[str]:
    parameters = [_resolved(spec, parameter) for parameter in operation.get("parameters", ())]
    mine = {parameter["name"]: parameter for parameter in parameters if parameter["in"] == "query"}
    given = dict(parse_qsl(query))
    yield from (f"no parameter {name}" for name in given if name not in mine)
    yield from (f"{name} is missing" for name, said in mine.items() if said.get("required") and name not in given)
    for name, value in given.items():
        schema = _resolved(spec, mine.get(name, {}).get("schema", {}))
        several = schema.get("type") == "array"
        allowed = _resolved(spec, schema.get("items", {}) if several else schema).get("enum")
        said = value.split(",") if several else [value]
        yield from (f"{name} is not {word}" for word in said if allowed and word not in allowed)


def _resolved(spec: dict[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in part:
        _, *names = part["$ref"].split("/")
        found: Any = spec
        for name in names:
            found = found[name]
        part = found
    return part


def _faults(name: str, wanted: dict[str, Any], headers: str, body: bytes) -> Iterator[str]:
    spec = _spec(name)
    message = message_from_bytes(headers.encode() + b"\r\n\r\n" + body)
    kind = message.get_content_type()
    if kind not in wanted:
        yield f"a body of {kind}, not of {', '.join(wanted) or 'any kind'}"
        return
    if message.is_multipart():
        parts = {str(part.get_param("name", header="content-disposition")) for part in message.walk()} - {"None"}
        schema = wanted[kind]["schema"]
        yield from (f"no field {part}" for part in sorted(parts - schema["properties"].keys()))
        yield from (f"{part} is missing" for part in schema["required"] if part not in parts)
        return
    value = json.loads(body)
    if name == X:
        whole = {**wanted[kind]["schema"], "components": spec["components"]}
        yield from (error.message for error in jsonschema.Draft7Validator(whole).iter_errors(value))
        return
    yield from _faults_of_status(spec, value)


def _faults_of_status(spec: dict[str, Any], value: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a status for Mastodon.

    The description asks that it is *one* of text, media and poll, and then takes a text beside media too, which no
    reading of it allows: the kind is told here by what the body holds.
    """
    schema = {"$ref": f"#/components/schemas/{'MediaStatus' if 'media_ids' in value else 'TextStatus'}"}
    validator = jsonschema.Draft202012Validator({**schema, "components": spec["components"]})
    yield from (error.message for error in validator.iter_errors(value))
    names = set(_names(spec, spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]))
    yield from (f"no field {name}" for name in sorted(value.keys() - names))


def _names(spec: dict[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    schema = _resolved(spec, schema)
    yield from schema.get("properties", {})
    for part in schema.get("allOf", ()):
        yield from _names(spec, part)

"""Requests to Mastodon, judged by its published description, where SOCIALOPS_SPECS names the folder that has it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import pytest


def described(requests: Sequence[bytes]) -> Iterator[str]:
    """All that a request holds and the description does not name, or names with another form.

    The description asks that a status is *one* of text, media and poll, and then takes a text beside media too, which
    no reading of it allows: the kind is told here by what the body holds.
    """
    folder = os.environ.get("SOCIALOPS_SPECS")
    if not folder or not (Path(folder) / "mastodon-openapi.json").exists():
        pytest.skip("no description of Mastodon here: SOCIALOPS_SPECS names a folder with mastodon-openapi.json")
    spec = json.loads((Path(folder) / "mastodon-openapi.json").read_text(encoding="utf-8"))
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
        said = [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]
        yield from (f"{line}: no parameter {name}" for name, _ in parse_qsl(place.query) if name not in said)
        wanted = operation.get("requestBody", {}).get("content", {})
        if body or wanted:
            yield from (f"{line}: {fault}" for fault in _faults(spec, wanted, headers, body))


def _faults(spec: dict[str, Any], wanted: dict[str, Any], headers: str, body: bytes) -> Iterator[str]:
    message = message_from_bytes(headers.encode() + b"\r\n\r\n" + body)
    kind = message.get_content_type()
    if kind not in wanted:
        yield f"a body of {kind}, not of {', '.join(wanted) or 'any kind'}"
        return
    if message.is_multipart():
        parts = {str(part.get_param("name", header="content-disposition")) for part in message.walk()} - {"None"}
        schema = wanted[kind]["schema"]
        yield from (f"no field {name}" for name in sorted(parts - schema["properties"].keys()))
        yield from (f"{name} is missing" for name in schema["required"] if name not in parts)
        return
    value = json.loads(body)
    schema = {"$ref": f"#/components/schemas/{'MediaStatus' if 'media_ids' in value else 'TextStatus'}"}
    validator = jsonschema.Draft202012Validator({**schema, "components": spec["components"]})
    yield from (error.message for error in validator.iter_errors(value))
    names = set(_names(spec, spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]))
    yield from (f"no field {name}" for name in sorted(value.keys() - names))


def _names(spec: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        schema = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    yield from schema.get("properties", {})
    for part in schema.get("allOf", ()):
        yield from _names(spec, part)

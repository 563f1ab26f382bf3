"""JSON Schemas: draft 7, at one with the loader on what is right, and mostly on what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from pydantic import ValidationError

from socialops.domain.documents.json_schema import BY_NAME
from socialops.domain.documents.kind import ALL_KINDS, RECORDS
from socialops.errors import SocialopsError
from socialops.operations.workspace import schemas
from socialops.store.yaml.reader import parse

ACME = Path(__file__).resolve().parents[2] / "examples" / "acme"
LATER = {"$defs", "prefixItems", "unevaluatedProperties", "dependentSchemas", "$anchor", "minContains"}
FOLDERS = {kind.folder: kind.name for kind in ALL_KINDS if kind.folder}


def validator(kind: str) -> Draft7Validator:
    return Draft7Validator(schemas.schema_of(kind))


def keys(node: Any) -> set[str]:
    if isinstance(node, dict):
        return set(node) | {key for value in node.values() for key in keys(value)}
    return {key for item in node for key in keys(item)} if isinstance(node, list) else set()


@pytest.mark.parametrize("kind", [kind.name for kind in ALL_KINDS])
def test_schema_is_draft_7_and_nothing_later(kind: str) -> None:
    made = schemas.schema_of(kind)
    Draft7Validator.check_schema(made)
    assert made["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert not keys(made) & LATER
    assert made["title"]
    assert made["description"]
    for reference in [line for line in json.dumps(made, indent=0).splitlines() if '"$ref"' in line]:
        assert "#/definitions/" in reference


@pytest.mark.parametrize("kind", [kind.name for kind in ALL_KINDS if kind not in RECORDS])
def test_every_field_is_explained(kind: str) -> None:
    made = schemas.schema_of(kind)
    silent = [name for name, field in made["properties"].items() if not field.get("description")]
    assert set(silent) <= {"id"}


@pytest.mark.parametrize("path", sorted(ACME.rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_document_of_the_example_fits(path: Path) -> None:
    relative = path.relative_to(ACME).parts
    kind = FOLDERS[relative[0]] if len(relative) > 1 else "workspace"
    assert [error.message for error in validator(kind).iter_errors(parse(path.read_bytes()))] == []


POST = {"id": "a", "title": "A", "author": "maya", "status": "draft", "channels": ["x"], "text": "Hi"}
ROLE = {"id": "a", "title": "A"}
WORKFLOW = {"id": "a", "stages": [{"id": "s", "role": "r"}]}
CHANNEL = {"id": "a", "platform": "x", "handle": "@a", "owner": "r"}
MEMBER = {"id": "a", "name": "A", "emails": ["a@b.test"], "roles": []}
WRONG = [
    ("post", {**POST, "labls": ["a"]}),
    ("post", {**POST, "id": "Not An Id"}),
    ("post", {**POST, "status": "approved"}),
    ("post", {**POST, "channels": []}),
    ("post", {**POST, "channels": ["a", "a"]}),
    ("post", {**POST, "title": "two\nlines"}),
    ("post", {**POST, "publish_at": "tomorrow"}),
    ("post", {**POST, "link": "acme.test"}),
    ("post", {**POST, "media": [{"alt": "neither"}]}),
    ("post", {**POST, "media": [{"file": "a.png", "url": "https://a.test/a.png"}]}),
    ("post", {**POST, "media": [{"file": "../secret.png"}]}),
    ("post", {**POST, "variants": {"Not An Id": {"text": "a"}}}),
    ("post", {key: value for key, value in POST.items() if key != "text"}),
    ("post", {key: value for key, value in POST.items() if key != "author"}),
    ("post", {**POST, "author": None}),
    ("role", {**ROLE, "may": ["everything"]}),
    ("workflow", {**WORKFLOW, "stages": []}),
    ("workflow", {**WORKFLOW, "stages": [{"id": "s"}]}),
    ("workflow", {**WORKFLOW, "stages": [{"id": "s", "role": "r", "any_of": ["q"]}]}),
    ("workflow", {**WORKFLOW, "stages": [{"id": "s", "role": "r", "approvals": 0}]}),
    ("workflow", {**WORKFLOW, "stages": [{"id": "s", "role": "r", "due": "soon"}]}),
    ("workflow", {**WORKFLOW, "four_eyes": "yes"}),
    ("channel", {**CHANNEL, "platform": "myspace"}),
    ("channel", {**CHANNEL, "spacing": "2 hours"}),
    ("channel", {**CHANNEL, "limits": {"text": -1}}),
    ("channel", {**CHANNEL, "cadence": {"per_week": [1, 2, 3]}}),
    ("channel", {**CHANNEL, "windows": [{"days": ["monday"], "from": "08:00", "to": "09:00"}]}),
    ("member", {**MEMBER, "emails": []}),
    ("member", {**MEMBER, "emails": ["nobody"]}),
    ("member", {**MEMBER, "ssh_keys": ["no-pty ssh-ed25519 AAAA"]}),
]
RIGHT = [
    ("post", {**POST, "labels": None, "media": None, "publish_at": None, "campaign": None}),
    ("post", {**POST, "text": None, "variants": {"x": {"text": "Hi"}}}),
    ("post", {**POST, "media": [{"file": "a/b.png", "url": None}]}),
    ("workflow", {**WORKFLOW, "stages": [{"id": "s", "role": "r", "any_of": None, "due": None}]}),
    ("channel", {**CHANNEL, "spacing": None, "cadence": None, "limits": {"text": 500}}),
    ("role", {**ROLE, "may": None}),
]


@pytest.mark.parametrize(("kind", "document"), WRONG)
def test_schema_refuses_what_the_loader_refuses(kind: str, document: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        BY_NAME[kind].model.model_validate(document)
    assert list(validator(kind).iter_errors(document))


@pytest.mark.parametrize(("kind", "document"), RIGHT)
def test_a_field_left_empty_is_right(kind: str, document: dict[str, Any]) -> None:
    BY_NAME[kind].model.model_validate(document)
    assert [error.message for error in validator(kind).iter_errors(document)] == []


def test_an_unknown_kind_suggests_the_nearest() -> None:
    with pytest.raises(SocialopsError, match="did you mean 'workflow'"):
        schemas.schema_of("workflo")


def test_write_brings_only_what_differs(tmp_path: Path) -> None:
    assert len(schemas.write(tmp_path)) == len(ALL_KINDS)
    (tmp_path / ".socialops/schemas/post.json").write_text("{}", encoding="utf-8")
    (tmp_path / ".socialops/schemas/role.json").unlink()
    assert schemas.outdated(tmp_path) == (".socialops/schemas/role.json", ".socialops/schemas/post.json")
    assert schemas.write(tmp_path) == (".socialops/schemas/role.json", ".socialops/schemas/post.json")
    assert schemas.outdated(tmp_path) == ()

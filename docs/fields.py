"""Tables of the fields of every kind of file, from the models; meanings from the templates and meanings.toml."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from docs.pieces import table
from pydantic.fields import FieldInfo

from socialops.domain.documents.field import Model
from socialops.domain.documents.kind import ALL_KINDS, BY_NAME, SETTINGS, Kind
from socialops.operations.workspace.schemas import overview
from socialops.store.template import explanations

MEANINGS = Path(__file__).with_name("meanings.toml")
WORDS = {
    "Id": "id",
    "Line": "line",
    "Text": "text",
    "Day": "day",
    "When": "time",
    "Zone": "time zone",
    "DurationField": "duration",
    "DueField": "due",
    "ClockField": "time of day",
    "Weekday": "weekday",
    "Flag": "true or false",
    "Count": "whole number",
    "AtLeastOne": "whole number from 1",
    "Limit": "number",
    "Share": "number from 0.5 to 1",
    "StrictInt": "number",
    "Figure": "number",
    "Currency": "currency code, such as EUR",
    "ObjectiveRef": "objective",
    "StrictFloat": "number",
    "str": "text",
    "Any": "anything",
    "SafePath": "path",
    "WebAddress": "web address",
    "Email": "e-mail address",
    "SshKey": "public SSH key",
    "Sha256": "sha256 in hex",
    "Digest": "digest",
    "Language": "language tag",
    "Place": "line",
    "Published": "text",
    "Host": "server, as scheme://name[:port]",
    "BranchName": "name of a branch",
    "Seconds": "seconds, such as 60s",
    "Key": "word",
    "Thread": "list of *ThreadPart*",
    "ReplyTo": "web address or *ReplyToPost*",
    "Ids": "list of ids",
    "Lines": "list of lines",
    "Talks": "list of ids or *Talk*",
}


def kinds() -> str:
    """All kinds, with their places."""
    rows = [[f"[`{name}`](#{name})", f"`{place}`", says] for name, place, says in overview()]
    return table(["kind", "lies in", "is"], rows)


def tables(kind: str) -> str:
    """The fields of a kind and of all its parts."""
    found = BY_NAME.get(kind) or next(k for k in ALL_KINDS if k.name == kind)
    blocks = []
    for model in parts(found.model):
        title = "" if model is found.model else f"#### {model.__name__}, in {_article(kind)}\n\n"
        summary = "" if model is found.model else " ".join((model.__doc__ or "").split("\n\n")[0].split()) + "\n\n"
        blocks.append(title + summary + _table(model, found))
    return "\n\n".join(blocks)


def _article(kind: str) -> str:
    return "socialops.yaml" if kind == SETTINGS.name else f"a {kind}"


def _table(model: type[Model], kind: Kind) -> str:
    rows = []
    for name, info in model.model_fields.items():
        shown = info.alias or name
        rows.append([f"`{shown}`", _type(model, name), _need(info), meaning(model, kind, shown)])
    return table(["field", "type", "needed", "meaning"], rows)


def meaning(model: type[Model], kind: Kind, field: str) -> str:
    """What a field is for, by the kind's template or by meanings.toml; every field has one."""
    said = _meanings().get(model.__name__, {}).get(field)
    if said is None and model is kind.model:
        said = explanations(kind.name).get(field)
    if said is None:
        sys.exit(f"docs/meanings.toml: [{model.__name__}] lacks '{field}'")
    return said


@cache
def _meanings() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(MEANINGS.read_text(encoding="utf-8"))


def _need(info: FieldInfo) -> str:
    if info.is_required():
        return "yes"
    default = info.default
    if isinstance(default, bool):
        return f"else `{str(default).lower()}`"
    if isinstance(default, (str, int, float)) and not info.default_factory:
        return f"else `{default}`"
    if hasattr(default, "_fields"):  # a duration: a tuple that prints itself
        return f"else `{default}`"
    return f"else `{', '.join(default)}`" if isinstance(default, tuple) and default else ""


def parts(model: type[Model]) -> Iterator[type[Model]]:
    """A model and every model in it, in order."""
    seen: dict[type[Model], None] = {}

    def visit(current: type[Model]) -> None:
        seen[current] = None
        for info in current.model_fields.values():
            for part in _models(info.annotation):
                if part not in seen:
                    visit(part)

    visit(model)
    return iter(seen)


def _models(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _type(model: type[Model], name: str) -> str:
    """The field's annotation in words."""
    return _words(ast.parse(model.__annotations__[name], mode="eval").body, vars(sys.modules[model.__module__]))


def _words(node: ast.expr, names: Mapping[str, Any]) -> str:  # noqa: PLR0911 - one return a form of annotation
    match node:
        case ast.Name(id=name):
            return _named(name, names)
        case ast.BinOp(left=left, right=ast.Constant(value=None)):
            return _words(left, names)
        case ast.BinOp(left=left, right=right):
            return " or ".join(dict.fromkeys((_words(left, names), _words(right, names))))
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[first, *_])):
            return _words(first, names)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inside):
            options = inside.elts if isinstance(inside, ast.Tuple) else [inside]
            return _options([ast.literal_eval(option) for option in options])
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[first, ast.Constant(value=last)])) if (
            last is ...
        ):
            return f"list of {_words(first, names)}"
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=items)):
            return f"list of {len(items)}: {', '.join(_words(item, names) for item in items)}"
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[key, value])):
            return f"mapping of {_words(key, names)} to {_words(value, names)}"
    raise NotImplementedError(ast.unparse(node))


def _named(name: str, names: Mapping[str, Any]) -> str:
    if name in WORDS:
        return WORDS[name]
    found = names[name]
    if get_origin(found) is Literal:
        return _options(get_args(found))
    return f"*{name}*"


def _options(values: Any) -> str:
    return ", ".join(f"`{value}`" for value in values)

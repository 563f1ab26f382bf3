"""The command-line reference, from the application itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from docs.pieces import table

from socialops.cli.app import command


def commands() -> str:
    """A section for every command."""
    return "\n\n".join(_section(path, found) for path, found in every_command())


def global_options() -> str:
    """The options before the command."""
    return _options([p for p in command().params if p.param_type_name == "option"])


def every_command() -> Iterator[tuple[str, Any]]:
    """Every command with its full name (`case open`), in the order of --help."""
    yield from _below("", command())


def _below(prefix: str, group: Any) -> Iterator[tuple[str, Any]]:
    for name, found in group.commands.items():
        path = f"{prefix}{name}"
        if hasattr(found, "commands"):
            if found.invoke_without_command:  # alone it shows something, too
                yield path, found
            yield from _below(path + " ", found)
        else:
            yield path, found


def _section(path: str, found: Any) -> str:
    arguments = [p for p in found.params if p.param_type_name == "argument"]
    options = [p for p in found.params if p.param_type_name == "option"]
    usage = " ".join(["socialops", path, *(["[OPTIONS]"] if options else []), *map(_metavar, arguments)])
    blocks = [f"### {path}", (found.help or "").strip(), f"```text\n{usage}\n```"]
    if arguments:
        rows = [[f"`{_metavar(a)}`", a.help or ""] for a in arguments]
        blocks.append(table(["argument", "is"], rows))
    if options:
        blocks.append(_options(options))
    return "\n\n".join(blocks)


def _metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _options(options: list[Any]) -> str:
    rows = []
    for option in options:
        names = ", ".join(f"`{name}`" for name in sorted(option.opts, key=len))
        rows.append([names, _value(option), option.help or ""])
    return table(["option", "value", "does"], rows)


def _value(option: Any) -> str:
    if option.is_flag:
        return ""
    words = [str(getattr(choice, "value", choice)) for choice in choices(option.type_descriptor.annotation)]
    if not words:
        return f"`{option.metavar or 'TEXT'}`"
    default = getattr(option.default, "value", option.default)
    return ", ".join(f"`{word}`" for word in words) + (f"; else `{default}`" if default else "")


def choices(annotation: Any) -> Sequence[Any]:
    """The words that an option takes."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return list(annotation)
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return [choice for inner in get_args(annotation) for choice in choices(inner)]

"""Help as people read it: arguments by their names alone, and no sentence cut short."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def plain(program: Any) -> Any:
    """The click command, and every command below it, with help that is not cut and shows no types of the program."""
    for parameter in program.params:
        if parameter.param_type_name == "argument":
            name, said = _shown(parameter), parameter.help or ""
            vars(parameter).update(
                make_metavar=_always(name), get_usage_pieces=_always([name]), get_help_record=_always((name, said))
            )
    vars(program).update(get_short_help_str=_always(_sentence(program.help or "")))
    for below in getattr(program, "commands", {}).values():
        plain(below)
    return program


def _shown(argument: Any) -> str:
    """An argument as the usage line has it: POST…, [PATH…]."""
    name = str(argument.metavar or argument.name.upper())
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _sentence(help_text: str) -> str:
    """The first paragraph, on one line."""
    return " ".join(help_text.partition("\n\n")[0].split())


def _always(value: Any) -> Callable[..., Any]:
    return lambda *_, **__: value

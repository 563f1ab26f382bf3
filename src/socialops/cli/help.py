"""How --help reads: the commands by what somebody is about to do, no sentence cut, arguments by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

GROUPS: Final = {
    "Write": "new submit sync withdraw revise import rename comment",
    "Review": "review approve request-changes lift",
    "Look": "status show brief history changes digest list page",
    "Plan": "calendar backlog tasks done remind schedule hold resume cancel series",
    "Hand over": "who case playbook drill",
    "Measure": "measure kpi goals alerts decide report",
    "Publish": "publish mark-published export",
    "Check": "check rules explain guide count limits audit pr receive",
    "Set up": "init demo ci doctor schema codeowners",
}  # fmt: skip
"""Each command stands in one group; within it the most used come first."""


def in_groups(names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """The groups that hold one of *names*, each with those that are there; a name of no group comes last of all."""
    there = set(names)
    for title, words in GROUPS.items():
        if found := [word for word in words.split() if word in there]:
            yield title, found
    if rest := sorted(there - {word for words in GROUPS.values() for word in words.split()}):
        yield "More", rest


def plain(program: Any) -> Any:
    """The click command, and all below it, with help that people read: arguments by their names, no sentence cut."""
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


def grouped(program: Any) -> Any:
    """The program, whose help lists its commands by what somebody is about to do."""

    def listed(_: Any, formatter: Any) -> None:
        for title, words in in_groups(program.commands):
            with formatter.section(title):
                formatter.write_dl([(word, program.commands[word].get_short_help_str()) for word in words])

    vars(program).update(format_commands=listed)
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

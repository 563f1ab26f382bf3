"""The filters of every view, and how its CSV is written, as options of a command: said once for all commands."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Any

from socialops.cli.options import Bom, Campaigns, Cells, Channels, Goals, Labels, Members, Parted, Separator, Teams

if TYPE_CHECKING:
    from socialops.operations.shown.filter_words import FilterWords

    Words = FilterWords
else:
    Words = Any  # typer looks at the names of a signature; the operation's value is imported when a command runs

_FILTERS = {
    "campaign": Campaigns,
    "goal": Goals,
    "label": Labels,
    "team": Teams,
    "channel": Channels,
    "member": Members,
}
"""The options in the order of `FilterWords`."""
_CELLS = {"bom": (Bom, False), "separator": (Parted, Separator.COMMA)}


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """The command with six options in the place of its parameter `words`, and with `--bom` and `--separator` in that of
    `cells`, where it has one.
    """
    own = inspect.signature(command, eval_str=True)
    parameters = [option for parameter in own.parameters.values() for option in _options(parameter)]

    @wraps(command)
    def run(**given: Any) -> None:
        from socialops.operations.shown.filter_words import FilterWords

        given["words"] = FilterWords(*(given.pop(name) for name in _FILTERS))
        if "cells" in own.parameters:
            given["cells"] = Cells(given.pop("bom"), given.pop("separator").sign)
        command(**given)

    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    del run.__wrapped__
    return run


def _options(parameter: inspect.Parameter) -> Iterator[inspect.Parameter]:
    """The options that stand for a parameter of the command; itself, where it is one."""
    if parameter.name == "words":
        known: dict[str, tuple[Any, Any]] = {name: (option, None) for name, option in _FILTERS.items()}
    elif parameter.name == "cells":
        known = dict(_CELLS)
    else:
        yield parameter
        return
    for name, (option, default) in known.items():
        yield parameter.replace(name=name, annotation=option, default=default)

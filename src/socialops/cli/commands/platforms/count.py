"""count: as platforms do, without any workspace."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.session import session
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from socialops.operations.count import Platform


LONGEST = 4 << 20
"""Bytes of one text: far more than any platform takes."""


def count(
    context: typer.Context,
    platform: Annotated[str, typer.Option("--platform", metavar="P", help="Such as x or mastodon.")],
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="What to count; else stdin.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read a JSON string a line, print an object a line.")] = False,
) -> None:
    """Count a text as a platform counts it, and list what the platform links in it."""
    from socialops.operations.count import platform_of

    run, target = session(context), platform_of(platform)
    if jsonl:
        if text is not None:
            raise SocialopsError("--jsonl reads from stdin: leave out the text, or --jsonl.")
        _stream(target)
        return
    from socialops.render.posts import count as measures

    run.out(measures.counted(target, _all_of_stdin() if text is None else text))


def _all_of_stdin() -> str:
    try:
        data = sys.stdin.buffer.read(LONGEST + 1)
        if len(data) > LONGEST:
            raise SocialopsError(f"The text is longer than {LONGEST >> 20} MiB: no platform takes that.")
        return data.decode("utf-8").removesuffix("\n").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise SocialopsError(f"The text is not UTF-8: byte {error.start + 1} can't be read.") from error


def _stream(platform: Platform) -> None:
    """Answer each line as soon as it is there, so that another program can ask one text after the other."""
    from socialops.operations.count import counted
    from socialops.render.formats.json import line as written

    for number, line in enumerate(iter(lambda: sys.stdin.buffer.readline(LONGEST + 1), b""), 1):
        if len(line) > LONGEST:
            raise SocialopsError(f"Line {number} is longer than {LONGEST >> 20} MiB: no platform takes that.")
        record = counted(platform, _text_of(line, number))
        sys.stdout.write(written(record))
        sys.stdout.flush()


def _text_of(line: bytes, number: int) -> str:
    try:
        value = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        what = "not UTF-8" if isinstance(error, UnicodeDecodeError) else "no JSON"
        raise SocialopsError(f'Line {number} is {what}: write one JSON string a line, such as "Hello".') from error
    if not isinstance(value, str):
        raise SocialopsError(f'Line {number} is JSON, but no string: write one JSON string a line, such as "Hello".')
    return value


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(count)

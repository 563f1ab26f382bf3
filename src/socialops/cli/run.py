"""The one place that turns what happened into an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from socialops.cli import streams
from socialops.cli.at_once import answered
from socialops.domain.pattern import late
from socialops.errors import DoneAlready, NoWorkspace, SocialopsError
from socialops.operations.environment import pushed, scrub

_ASKED = late("No such command '([^']*)'")
_OWN_REVIEW = "'socialops withdraw --review POST' takes your own approval or request back"
_OUT = "'socialops mark-published POST --channel CHANNEL --url URL' records that it is out"
_MEANT = {
    **dict.fromkeys(("unapprove", "disapprove", "revoke", "retract", "unreview", "dismiss"), _OWN_REVIEW),
    **dict.fromkeys(("reject", "decline", "deny"), "'socialops request-changes POST -m WHY' sends a post back"),
    **dict.fromkeys(("published", "mark", "post"), _OUT),
    **dict.fromkeys(("delete", "remove", "rm"), "'socialops cancel POST' takes a post out; its file stays"),
    "unschedule": "'socialops hold POST' stops it, 'resume' brings it back",
    **dict.fromkeys(
        ("pause", "stop"),
        "'socialops hold POST' stops a post, 'resume' brings it back; 'publish: {paused: WHY}' in socialops.yaml stops "
        "all that goes out by itself",
    ),
    **dict.fromkeys(("unsubmit", "recall"), "'socialops withdraw POST' makes your post a draft again"),
    **dict.fromkeys(("reschedule", "move"), "'socialops schedule POST --at TIME' moves it"),
    **dict.fromkeys(("lint", "validate", "verify"), "'socialops check' judges the files"),
    **dict.fromkeys(("todo", "todos"), "'socialops tasks --mine' shows what is yours"),
}
"""Words of other tools, and ours for the same."""
_GLOBAL = frozenset({"-q", "--quiet", "-C", "--workspace", "--now", "--no-color", "--version"})
"""Options of the program, which people also write after a command."""
USAGE, BUG, INTERRUPTED = 2, 3, 130


def run(arguments: Sequence[str]) -> int:
    """Run one command; 0 done, 1 findings or refused, 2 usage or state, 3 our bug, 130 interrupted."""
    streams.prepare()
    push = pushed(os.environ)
    scrub(os.environ, keep_identity=True)
    _forbid_plugins()
    code = _told(arguments, push)
    written = sys.modules.get("socialops.git.writing.untold")  # which a command that commits has imported, and no other
    if written and code not in {BUG, INTERRUPTED}:
        written.told()
    return code


def _told(arguments: Sequence[str], push: Mapping[str, str]) -> int:
    """Run it, and say how it ended."""
    try:
        return _command(arguments, push)
    except DoneAlready as done:
        _say(str(done))
        return 0
    except SocialopsError as error:
        _say(f"socialops: {_words(error)}")
        return USAGE
    except KeyboardInterrupt:
        _say("socialops: interrupted")
        return INTERRUPTED
    except OSError as error:
        return _refused_by_the_machine(error, arguments)
    except Exception as error:  # noqa: BLE001 - the last net: a report instead of a traceback
        return _report(error, arguments)


def _words(error: SocialopsError) -> str:
    if not isinstance(error, NoWorkspace):
        return str(error)
    from socialops.operations.workspace.on_another_branch import without_workspace

    return without_workspace(error)


class _NoPlugins(ModuleType):
    """Stands in for the module of pydantic's that looks for plugins, of which none is ours.

    To do so it imports what reads the descriptions of packages, with mail headers and archives: 11 ms of every command,
    before it sees the variable that forbids them. Whatever else it is asked for is the real one's.
    """

    NAME = "pydantic.plugin._loader"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(self.NAME, None)
        return getattr(import_module(self.NAME), name)


def _forbid_plugins() -> None:
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # should a pydantic look elsewhere
    if "pydantic" not in sys.modules:
        found = sys.modules[_NoPlugins.NAME] = _NoPlugins(_NoPlugins.NAME)
        vars(found)["get_plugins"] = tuple


def _command(arguments: Sequence[str], push: Mapping[str, str]) -> int:
    if (code := answered(arguments, os.environ)) is not None:
        streams.flush()
        return code
    from typer import Abort, Exit

    from socialops.cli.app import command

    try:
        program = command(arguments)
        found = program.main(args=list(arguments), prog_name="socialops", standalone_mode=False, obj=push)
    except Exit as leave:
        streams.flush()
        return int(leave.exit_code)
    except Abort as error:
        raise KeyboardInterrupt from error
    except SystemExit as leave:  # click ends so where the reader of our output went away
        if isinstance(leave.__context__, OSError):
            raise leave.__context__ from None
        raise
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            return _usage(error)
        raise
    streams.flush()
    return found if isinstance(found, int) else 0


_MACHINE = frozenset({
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE, errno.ENFILE,
    errno.ENOMEM, errno.EBADF, errno.EFBIG, errno.EISDIR, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ESTALE,
})  # fmt: skip
"""What a disk, a permission or a closed stream answers: the state of the machine, not a fault of ours."""


def _refused_by_the_machine(error: OSError, arguments: Sequence[str]) -> int:
    if streams.is_gone(error):
        streams.drop()
        return 0
    if isinstance(error, FileNotFoundError) and _stands_nowhere():
        _say("socialops: the folder you are in is gone: go to another one, then try again.")
        return USAGE
    if error.errno not in _MACHINE:
        return _report(error, arguments)
    streams.drop()
    place = error.filename or "the output"
    _say(f"socialops: {place} can't be read or written: {error.strerror}.")
    return USAGE


def _stands_nowhere() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def _usage(error: Exception) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        from typer import echo

        echo(context.get_help())  # who names no command wants to know which there are
        return 0
    message = error.format_message()  # type: ignore[attr-defined]
    asked = _ASKED.search(message)
    if asked and asked[1] in _MEANT:
        message = f"there is no command '{asked[1]}': {_MEANT[asked[1]]}."
    option = getattr(error, "option_name", None)
    if option in _GLOBAL:
        message = (
            f"'{option}' stands before the command: socialops {option} {context.info_name if context else 'COMMAND'}"
        )
    _say(f"socialops: {message.replace('Value error, ', '')}")
    if context is not None:
        _say(f"Try '{context.command_path} --help'.")
    return USAGE


def _report(error: Exception, arguments: Sequence[str]) -> int:
    import platform
    import traceback

    from socialops import __version__

    _say("socialops: this is a bug in socialops, sorry. Please report it with the lines below.")
    _say(f"version {__version__}, Python {platform.python_version()}, {platform.system()}")
    _say(f"command: socialops {' '.join(arguments)}")
    for line in traceback.format_exception(error):
        _say("  " + line.rstrip().replace("\n", "\n  "))
    return BUG


_say = streams.say

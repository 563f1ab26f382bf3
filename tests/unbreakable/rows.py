"""Every command that writes, and what it is given: one row for each way in which it writes."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """What is killed: the words, by whom, after which commands of others; *where* it is run, from the workspace."""

    words: Sequence[str]
    by: str = "dana"
    after: Sequence[tuple[str, str]] = ()
    where: str = "."


def _row(words: str, by: str = "dana", *after: str, where: str = ".") -> Row:
    said = (line.partition(": ") for line in after)
    return Row(shlex.split(words), by, tuple((who, what) for who, _, what in said), where)


ROWS = {
    "check --fix": _row("check --fix"),
    "check --write-baseline": _row("check --baseline debts.json --write-baseline"),
    "submit": _row("submit spring", "maya"),
    "withdraw": _row("withdraw summer", "maya"),
    "withdraw --review": _row("withdraw summer --review", "dana", "dana: approve summer"),
    "hold": _row("hold summer"),
    "hold of two": _row("hold summer autumn"),
    "resume": _row("resume summer", "dana", "dana: hold summer"),
    "cancel": _row("cancel summer"),
    "approve": _row("approve summer"),
    "approve of two": _row("approve summer autumn"),
    "approve --no-commit": _row("approve summer --no-commit"),
    "approve --bypass": _row("approve summer --bypass -m Storm"),
    "comment": _row("comment summer -m Nice"),
    "lift": _row("lift summer --of rita -m Leave", "dana", "rita: request-changes summer -m Shorter"),
    "done": _row("done summer concept", "maya"),
    "schedule": _row("schedule summer --at '2027-03-09 10:00'"),
    "schedule --by": _row("schedule summer autumn --by 7d"),
    "schedule --by of one": _row("schedule summer --by 7d"),
    "request-changes": _row("request-changes summer -m Shorter"),
    "decide": _row("decide campaign/tips stop -m Enough"),
    "init": _row("init fresh", where=".."),
    "init here": _row("init", where="../empty"),
    "new": _row("new post fresh --title Fresh --at '2027-03-11 09:00'", "maya"),
    "new channel": _row("new channel acme-two --platform x"),
    "revise": _row("revise out --as out-again", "maya"),
    "schema": _row("schema --write"),
    "ci": _row("ci --write github"),
    "codeowners": _row("codeowners --write"),
    "doctor --fix": _row("doctor --fix"),
    "sync": _row("sync", "maya"),
    "sync --branch": _row("sync --branch moon", "maya"),
    "sync --go": _row("sync --go moon", "maya"),
    "sync --take-main": _row("sync --take-main", "maya"),
    "rename": _row("rename campaign tips hints"),
    "page": _row("page -o ../site"),
    "export": _row("export --for generic -o ../plan.csv", "maya", "dana: approve summer"),
    "status -o": _row("status -o ../status.txt", "maya"),
    "import": _row("import ../given/plan.csv", "maya"),
    "mark-published": _row(
        "mark-published summer --channel acme-x --url https://x.com/a/status/2", "dana", "dana: approve summer"
    ),
    "pr record": _row("pr record --event ../given/event.json --base start"),
    "series materialise": _row("series materialise --until 2027-03-31"),
    "measure add": _row("measure add out likes=5 --channel acme-x"),
    "measure import": _row("measure import ../given/export.csv --channel acme-x"),
    "case open": _row("case open complaint --title Seam --about customer-2"),
    "case accept": _row("case accept fresh"),
    "case pass": _row("case pass held --to repair"),
    "case note": _row("case note held -m Rang"),
    "case move": _row("case move held --to offline"),
    "case escalate": _row("case escalate held"),
    "case close": _row("case close held --resolution repaired"),
    "case reopen": _row("case reopen closed"),
    "playbook new": _row("playbook new --title Praise --trigger praise --from manager --to legal --ends Thanked"),
}
AFAR = (ROWS["sync"], ROWS["sync --branch"])
"""Rows that want a repository of all beside the clone, in which others have gone on."""
BRANCHED = {"sync --go": "main", "sync --take-main": "moon"}
"""Rows that want a branch `moon` beside main, there too, by name; and the branch on which they begin."""
PROPOSED = (ROWS["pr record"],)
"""Rows that want a branch with posts that somebody has reviewed on the forge."""

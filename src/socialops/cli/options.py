"""The options that commands share: what is written, in which form, to where."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

Ids = list[str] | None
OnePost = Annotated[str, typer.Argument(metavar="POST", help="Id or path of a post.")]
Posts = Annotated[list[str], typer.Argument(metavar="POST…", help="Ids or paths of posts.")]
OneCase = Annotated[str, typer.Argument(metavar="CASE", help="Id or path of a case.")]
Campaigns = Annotated[Ids, typer.Option("--campaign", metavar="ID", help="Only this campaign; repeatable.")]
Goals = Annotated[Ids, typer.Option("--goal", metavar="ID", help="Only for this goal; repeatable.")]
Labels = Annotated[Ids, typer.Option("--label", metavar="LABEL", help="Only with this label; repeatable.")]
Teams = Annotated[Ids, typer.Option("--team", metavar="ID", help="Only what this team has to do with; repeatable.")]
Channels = Annotated[Ids, typer.Option("--channel", metavar="ID", help="Only on this channel; repeatable.")]
Members = Annotated[Ids, typer.Option("--member", metavar="ID", help="Only this member; repeatable.")]
States = Annotated[Ids, typer.Option("--state", metavar="STATE", help="Only this state; repeatable.")]
Month = Annotated[str | None, typer.Option("--month", metavar="2027-03", help="One month.")]
Week = Annotated[str | None, typer.Option("--week", metavar="2027-W09", help="One week, or a day in it.")]
Start = Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day.")]
End = Annotated[str | None, typer.Option("--to", metavar="DAY", help="To this day, inclusive.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, write nothing.")]
NoCommit = Annotated[bool, typer.Option("--no-commit", help="Write the files, make no commit.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Work all out anew, whatever an earlier run kept.")]
Base = Annotated[
    str | None,
    typer.Option("--base", metavar="REV", help="Where head goes; else SOCIALOPS_BASE, origin/HEAD, origin/main, main."),
]
Head = Annotated[str, typer.Option("--head", metavar="REV", help="What is to be merged.")]


def words_of(context: typer.Context) -> str:
    """The words of a command, for the note of what it writes: said again, the same command has the same."""
    return f"{context.command_path} {sorted(context.params.items(), key=str)}"


class Separator(StrEnum):
    """What parts the cells of a row of CSV."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "tab"

    @property
    def sign(self) -> str:
        """The sign that is written."""
        return "\t" if self is Separator.TAB else self.value


class Cells(NamedTuple):
    """How a command was told to write CSV."""

    bom: bool
    separator: str


Bom = Annotated[bool, typer.Option("--bom", help="Begin CSV with a mark by which Excel knows UTF-8.")]
Parted = Annotated[
    Separator,
    typer.Option("--separator", metavar="SIGN", help="What parts the cells of CSV: ',' or ';' or 'tab'."),
]


class TableFormat(StrEnum):
    """Rows for people, or for programs."""

    TABLE = "table"
    JSON = "json"


class RowsFormat(StrEnum):
    """Rows for people, for a page of theirs, or for programs: `remind`, `drill`."""

    TABLE = "table"
    MARKDOWN = "md"
    JSON = "json"


class CalendarFormat(StrEnum):
    """How `calendar` prints."""

    TABLE = "table"
    LIST = "list"
    MARKDOWN = "md"
    HTML = "html"
    ICS = "ics"
    CSV = "csv"
    JSON = "json"


class BacklogFormat(StrEnum):
    """How `backlog` prints."""

    TABLE = "table"
    MARKDOWN = "md"
    HTML = "html"
    CSV = "csv"
    JSON = "json"


class TasksFormat(StrEnum):
    """How `tasks` prints."""

    TABLE = "table"
    MARKDOWN = "md"
    ICS = "ics"
    CSV = "csv"
    JSON = "json"


class ChangesFormat(StrEnum):
    """How `changes` prints."""

    MARKDOWN = "md"
    JSON = "json"


class CasesFormat(StrEnum):
    """How `case list` prints."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "md"
    CSV = "csv"


class StoryFormat(StrEnum):
    """How `case show` prints."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "md"


class ReportFormat(StrEnum):
    """How `case report` prints."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "md"
    HTML = "html"


class GuideFormat(StrEnum):
    """How `guide show` prints."""

    TABLE = "table"
    MARKDOWN = "md"


class PlaybookFormat(StrEnum):
    """How `playbook show` prints."""

    TEXT = "text"
    MARKDOWN = "md"
    MERMAID = "mermaid"


class FindingsFormat(StrEnum):
    """How `check` and `audit` print what they find."""

    AUTO = "auto"
    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"


class Level(StrEnum):
    """From which severity on a run fails."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


Findings = Annotated[FindingsFormat, typer.Option("--format", help="How to print; auto picks.")]
FailLevel = Annotated[Level, typer.Option("--fail-level", help="Exit 1 from this severity on.")]
Statistics = Annotated[bool, typer.Option("--statistics", help="Count findings by rule.")]

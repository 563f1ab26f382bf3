"""SO001 to SO007, SO009, SO011: what the loader found, as rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.finding import Finding
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Workspace
from socialops.platforms.limits import load
from socialops.rules.rule import Context, Rule, Scope
from socialops.rules.series import template_faults
from socialops.store.holidays import problem_of
from socialops.store.portable import unportable_names


def _loaded(code: str, explanation: str) -> Callable[[Context], Iterator[Finding]]:
    def check(context: Context) -> Iterator[Finding]:
        return (found.finding for found in context.workspace.findings if found.code == code)

    check.__doc__ = explanation
    return check


def schema(context: Context) -> Iterator[Finding]:
    """The message says which field, and what it takes. docs/workspace.md lists the fields of every kind, and the schema
    line at the top of a file lets editors complete them.
    """
    workspace = context.workspace
    yield from (found.finding for found in workspace.findings if found.code == "SO005")
    yield from template_faults(workspace)
    calendar = workspace.settings.holidays
    if calendar and (problem := problem_of(calendar)):
        yield Finding(SETTINGS_FILE, problem, keys=("holidays",))
    for name, filed in context.workspace.channels.items():
        platform = load(filed.item.platform) if filed.item.limits else None
        for limit in platform.unknown_overrides(filed.item.limits) if platform else ():
            hint = did_you_mean(limit, platform.limits if platform else ())
            message = f"{filed.item.platform} has no limit called '{limit}'; {hint}"
            yield Finding(filed.path, message, keys=("limits", limit), subject=name)


def duplicate_id(context: Context) -> Iterator[Finding]:
    """An id names one thing. Two files of a kind have the same id, a role and a team share one, or so do a series
    and a post; or two members have the same e-mail, login or key, so that nobody could say who acted.
    Give one of the two another id, or take the shared e-mail out of one.
    """
    workspace = context.workspace
    yield from (found.finding for found in workspace.findings if found.code == "SO007")
    for one, other in (("role", "team"), ("post", "series")):
        taken = workspace.of_kind(one)
        for name, filed in workspace.of_kind(other).items():
            if name in taken:
                message = f"the id '{name}' is taken by {taken[name].path}: the two kinds share one space of ids"
                yield Finding(filed.path, message, keys=("id",), subject=name)
    yield from _shared_identity(workspace)


def _shared_identity(workspace: Workspace) -> Iterator[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for name, filed in workspace.members.items():
        member = filed.item
        marks: list[tuple[tuple[str, str], tuple[str | int, ...]]] = [
            (("e-mail", email.casefold()), ("emails", i)) for i, email in enumerate(member.emails)
        ]
        marks += [((forge, str(login).casefold()), ("logins", forge)) for forge, login in member.logins.items()]
        marks += [(("ssh key", key), ("ssh_keys", i)) for i, key in enumerate(member.ssh_keys)]
        for mark, keys in marks:
            owner = seen.setdefault(mark, name)
            if owner != name:
                message = f"{owner} has the same {mark[0]} ({mark[1][:40]}): one person each, so remove it from one"
                yield Finding(filed.path, message, keys=keys, subject=name)


def unsafe_path(context: Context) -> Iterator[Finding]:
    """Media files lie inside the workspace, under a plain path such as assets/hero.png. A path that climbs out with
    '..', is absolute, or leads through a link elsewhere could pull in any file of the machine that publishes.
    Copy the file into assets/ and name it there. Names that Windows refuses (con, aux, a ? or *, a dot at the end), and
    two that differ only in capitals, are told too: a colleague could not check them out.
    """
    workspace = context.workspace
    yield from (found.finding for found in workspace.findings if found.code == "SO009")
    yield from unportable_names(workspace)
    for name, filed in workspace.posts.items():
        for keys, item in filed.item.all_media():
            problem = workspace.files.media_problem(item.file) if item.file else None
            if problem and "link" in problem:
                yield Finding(filed.path, f"{item.file} {problem}: copy the file itself", keys=keys, subject=name)


RULES = (
    Rule("SO001", "unreadable-file", "a file can't be read", _loaded("SO001", (
        "Files are plain UTF-8 text without byte order mark, at most 256 KiB, end in .yaml, and are no links.\n"
        "Save the file again as UTF-8, or put the file itself in place of the link. In a merge, files that are no\n"
        "YAML and lie there in two versions are told, too: keep one."))),
    Rule("SO002", "yaml-syntax", "a file is not YAML", _loaded("SO002", (
        "The file can't be understood from the place named on. Mostly a quote or bracket is missing, the indentation\n"
        "is off, or a value with ': ' in it needs quotes."))),
    Rule("SO003", "yaml-forbidden", "a file uses what is not allowed here", _loaded("SO003", (
        "Anchors, aliases, merge keys, tags, directives, a second document and invisible control characters are not\n"
        "allowed, since two programs could read them differently: what ships must be what was read.\n"
        "Write the values out, and remove what is invisible."))),
    Rule("SO004", "duplicate-key", "a field is there twice", _loaded("SO004", (
        "Programs differ in which of the two they take. Keep one."))),
    Rule("SO005", "schema", "a field is missing, unknown or has the wrong form", schema),
    Rule("SO006", "id-mismatch", "id and file name differ", _loaded("SO006", (
        "A document is found by its file name, so its id is the file's name without .yaml, and only posts lie in\n"
        "sub-folders. An id never changes: reviews, publications and other files name it, and approvals are bound to\n"
        "it. So give a file that was renamed its old name, and change what people see ('handle:', 'title:', 'name:')\n"
        "instead; in a copy that is to be a new one, write the file's name as its id."))),
    Rule("SO007", "duplicate-id", "two things have the same id", duplicate_id, scope=Scope.WORKSPACE),
    Rule("SO009", "unsafe-path", "a path leads out of the workspace", unsafe_path, scope=Scope.WORKSPACE),
    Rule("SO011", "words-lost", "words that YAML takes for a comment", _loaded("SO011", (
        "In a value without quotes, a '#' behind a blank begins a comment: all from there to the end of the line is\n"
        "no part of the text, so a hashtag written there would never go out. Put the value in quotes, or write a text\n"
        "under 'text: |', where every sign counts. A comment with a blank after its '#' is left alone."))),
)  # fmt: skip

"""What the rules say of one post by itself, quickly: for whoever decides about it, without all other posts.

Only rules are asked that look at nothing but the post, its media, its channels and the guides; what needs the others
(two posts at one time, a text twice) `check` tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from socialops.domain.finding import Diagnostic
from socialops.domain.results.report import ordered
from socialops.domain.workspace import Workspace
from socialops.rules import media
from socialops.rules.rule import Context, Rule, placed
from socialops.rules.schedule import coincidence, ended, times, zones
from socialops.rules.texts import fit, look_alikes, names, placeholders, threads
from socialops.rules.waivers import Settled

_RULES = (
    *fit.RULES, *placeholders.RULES, *threads.RULES, *names.RULES, *look_alikes.RULES, *media.RULES, *times.RULES,
    *ended.RULES, *zones.RULES,
)  # fmt: skip


def own_findings(workspace: Workspace, today: date, post: str) -> tuple[Diagnostic, ...]:
    """What `check` says of the file of one post; of a series that is approved ahead nothing is said here."""
    filed = workspace.posts.get(post)
    return ordered(_found(workspace, today, filed.path)) if filed else ()


def beside(workspace: Workspace, today: date, post: str) -> tuple[Diagnostic, ...]:
    """What `check` notes of the day and the minute in which a post goes out, among the posts of *workspace*.

    Of two in one minute only the later one's file has the note: it is told whichever of them is asked about.
    """
    filed = workspace.posts.get(post)
    return ordered(_judged(workspace, today, coincidence.RULES, filed.path, f"'{post}'")) if filed else ()


def _found(workspace: Workspace, today: date, path: str) -> Iterator[Diagnostic]:
    return _judged(workspace, today, _asked(workspace), path)


def _judged(
    workspace: Workspace, today: date, rules: Sequence[Rule], path: str, named: str | None = None
) -> Iterator[Diagnostic]:
    """What these rules find in the file at *path*, and where their words name another one's."""
    context, settled = Context(workspace, today), Settled(workspace, {rule.code: rule for rule in rules}, today)
    for rule in rules:
        for finding in rule.check(context):
            if finding.path == path or (named is not None and named in finding.message):
                diagnostic = placed(workspace, rule, finding)
                if (severity := settled.keep(rule, diagnostic)) is not None:
                    yield diagnostic._replace(severity=severity)


def _asked(workspace: Workspace) -> tuple[Rule, ...]:
    """Style costs a while to load, and says nothing of a post without a guide."""
    if not workspace.guides:
        return _RULES
    from socialops.rules.style import guides

    return (*_RULES, *guides.RULES)

"""What the rules say of what changed, and of what these changes matter to; the rest was found before, and stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Final

from socialops.domain.finding import Diagnostic
from socialops.domain.portion import named_owner
from socialops.domain.workspace import Workspace
from socialops.rules.partly.circle import Circle
from socialops.rules.registry import BY_CODE
from socialops.rules.rule import Context, placed
from socialops.rules.run import run_part

TIMES: Final = ("SO303", "SO312")
"""Rules that compare a post with its neighbours on a channel."""
TEXTS: Final = ("SO304",)
"""The rule that compares texts."""
NAMES: Final = ("SO008", "SO009", "SO118")
"""Rules that look at a post and at those that it names, or only at the names of files."""
UNTOUCHED: Final = ("SO007", "SO010", "SO307", "SO702", "SO711", "SO712")
"""Rules whose findings no change of some posts touches, in a workspace that `may_be_parted`, or that are found with the
waivers.
"""


def may_be_parted(workspace: Workspace, found: Iterable[Diagnostic]) -> bool:
    """Whether what is said of some posts can be judged by these and a few others: nothing in it makes all matter."""
    if workspace.alerts or workspace.away or not workspace.series.keys().isdisjoint(workspace.posts):
        return False
    if any(filed.item.cadence for filed in workspace.channels.values()):
        return False
    if any("repeats" in filed.item.model_fields_set for filed in workspace.guides.values()):
        return False
    return not any(
        diagnostic.code in {"SO006", "SO007", "SO009", "SO207"}
        and (diagnostic.code != "SO006" or diagnostic.path.startswith("posts/"))
        for diagnostic in found
    )


def found_anew(workspace: Workspace, today: date, changed: Collection[str], around: Circle) -> Iterator[Diagnostic]:
    """What is to be said anew, in a workspace of the posts that *changed* and all that are needed to judge them.

    No waiver was looked at yet.
    """
    paths = {filed.path for name, filed in workspace.posts.items() if name in around.texts}
    yield from run_part(workspace, today, lambda owner: owner in changed)
    context = Context(workspace, today)
    for code in (*TIMES, *TEXTS, *NAMES):
        rule = BY_CODE[code]
        for finding in rule.check(context):
            is_changed = named_owner(finding.path) in changed
            is_near = code in TIMES and (finding.path, finding.channel) in around.times
            if is_changed or is_near or (code in TEXTS and finding.path in paths):
                yield placed(workspace, rule, finding)


def still_stands(diagnostic: Diagnostic, changed: Collection[str], around: Circle, paths: Collection[str]) -> bool:
    """Whether what was found before is not said anew; *paths* are those of the posts of `around.texts`."""
    path, code = diagnostic.path, diagnostic.code
    if named_owner(path) in changed:
        return False
    if code in TIMES and (path, diagnostic.channel) in around.times:
        return False
    return code not in TEXTS or path not in paths

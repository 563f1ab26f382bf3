"""Who owns which files, as a forge's CODEOWNERS can protect them: from roles, permissions and logins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from socialops.classes import dataclass
from socialops.domain.documents.kind import DECISIONS, KINDS, MEASURES, PUBLICATIONS, REVIEWS
from socialops.domain.documents.people import Member, Permission
from socialops.domain.workspace import Workspace

Forge = Literal["github", "gitlab"]
PLACES: dict[Forge, tuple[str, ...]] = {
    "github": (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
    "gitlab": ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
}
"""Where each forge looks, the first one that is there (their documentation, 2026)."""
NEW: dict[Forge, str] = {"github": ".github/CODEOWNERS", "gitlab": ".gitlab/CODEOWNERS"}
_EVERYWHERE = (
    "socialops.yaml", ".gitattributes", ".gitmodules", "CODEOWNERS", "/.github/", "/.gitlab/", "/.gitlab-ci.yml",
    "/.pre-commit-config.yaml",
)  # fmt: skip
_AUTHORS = ("posts", "series", "campaigns", "goals", "moments", "assets")
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_FOLDER = re.compile(r"[\w ./+@=-]*")


@dataclass(frozen=True)
class OwnersLine:
    """A pattern and who owns what matches; later rules win. `silent` could own too, but have no usable login."""

    pattern: str
    why: str
    owners: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class Owners:
    """The rules, in CODEOWNERS order."""

    forge: Forge
    rules: tuple[OwnersLine, ...]

    @property
    def unowned(self) -> tuple[OwnersLine, ...]:
        """Rules that nobody with a login could fulfil: they are left out, for a pattern without owners binds nobody."""
        return tuple(rule for rule in self.rules if not rule.owners)


def forge_of(workspace: Workspace) -> Forge:
    """The forge that socialops.yaml names; GitHub where it names none."""
    forge = workspace.settings.forge
    return "gitlab" if forge and "gitlab" in forge.host else "github"


def prefix_problem(prefix: str) -> str | None:
    """Why the workspace's folder can't stand in a pattern; None where it can."""
    if _FOLDER.fullmatch(prefix):
        return None
    return f"the folder '{prefix}' has signs that CODEOWNERS takes for patterns: give it a plainer name"


def owners(workspace: Workspace, today: date, forge: Forge, *, prefix: str = "") -> Owners:
    """Who owns what on that day; *prefix* leads from the repository's top to the workspace (empty or `a/b/`)."""
    start = "/" + prefix.replace(" ", "\\ ")
    rules = [_rule(forge, pattern, why, members) for pattern, why, members in _claims(workspace, today, start)]
    return Owners(forge, tuple(rules))


def _claims(workspace: Workspace, today: date, start: str) -> Iterator[tuple[str, str, list[Member]]]:
    def may(permission: Permission) -> list[Member]:
        return list(workspace.roster.permitted(permission, today))

    for folder in _AUTHORS:
        yield f"{start}{folder}/", "who may post", may("post")
    there = [m for m in workspace.roster.members.values() if not (m.has_left(today) or m.relay)]
    yield f"{start}cases/", "cases: every member", there
    stages = {stage: _reviewers(workspace, roles, today) for stage, roles in sorted(workspace.stage_roles.items())}
    everybody = [member for members in stages.values() for member in members]
    yield f"{start}{REVIEWS}/", "who reviews at any stage", everybody
    for stage, members in stages.items():
        roles = " or ".join(sorted(workspace.stage_roles[stage]))
        yield f"{start}{REVIEWS}/**/{stage}--*", f"stage {stage}: {roles}", members
    yield f"{start}{PUBLICATIONS}/", "who may publish", may("publish")
    if takers := may("measure"):
        yield f"{start}{MEASURES}/", "who may measure", takers
    yield f"{start}{DECISIONS}/", "decisions: every member", there
    for folder in (*(kind.folder for kind in KINDS if kind.policy), "styles"):
        yield f"{start}{folder}/", "policy: who may change-policy", may("change-policy")
    for pattern in _EVERYWHERE:
        yield pattern, "policy: who may change-policy", may("change-policy")


def _reviewers(workspace: Workspace, roles: Iterable[str], today: date) -> list[Member]:
    """Holders of the roles and their backups, as approvals count."""
    roster = workspace.roster
    return [m for m in roster.members.values() if not m.has_left(today) and roster.serves(m, roles, today)]


def _rule(forge: Forge, pattern: str, why: str, members: Iterable[Member]) -> OwnersLine:
    found: set[str] = set()
    silent: set[str] = set()
    for member in members:
        login = member.logins.get(forge)
        if isinstance(login, str) and _LOGIN.fullmatch(login):
            found.add(f"@{login}")
        else:
            silent.add(member.id)
    return OwnersLine(
        pattern, why, tuple(sorted(found, key=lambda name: (name.casefold(), name))), tuple(sorted(silent))
    )

"""Keep the forge's CODEOWNERS in step with roles and logins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from socialops import door
from socialops.classes import dataclass
from socialops.domain.plan import FileChange, Plan
from socialops.domain.results.transition import Done, Refused
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.git.repo import Repo, open_repo
from socialops.operations.posts.context import Options, find_actor
from socialops.operations.posts.transition import claimed, write_plan
from socialops.store.load import load
from socialops.views.codeowners import NEW, PLACES, Forge, Owners, forge_of, owners, prefix_problem

LARGEST = 3 << 20
"""GitHub reads a CODEOWNERS of up to 3 MB (its documentation, "CODEOWNERS file size")."""
_SUBJECT = "policy: Bring CODEOWNERS up to date"


@dataclass(frozen=True)
class Gate:
    """The CODEOWNERS of a repository: where it is (from the repository's top), what it holds, what it should say."""

    repo: Repo
    path: str
    existing: str | None
    owners: Owners


def policy(root: Path) -> Workspace:
    """The roles, members and workflows; a broken file among them must not make people vanish from CODEOWNERS."""
    workspace = load(root, posts=())
    if workspace.broken:
        raise SocialopsError(f"{min(workspace.broken)} can't be read: mend it first (socialops check says how).")
    return workspace


def survey(root: Path, workspace: Workspace, today: date, forge: Forge | None = None) -> Gate:
    """Find the file that the forge reads (else that of socialops.yaml), and who should stand in it."""
    forge = forge or forge_of(workspace)
    repo = open_repo(root)
    if problem := prefix_problem(repo.prefix):
        raise SocialopsError(problem)
    path = next((place for place in PLACES[forge] if (repo.top / place).exists()), NEW[forge])
    target = repo.top / path
    if target.is_symlink() or target.parent.is_symlink():
        raise SocialopsError(f"{path} is a link, or lies behind one: put the file itself there.")
    return Gate(repo, path, _read(target), owners(workspace, today, forge, prefix=repo.prefix))


def _read(path: Path) -> str | None:
    data = door.read(path, LARGEST)
    if isinstance(data, door.Shut):
        if data.absent:
            return None
        raise SocialopsError(f"{path}: {data.why}. Mend it first.")
    if len(data) > LARGEST:
        raise SocialopsError(f"{path} is larger than the {LARGEST >> 20} MiB that forges read. Mend it first.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SocialopsError(f"{path} can't be read: {error}. Mend it first.") from error


def update(
    gate: Gate, spliced: Callable[[str], str], workspace: Workspace, *, options: Options
) -> tuple[Done | Refused | None, tuple[str, ...]]:
    """Write the repository's CODEOWNERS anew (*spliced* makes it of what it holds) and commit it; and notices.

    None where it says that already.
    """
    top = Repo(gate.repo.top, gate.repo.top, gate.repo.git_dir, gate.repo.common_dir)
    with claimed(top, options) as (repo, notices):
        now = replace(gate, existing=_read(repo.top / gate.path))  # a killed command may have left it half-done
        return _update(repo, now, spliced(now.existing or ""), workspace, options), notices


def _update(repo: Repo, gate: Gate, text: str, workspace: Workspace, options: Options) -> Done | Refused | None:
    if text == gate.existing:
        return None
    actor = find_actor(gate.repo, workspace)
    reasons = _reasons(repo, gate, workspace.roster.may(actor, "change-policy"), actor.id)
    if reasons and options.commit:
        return Refused(tuple((gate.path, reason) for reason in reasons))
    before = None if gate.existing is None else gate.existing.encode()
    trailers = {"Socialops-Action": "codeowners", "Socialops-By": actor.id}
    plan = Plan(_SUBJECT, (FileChange(gate.path, before, text.encode()),), trailers=trailers)
    if options.dry_run:
        return Done(gate.path, plan, None, None)
    return Done(gate.path, plan, write_plan(repo, plan, options), None)


def _reasons(repo: Repo, gate: Gate, may: bool, actor: str) -> list[str]:
    found = []
    if not may:
        found.append(
            f"{actor} holds no role that may 'change-policy', so an audit would refuse the commit: let one who does "
            "do this"
        )
    if repo.has_commits() and repo.status([gate.path]):
        found.append("it has changes that are not committed: commit them first, or use --no-commit")
    return found

"""Posts that one changed and may not hand in, as they are another's and one reviews them at no stage."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from socialops import door
from socialops.errors import SocialopsError
from socialops.git.repo import Repo
from socialops.store.yaml.reader import parse

if TYPE_CHECKING:
    from socialops.domain.documents.people import Member
    from socialops.domain.documents.post import Post
    from socialops.domain.workspace import Workspace

_LARGEST = 1 << 20


def of_others(repo: Repo, paths: Sequence[str]) -> dict[str, str]:
    """Of posts by paths below the workspace, whose those are which `submit` refuses to who asks, by the last commit.

    None of an author who is no member, or is leaving: those are taken over.
    """
    if not paths or not repo.has_commits():
        return {}
    try:
        email = repo.identity().email
        asked = [path for path in paths if not _wrote_it(repo, path, email)]
        return _of_others(repo, asked, email) if asked else {}
    except SocialopsError:  # git does not know who asks, or the last commit can't be read
        return {}


def tell(path: str, author: str) -> str:
    """What to type so that the author hears what is to change."""
    return f"socialops comment {shlex.quote(Path(path).stem)} --to {shlex.quote(author)} -m WHAT"


def speaks_for(workspace: Workspace, post: Post, member: Member, now: datetime) -> bool:
    """Whether a member may hand the post in: its author, a contributor, or a reviewer of one of its stages."""
    workflow = workspace.workflow_of(post)
    roles = [role for stage in workflow.stages for role in stage.roles] if workflow else []
    return member.id in post.people or workspace.roster.serves(member, roles, now.date())


def _of_others(repo: Repo, paths: Sequence[str], email: str) -> dict[str, str]:
    from socialops.git.objects import Objects
    from socialops.operations.sync.workspace_at import at

    head = at(repo, Objects(repo.root), "HEAD", [Path(path).stem for path in paths])
    me, held = head.roster.find(email), {filed.path: filed.item for filed in head.posts.values()}
    found: dict[str, str] = {}
    for path in paths if me else ():
        post = held.get(path)
        author = head.roster.members.get(post.author) if post else None
        if me and post and author and author.until is None and not speaks_for(head, post, me, datetime.now(UTC)):
            found[path] = author.id
    return found


def _wrote_it(repo: Repo, path: str, email: str) -> bool:
    """Whether the file names who asks as its author, by their own file: so it is mostly, and no commit is read."""
    author = _fields(repo.root / path).get("author")
    if not isinstance(author, str) or "/" in author or "\\" in author:
        return False
    emails = _fields(repo.root / "members" / f"{author}.yaml").get("emails")
    return isinstance(emails, list) and email in emails


def _fields(file: Path) -> dict[str, object]:
    data = door.read(file, _LARGEST)
    fields = parse(data) if isinstance(data, bytes) else None
    return fields if isinstance(fields, dict) else {}

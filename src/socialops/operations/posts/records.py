"""The one place that makes a record: its fields, its number, its proof, and the commit that adds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from socialops.domain.documents.people import Member
from socialops.domain.documents.records import Publication, PublicationName, Review, ReviewName
from socialops.domain.documents.workflow import GENERAL
from socialops.domain.plan import FileChange, Plan
from socialops.domain.time.clock import iso
from socialops.domain.workspace import Workspace
from socialops.git.repo import Repo
from socialops.operations.posts.sign import seal
from socialops.store.yaml.writer import record as dump

_VERBS = {"withdraw": "withdraw-review"}
"""What a decision is called in a commit, where 'withdraw' alone would mean the post."""


def plan_review(
    repo: Repo, workspace: Workspace, review: Review, *, signer: Member | None, author: str | None = None,
    above: int = 0, dry_run: bool = False,
) -> Plan:  # fmt: skip
    """The plan that adds a review; with *signer*, proved by them where the evidence asks for that.

    Its number is higher than *above*, which another branch has.
    """
    start = f"{review.stage}--{review.by}--"
    number = max(next_number(repo.root / "reviews" / review.post, start), above + 1)
    name = ReviewName(review.post, review.stage, review.by, number)
    action = _VERBS.get(review.decision, review.decision)
    where = f" {review.stage}" if review.decision == "done" else f" at {review.stage}"
    subject = f"{_named(workspace, review.post)}: {action}{'' if review.stage == GENERAL else where}"
    trailers = {
        "Socialops-Post": review.post,
        "Socialops-Action": action,
        "Socialops-Stage": review.stage,
        "Socialops-By": review.by,
        "Socialops-Digest": review.digest or "",
    }
    fields = _fields(review)
    sealed = seal(repo, workspace, signer, name.path, fields, dry_run=dry_run) if signer else fields
    return Plan(subject, (FileChange(name.path, None, dump(sealed)),), trailers=trailers, author=author)


def plan_publication(
    repo: Repo, workspace: Workspace, publication: Publication, *, signer: Member, remarks: tuple[str, ...] = (),
    dry_run: bool = False, number: int | None = None, action: str = "mark-published",
) -> Plan:  # fmt: skip
    """The plan that adds a publication, proved where the evidence asks for that.

    *number* is its own where the work tree does not say it.
    """
    post, channel = publication.post, publication.channel
    number = number or _next_publication(repo, workspace, post, channel)
    name = PublicationName(post, channel, number)
    trailers = {
        "Socialops-Post": post,
        "Socialops-Action": action,
        "Socialops-Channel": channel,
        "Socialops-By": publication.by,
        "Socialops-Digest": publication.digest,
    }
    subject = f"{_named(workspace, post)}: mark {publication.outcome} on {channel}"
    sealed = seal(repo, workspace, signer, name.path, _fields(publication), dry_run=dry_run)
    branch = workspace.settings.publish.branch
    return Plan(
        subject, (FileChange(name.path, None, dump(sealed)),), trailers=trailers, remarks=remarks, branch=branch
    )


def _next_publication(repo: Repo, workspace: Workspace, post: str, channel: str) -> int:
    """One more than the highest number that the work tree or the branch of the publications has, readable or not."""
    start = f"publications/{post}/{channel}--"
    beside = (*(filed.path for filed in workspace.publications.get(post, ())), *workspace.broken)
    numbers = [path.removeprefix(start).removesuffix(".yaml") for path in beside if path.startswith(start)]
    there = max((int(number) + 1 for number in numbers if number.isdecimal()), default=1)
    return max(there, next_number(repo.root / "publications" / post, f"{channel}--"))


def next_number(folder: Path, start: str) -> int:
    """One more than the highest number of any file in *folder* whose name begins so, readable or not."""
    numbers = [path.stem.removeprefix(start) for path in folder.glob(f"{start}*.yaml")]
    return max((int(n) for n in numbers if n.isdecimal()), default=0) + 1


def tidy_note(note: str | None) -> str | None:
    """A note as a record holds it: line feeds between lines, nothing around, none where it is empty."""
    return "\n".join((note or "").splitlines()).strip() or None


def _fields(record: Review | Publication) -> dict[str, Any]:
    found = record.model_dump(mode="json", exclude_none=True) | {"at": iso(record.at)}
    return {name: value for name, value in found.items() if name != "urls" or value}


def _named(workspace: Workspace, post: str) -> str:
    """What commits are about: post(ID) or series(ID)."""
    return f"{'series' if post not in workspace.posts and post in workspace.series_as_posts else 'post'}({post})"

"""What a forge tells of a review: a GitHub `pull_request_review` payload, or GitLab's approvals of a merge request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

Kind = Literal["approved", "changes_requested", "commented", "dismissed"]


class ForgeReview(NamedTuple):
    """One review. `commit` is empty where the forge does not say what was reviewed (GitLab)."""

    kind: Kind
    host: str
    repo: str
    pull: int
    review: int
    login: str
    user_id: int
    is_person: bool
    commit: str
    at: str | None
    body: str
    author_login: str
    author_id: int | None
    base_ref: str
    head_commit: str
    sender: str
    sender_is_person: bool
    sender_id: int | None = None


class NoReview(ValueError):  # noqa: N818 - it says what is missing
    """The file is not what the forge sends for a review; the message says what is missing."""


def read_event(event: Any) -> list[ForgeReview]:
    """The reviews that an event file holds."""
    if not isinstance(event, Mapping):
        raise NoReview("it must be a JSON object")
    if "approved_by" in event:
        return _gitlab(event)
    if "review" not in event or "pull_request" not in event:
        raise NoReview("it has no 'review' and 'pull_request', so it is no pull_request_review event")
    return [_github(event)]


def _github(event: Mapping[str, Any]) -> ForgeReview:
    review, pull, repository = _part(event, "review"), _part(event, "pull_request"), _part(event, "repository")
    user, author, sender = _part(review, "user"), _part(pull, "user"), _part(event, "sender")
    base, head = _part(pull, "base"), _part(pull, "head")
    state = "dismissed" if event.get("action") == "dismissed" else str(review.get("state", "")).lower()
    if state not in {"approved", "changes_requested", "commented", "dismissed"}:
        raise NoReview(f"its review has the state '{state}'")
    return ForgeReview(
        kind=state,  # type: ignore[arg-type]
        host=urlsplit(_text(repository, "html_url")).hostname or "github.com",
        repo=_text(repository, "full_name"),
        pull=_number(pull, "number"),
        review=_number(review, "id"),
        login=_text(user, "login"),
        user_id=_number(user, "id"),
        is_person=user.get("type") == "User",
        commit=_text(review, "commit_id"),
        at=review.get("submitted_at") if isinstance(review.get("submitted_at"), str) else None,
        body=review["body"] if isinstance(review.get("body"), str) else "",
        author_login=_text(author, "login"),
        author_id=_number(author, "id"),
        base_ref=_text(base, "ref"),
        head_commit=_text(head, "sha"),
        sender=_text(sender, "login"),
        sender_is_person=sender.get("type") == "User",
        sender_id=sender["id"] if isinstance(sender.get("id"), int) else None,
    )


def _gitlab(event: Mapping[str, Any]) -> list[ForgeReview]:
    """GitLab's answer names who approved, and not what: it takes approvals back itself when the branch changes."""
    approved = event["approved_by"]
    if not isinstance(approved, list):
        raise NoReview("its 'approved_by' is no list")
    author = event.get("author") if isinstance(event.get("author"), Mapping) else {}
    found = []
    for entry in approved:
        user = _part(entry if isinstance(entry, Mapping) else {}, "user")
        found.append(
            ForgeReview(
                kind="approved",
                host=urlsplit(str(user.get("web_url") or "https://gitlab.com")).hostname or "gitlab.com",
                repo=str(event.get("project_path") or event.get("project_id") or "-"),
                pull=_number(event, "iid"),
                review=_number(user, "id"),
                login=_text(user, "username"),
                user_id=_number(user, "id"),
                is_person=not user.get("bot", False),
                commit="",
                at=entry.get("approved_at") if isinstance(entry.get("approved_at"), str) else None,
                body="",
                author_login=str((author or {}).get("username") or ""),
                author_id=(author or {}).get("id"),
                base_ref="",
                head_commit="",
                sender="",
                sender_is_person=True,
            )
        )
    return found


def _part(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    if not isinstance(found, Mapping):
        raise NoReview(f"its '{key}' is missing")
    return found


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    if not isinstance(found, str) or not found:
        raise NoReview(f"its '{key}' is missing")
    return found


def _number(value: Mapping[str, Any], key: str) -> int:
    found = value.get(key)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise NoReview(f"its '{key}' is missing")
    return found

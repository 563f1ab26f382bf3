"""What a forge tells of a review: a GitHub `pull_request_review` payload, or GitLab's approvals of a merge request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SkipValidation, ValidationError

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


def _or_none(kind: type) -> BeforeValidator:
    """What may be anything else, and is then as good as not there."""
    return BeforeValidator(lambda value: value if isinstance(value, kind) else None)


Event = TypeVar("Event", bound=BaseModel)
Text = Annotated[str, Field(min_length=1)]
Id = Annotated[int, Field(ge=1)]
AnyText = Annotated[str | None, SkipValidation, _or_none(str)]
AnyNumber = Annotated[int | None, SkipValidation, _or_none(int)]


class _Part(BaseModel):
    """A part of what a forge sends; of its many fields we read these."""

    model_config = ConfigDict(strict=True, frozen=True)


class _User(_Part):
    login: Text
    id: Id
    type: Any = None


class _Sender(_Part):
    login: Text
    type: Any = None
    id: AnyNumber = None


class _Review(_Part):
    user: _User
    id: Id
    commit_id: Text
    state: Any = ""
    submitted_at: AnyText = None
    body: AnyText = None


class _Base(_Part):
    ref: Text


class _Head(_Part):
    sha: Text


class _Pull(_Part):
    user: _User
    base: _Base
    head: _Head
    number: Id


class _Repository(_Part):
    html_url: Text
    full_name: Text


class _GitHub(_Part):
    """As https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request_review has it."""

    review: _Review
    pull_request: _Pull
    repository: _Repository
    sender: _Sender
    action: Any = None


class _Approver(_Part):
    username: Text
    id: Id
    web_url: Any = None
    bot: Any = False


class _Approval(_Part):
    user: _Approver
    approved_at: AnyText = None


class _Author(_Part):
    username: Any = None
    id: Any = None


class _GitLab(_Part):
    """As https://docs.gitlab.com/api/merge_request_approvals/ has it."""

    iid: Id
    approved_by: list[_Approval]
    author: Annotated[_Author | None, _or_none(Mapping)] = None
    project_path: Any = None
    project_id: Any = None


def read_event(event: Any) -> list[ForgeReview]:
    """The reviews that an event file holds."""
    if not isinstance(event, Mapping):
        raise NoReview("it must be a JSON object")
    if "approved_by" in event:
        if not isinstance(event["approved_by"], list):
            raise NoReview("its 'approved_by' is no list")
        return _gitlab(_read(_GitLab, event)) if event["approved_by"] else []
    if "review" not in event or "pull_request" not in event:
        raise NoReview("it has no 'review' and 'pull_request', so it is no pull_request_review event")
    return [_github(_read(_GitHub, event))]


def _read(model: type[Event], event: Mapping[str, Any]) -> Event:
    try:
        return model.model_validate(event)
    except ValidationError as error:
        wrong = [str(part) for part in error.errors(include_url=False, include_input=False)[0]["loc"]]
        raise NoReview(f"its '{'.'.join(wrong)}' is missing") from error


def _github(event: _GitHub) -> ForgeReview:
    review, pull = event.review, event.pull_request
    state = "dismissed" if event.action == "dismissed" else str(review.state).lower()
    if state not in {"approved", "changes_requested", "commented", "dismissed"}:
        raise NoReview(f"its review has the state '{state}'")
    return ForgeReview(
        kind=state,  # type: ignore[arg-type]
        host=urlsplit(event.repository.html_url).hostname or "github.com",
        repo=event.repository.full_name,
        pull=pull.number,
        review=review.id,
        login=review.user.login,
        user_id=review.user.id,
        is_person=review.user.type == "User",
        commit=review.commit_id,
        at=review.submitted_at,
        body=review.body or "",
        author_login=pull.user.login,
        author_id=pull.user.id,
        base_ref=pull.base.ref,
        head_commit=pull.head.sha,
        sender=event.sender.login,
        sender_is_person=event.sender.type == "User",
        sender_id=event.sender.id,
    )


def _gitlab(event: _GitLab) -> list[ForgeReview]:
    """GitLab's answer names who approved, and not what: it takes approvals back itself when the branch changes."""
    author = event.author or _Author()
    return [
        ForgeReview(
            kind="approved",
            host=urlsplit(str(user.web_url or "https://gitlab.com")).hostname or "gitlab.com",
            repo=str(event.project_path or event.project_id or "-"),
            pull=event.iid,
            review=user.id,
            login=user.username,
            user_id=user.id,
            is_person=not user.bot,
            commit="",
            at=at,
            body="",
            author_login=str(author.username or ""),
            author_id=author.id,
            base_ref="",
            head_commit="",
            sender="",
            sender_is_person=True,
        )
        for user, at in ((approval.user, approval.approved_at) for approval in event.approved_by)
    ]

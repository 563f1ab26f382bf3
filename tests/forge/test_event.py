"""Payloads of a forge: what is read of them, and the name of the part that is not there."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from socialops.forge.event import NoReview, read_event

PERSON = {"login": "dana-w", "id": 5, "type": "User"}
GITHUB: Mapping[str, Any] = {
    "action": "submitted",
    "review": {
        "id": 80, "user": PERSON, "commit_id": "c0ffee", "state": "APPROVED", "body": None,
        "submitted_at": "2027-03-01T09:00:00Z",
    },
    "pull_request": {
        "number": 3, "user": {"login": "maya", "id": 7}, "base": {"ref": "main"}, "head": {"sha": "beef"},
    },
    "repository": {"html_url": "https://forge.acme.example/acme/social", "full_name": "acme/social"},
    "sender": {"login": "dana-w", "type": "User", "id": "five"},
}  # fmt: skip
GITLAB: Mapping[str, Any] = {
    "iid": 3,
    "project_path": "acme/social",
    "approved_by": [{"user": {"id": 5, "username": "dana.w", "web_url": "https://gl.acme.example/dana.w"}}],
}


def changed(event: Mapping[str, Any], way: str, value: Any) -> dict[str, Any]:
    found: Any = copy.deepcopy(dict(event))
    *above, last = [int(part) if part.isdigit() else part for part in way.split(".")]
    inner = found
    for part in above:
        inner = inner[part]
    inner[last] = value
    return dict(found)


def test_a_github_review_is_read_whole() -> None:
    (review,) = read_event(GITHUB)
    assert (review.kind, review.host, review.repo, review.pull, review.review) == (
        "approved", "forge.acme.example", "acme/social", 3, 80,
    )  # fmt: skip
    assert (review.login, review.user_id, review.is_person, review.commit) == ("dana-w", 5, True, "c0ffee")
    assert (review.at, review.body, review.author_id) == ("2027-03-01T09:00:00Z", "", 7)
    assert (review.base_ref, review.head_commit, review.sender, review.sender_id) == ("main", "beef", "dana-w", None)


def test_an_action_says_more_than_the_state() -> None:
    assert read_event({**GITHUB, "action": "dismissed"})[0].kind == "dismissed"


def test_gitlab_names_who_approved() -> None:
    (review,) = read_event(GITLAB)
    assert (review.kind, review.host, review.login, review.commit, review.author_login) == (
        "approved", "gl.acme.example", "dana.w", "", "",
    )  # fmt: skip
    assert read_event({**GITLAB, "approved_by": []}) == []
    assert read_event({**GITLAB, "author": {"username": "maya", "id": 7}})[0].author_id == 7
    assert read_event({**GITLAB, "author": "maya"})[0].author_id is None


@pytest.mark.parametrize(
    ("event", "way", "value", "said"),
    [
        (GITHUB, "review.commit_id", None, "its 'review.commit_id' is missing"),
        (GITHUB, "review.id", True, "its 'review.id' is missing"),
        (GITHUB, "review.user", [], "its 'review.user' is missing"),
        (GITHUB, "review.state", "pending", "its review has the state 'pending'"),
        (GITHUB, "pull_request.number", 0, "its 'pull_request.number' is missing"),
        (GITHUB, "pull_request.head.sha", "", "its 'pull_request.head.sha' is missing"),
        (GITHUB, "repository", None, "its 'repository' is missing"),
        (GITHUB, "sender.login", 5, "its 'sender.login' is missing"),
        (GITLAB, "iid", "3", "its 'iid' is missing"),
        (GITLAB, "approved_by", {}, "its 'approved_by' is no list"),
        (GITLAB, "approved_by.0", "dana", "its 'approved_by.0' is missing"),
        (GITLAB, "approved_by.0.user.username", None, "its 'approved_by.0.user.username' is missing"),
    ],
)
def test_what_is_missing_is_named(event: Mapping[str, Any], way: str, value: Any, said: str) -> None:
    with pytest.raises(NoReview) as raised:
        read_event(changed(event, way, value))
    assert str(raised.value) == said

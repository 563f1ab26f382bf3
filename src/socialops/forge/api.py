"""Ask the forge whether a review is who it says (evidence: forge)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from socialops.domain.documents.people import Member
from socialops.domain.documents.records import Review
from socialops.domain.workspace import Workspace

_PATIENCE = 20
_LARGEST = 1 << 20
_REPO = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")
_STATES = {"approve": "APPROVED", "request-changes": "CHANGES_REQUESTED", "withdraw": "DISMISSED"}


class _Stay(HTTPRedirectHandler):
    """The token goes to one host: redirects are answers, not orders."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def checker(policy: Workspace, environment: Mapping[str, str]) -> Callable[[Review, Member, bool], str | None] | None:
    """A function that says why a review is not proved (None: it is); None where the forge can't be asked.

    Its last argument is True for an approval that was taken back since, which the forge may call dismissed.

    Host and repository are those of socialops.yaml at base. SOCIALOPS_FORGE_API names the API's address where it is
    not the host's usual one; the token comes from SOCIALOPS_FORGE_TOKEN or GITHUB_TOKEN.
    """
    forge = policy.settings.forge
    token = environment.get("SOCIALOPS_FORGE_TOKEN") or environment.get("GITHUB_TOKEN")
    if policy.settings.evidence != "forge" or forge is None or not token or not _REPO.fullmatch(forge.repo):
        return None
    usual = "https://api.github.com" if forge.host == "github.com" else f"https://{forge.host}/api/v3"
    api = (environment.get("SOCIALOPS_FORGE_API") or usual).rstrip("/")

    def check(review: Review, member: Member, taken_back: bool) -> str | None:
        evidence = review.forge
        if evidence is None or (evidence.host, evidence.repo) != (forge.host, forge.repo):
            return f"the record names a review on another forge or repository than {forge.host}/{forge.repo}"
        address = f"{api}/repos/{quote(forge.repo)}/pulls/{evidence.pull}/reviews/{evidence.review}"
        answer = _ask(address, token)
        return answer if isinstance(answer, str) else _differs(review, member, answer, taken_back=taken_back)

    return check


def _ask(address: str, token: str) -> dict[str, Any] | str:
    if urlsplit(address).scheme not in {"https", "http"}:
        return f"the forge's address {address} is none"
    request = Request(  # noqa: S310 - the scheme is checked above
        address, headers={"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    )
    try:
        with build_opener(_Stay()).open(request, timeout=_PATIENCE) as response:
            found = json.loads(response.read(_LARGEST))
    except (URLError, OSError, ValueError) as error:
        return f"the forge did not confirm the review ({error})"
    return found if isinstance(found, dict) else "the forge's answer is no review"


def _differs(review: Review, member: Member, answer: Mapping[str, Any], *, taken_back: bool) -> str | None:
    evidence = review.forge
    user = answer.get("user") or {}
    wanted = member.logins.get("github_id")
    if wanted is None:
        return f"{member.id} has no github_id in their file, so a login alone proves nothing"
    if user.get("type") != "User" or user.get("id") != wanted:
        return f"the forge says the review is by {user.get('login')}, not by {member.id}"
    state = _STATES.get(review.decision)
    if state is None or answer.get("state") not in {state, *(["DISMISSED"] if taken_back else [])}:
        return f"the forge says the review is {answer.get('state')}, not {state}"
    if evidence is None or answer.get("commit_id") != evidence.commit:
        return "the forge says the review is of another commit"
    return None

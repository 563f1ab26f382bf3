"""Send each member's reminders to the addresses they chose: once for each item, day and address.

What was sent is noted in `.socialops/state/reminders.json`, which git ignores. An address is an Apprise URL; secrets
come from the environment alone, by `${NAME}`. No message of ours ever shows more of an address than its scheme.
"""

from __future__ import annotations

import hashlib
import logging
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from urllib.parse import quote

from socialops.classes import dataclass
from socialops.domain.documents.people import Member
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.operations.reminders.sent import Reminded
from socialops.views.escalation import Escalated
from socialops.views.reminders import Reminder

_PLACE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,30}(?=://)", re.IGNORECASE)

Digest = Callable[[str, Sequence[Reminder], Sequence[Escalated]], tuple[str, str]]
"""Title and text of the message to a member."""


@dataclass(frozen=True)
class Sent:
    """What became of it: how many items each member got, what failed, who has chosen no address."""

    delivered: Mapping[str, int] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def load_sender() -> Callable[[str, str, str], bool]:
    """Apprise, as a function of address, title and text that says whether the message was taken.

    Raises:
        SocialopsError: the extra `notify` is not installed.
    """
    try:
        from apprise import Apprise, NotifyFormat
    except ImportError as error:
        raise SocialopsError(
            "Sending takes the extra 'notify', which is not installed: pip install 'socialops[notify]'"
        ) from error
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # its log could name an address with its secret

    def send(url: str, title: str, body: str) -> bool:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Apprise's plugins call is no business of the user
            channel = Apprise()
            return channel.add(url) and bool(channel.notify(body=body, title=title, body_format=NotifyFormat.TEXT))

    return send


def notify(
    workspace: Workspace,
    digests: Mapping[str, tuple[Sequence[Reminder], Sequence[Escalated]]],
    state: Reminded,
    *,
    today: date,
    environment: Mapping[str, str],
    digest: Digest,
    send: Callable[[str, str, str], bool],
) -> Sent:
    """Send what each member has not got today; one address that fails costs nobody else theirs."""
    delivered: dict[str, int] = {}
    failures: list[str] = []
    silent = []
    for name, (lines, passed) in digests.items():
        member = workspace.roster.members[name]
        if not member.notify:
            silent.append(name)
            continue
        count, failed = _to_member(member, lines, passed, state, today, environment, digest, send)
        failures += failed
        if count:
            delivered[name] = count
            state.save()
    return Sent(delivered, tuple(failures), tuple(silent))


def _to_member(
    member: Member,
    lines: Sequence[Reminder],
    passed: Sequence[Escalated],
    state: Reminded,
    today: date,
    environment: Mapping[str, str],
    digest: Digest,
    send: Callable[[str, str, str], bool],
) -> tuple[int, list[str]]:
    most, failures = 0, []
    for number, template in enumerate(dict.fromkeys(member.notify), 1):
        address = hashlib.sha256(template.encode()).hexdigest()[:16]
        fresh = [line for line in lines if not state.has(member.id, line.key, address, today)]
        raised = [each for each in passed if not state.has(member.id, each.key, address, today)]
        if not (fresh or raised):
            continue
        problem = _deliver(template, *digest(member.id, fresh, raised), environment, send)
        if problem:
            failures.append(
                f"{member.id}: address {number} in members/{member.id}.yaml ({_scheme(template)}) {problem}"
            )
            continue
        for line in fresh:
            state.note(member.id, line.key, address, today, late=line.overdue)
        for each in raised:
            state.note(member.id, each.key, address, today, late=False)
        most = max(most, len(fresh) + len(raised))
    return most, failures


def _deliver(
    template: str,
    title: str,
    body: str,
    environment: Mapping[str, str],
    send: Callable[[str, str, str], bool],
) -> str | None:
    """What went wrong, or None."""
    missing = [name for name in _PLACE.findall(template) if not environment.get(name)]
    if missing:
        names = ", ".join(dict.fromkeys(missing))
        return f"needs {names} from the environment, and it is not set: export it where 'remind --send' runs"
    try:
        taken = send(fill(template, environment), title, body)
    except Exception as error:  # noqa: BLE001 - whatever a channel's code does, the others still get theirs
        return f"failed ({type(error).__name__}): see whether the address is right and its service is up"
    return None if taken else "did not take the message: see whether the address is right and its service is up"


def fill(template: str, environment: Mapping[str, str]) -> str:
    """The address with the values of the environment in it, escaped for a URL unless they are all of it."""
    if whole := _PLACE.fullmatch(template):
        return environment[whole[1]]
    return _PLACE.sub(lambda found: quote(environment[found[1]], safe=""), template)


def _scheme(template: str) -> str:
    found = _SCHEME.match(template)
    return f"{found[0].lower()}://…" if found else "…"

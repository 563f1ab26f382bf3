"""From a server's answer to an outcome: what is certain, and what nobody knows."""

from __future__ import annotations

from socialops.networks.http import Reply
from socialops.networks.message import Denied, NotSent, Sent


def outcome_of(reply: Reply, urls: tuple[str, ...] = ()) -> Sent:
    """What became of a request that should have published, where it gave no id.

    Only a refusal by the server itself, or a connection that never was, says for certain that nothing came of it.
    """
    if not reply.sent:
        return Sent("failed", reason=f"not-sent: {reply.why}", urls=urls)
    if reply.later:
        return Sent("failed", reason=f"later: {reply.said()}", urls=urls, retry_after=reply.retry_after)
    if reply.refused:
        return Sent("failed", reason=f"refused: {reply.said()}", urls=urls)
    why = "an answer that says nothing" if reply.ok else reply.said()
    return Sent("unknown", reason=f"no certain answer: {why}", urls=urls)


def before_claim(reply: Reply, what: str) -> NotSent:
    """What became of a request that prepares: nothing can be seen of it, so nothing is unknown."""
    if reply.refused:
        return NotSent(Sent("failed", reason=f"refused: {what}: {reply.said()}"))
    said = reply.said() or "no answer"
    start = "later" if reply.later else "not-sent"
    return NotSent(Sent("failed", reason=f"{start}: {what}: {said}", retry_after=reply.retry_after))


def denied(reply: Reply) -> Denied:
    """Why nobody was let in."""
    return Denied(f"log-in: {reply.said() or 'an answer that says nothing'}")


def partial(sent: Sent, out: tuple[str, ...], parts: int) -> Sent:
    """What to say of a thread of which some parts are out and one is not: never that it failed."""
    if not out or sent.outcome == "published":
        return sent
    reason = f"part {len(out) + 1} of {parts} is not known to be out: {sent.reason}"
    return Sent("unknown", out[0], out, reason=reason)

"""The archive of Mastodon: `outbox.json`, in the words of ActivityStreams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from socialops.exchange.archives.past import Past, Read, Told, loaded, moment, plain, tidy

_PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def told(read: Read, files: list[str]) -> Told:
    """The public posts of the account; boosts, and what it answered others, are left out."""
    found = Told()
    data = read(files[0])
    outbox = loaded(data) if data else {}
    items = outbox.get("orderedItems") if isinstance(outbox, Mapping) else None
    notes = []
    for item in items if isinstance(items, list) else ():
        note = item.get("object") if isinstance(item, Mapping) and item.get("type") == "Create" else None
        if isinstance(note, Mapping):
            notes.append(note)
        else:
            found.left_out["boosts"] += 1
    own = {str(note.get("id")) for note in notes}
    for note in notes:
        at, answered = moment(note.get("published")), note.get("inReplyTo")
        if at is None:
            found.left_out["posts without a time"] += 1
        elif _PUBLIC not in _words(note.get("to")):
            found.left_out["posts that were not public"] += 1
        elif answered and str(answered) not in own:
            found.left_out["answers to others"] += 1
        else:
            found.posts.append(_past(note, at, str(answered) if answered else None))
    return found


def _past(note: Mapping[str, Any], at: Any, answered: str | None) -> Past:
    address = str(note.get("url") or note.get("id") or "")
    languages = note.get("contentMap")
    language = next(iter(languages), None) if isinstance(languages, Mapping) and languages else None
    return Past(
        str(note.get("id") or address),
        at,
        plain(str(note.get("content") or "")),
        address if address.startswith("https://") else None,
        tuple(_media(note.get("attachment"))),
        answered,
        str(language) if language else None,
        " ".join(tidy(str(note.get("summary") or "")).split()) or None,
    )


def _media(given: Any) -> Iterator[Mapping[str, str]]:
    for item in given if isinstance(given, list) else ():
        address = str(item.get("url") or "") if isinstance(item, Mapping) else ""
        if address.startswith("https://") and not any(sign.isspace() for sign in address):
            alt = tidy(str(item.get("name") or ""))
            yield {"url": address} | ({"alt": alt} if alt else {})


def _words(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

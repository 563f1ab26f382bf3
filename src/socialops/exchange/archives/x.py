"""The archive of X: `data/tweets.js`, its parts, and long posts in `note-tweet.js`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from typing import Any

from socialops.exchange.archives.past import Past, Read, Told, loaded, moment, tidy

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def told(read: Read, files: list[str]) -> Told:
    """The posts of the account; what it repeated, and what it answered others, is left out."""
    found = Told()
    folder = files[0].rpartition("/")[0]
    account = _account(read, folder)
    long = _long(read, folder)
    tweets = [tweet for name in files for tweet in _tweets(read(name))]
    own = {str(tweet.get("id_str") or tweet.get("id")) for tweet in tweets}
    for tweet in tweets:
        at = _time(str(tweet.get("created_at", "")))
        name = str(tweet.get("id_str") or tweet.get("id") or "")
        text = str(tweet.get("full_text") or tweet.get("text") or "")
        answered = str(tweet.get("in_reply_to_status_id_str") or tweet.get("in_reply_to_status_id") or "")
        if at is None or not name.isdecimal():
            found.left_out["posts without a time or a number"] += 1
        elif text.startswith("RT @"):
            found.left_out["reposts"] += 1
        elif (answered or tweet.get("in_reply_to_user_id_str")) and answered not in own:
            found.left_out["answers to others"] += 1
        else:
            handle = account.get("username") or "i"
            words = long.get(at) or _expanded(text, tweet)
            found.posts.append(
                Past(
                    name,
                    at,
                    tidy(words),
                    f"https://x.com/{handle}/status/{name}",
                    tuple(_media(tweet)),
                    f"https://x.com/{handle}/status/{answered}" if answered else None,
                    _language(tweet),
                )
            )
    return found


def _tweets(data: bytes | None) -> Iterator[Mapping[str, Any]]:
    given = loaded(data) if data else []
    for item in given if isinstance(given, list) else ():
        tweet = item.get("tweet", item) if isinstance(item, Mapping) else None
        if isinstance(tweet, Mapping):
            yield tweet


def _account(read: Read, folder: str) -> Mapping[str, str]:
    data = read(f"{folder}/account.js" if folder else "account.js")
    given = loaded(data) if data else []
    first = given[0] if isinstance(given, list) and given else {}
    account = first.get("account", {}) if isinstance(first, Mapping) else {}
    name = str(account.get("username", "")) if isinstance(account, Mapping) else ""
    return {"username": name if name.isascii() and name.replace("_", "").isalnum() else ""}


def _long(read: Read, folder: str) -> Mapping[datetime, str]:
    """Long posts, by the second in which they were made: nothing else joins them to their short form."""
    data = read(f"{folder}/note-tweet.js" if folder else "note-tweet.js")
    found: dict[datetime, str] = {}
    for item in loaded(data) if data else ():
        note = item.get("noteTweet", {}) if isinstance(item, Mapping) else {}
        core = note.get("core", {}) if isinstance(note, Mapping) else {}
        at = moment(note.get("createdAt", "")) if isinstance(note, Mapping) else None
        if at and isinstance(core, Mapping) and core.get("text"):
            found[at] = str(core["text"])
    return found


def _time(text: str) -> datetime | None:
    """`Mon Jan 01 12:00:00 +0000 2024`, whatever language the machine speaks."""
    parts = text.split()
    if len(parts) != 6 or parts[1] not in _MONTHS:  # noqa: PLR2004 - the words of such a time
        return moment(text)
    month = _MONTHS.index(parts[1]) + 1
    found = moment(f"{parts[5]}-{month:02}-{parts[2]:0>2}T{parts[3]}{parts[4][:3]}:{parts[4][3:]}")
    return found.astimezone(UTC) if found else None


def _expanded(text: str, tweet: Mapping[str, Any]) -> str:
    """The text with the addresses that t.co stands for, and without those of its own pictures."""
    words = unescape(text)
    for item in _list(tweet.get("entities"), "urls"):
        if item.get("url") and item.get("expanded_url"):
            words = words.replace(str(item["url"]), str(item["expanded_url"]))
    for item in _list(tweet.get("entities"), "media"):
        if item.get("url"):
            words = words.replace(str(item["url"]), "")
    return words


def _media(tweet: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    for item in _list(tweet.get("extended_entities"), "media") or _list(tweet.get("entities"), "media"):
        address = str(item.get("media_url_https") or "")
        if address.startswith("https://") and not any(sign.isspace() for sign in address):
            alt = tidy(str(item.get("ext_alt_text") or ""))
            yield {"url": address} | ({"alt": alt} if alt else {})


def _list(value: Any, name: str) -> list[Mapping[str, Any]]:
    given = value.get(name) if isinstance(value, Mapping) else None
    return [item for item in given if isinstance(item, Mapping)] if isinstance(given, list) else []


def _language(tweet: Mapping[str, Any]) -> str | None:
    word = str(tweet.get("lang") or "")
    return word if len(word) == 2 and word.isalpha() and word.isascii() else None  # noqa: PLR2004 - `und`, `zxx` are none

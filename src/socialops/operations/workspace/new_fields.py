"""The fields that the options of `new` set: from words, from YAML, or from a post that the new one is to be like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from socialops.classes import dataclass
from socialops.domain.documents.kind import Kind
from socialops.domain.documents.post import Post
from socialops.domain.source import Fault
from socialops.domain.suggest import did_you_mean
from socialops.errors import SocialopsError
from socialops.store.validation import complaints
from socialops.store.yaml.reader import parse

NEVER = ("id", "status", "series", "occurrence", "imported")
"""What no option sets: the id is the file's name, and commands set the others."""
_OWN = frozenset({"id", "author", "status", "publish_at", "waivers", "series", "occurrence", "follows", "imported"})
"""What a post that is like another one has of its own, or not at all."""
_ALT = "What the picture shows"
"""The template's own words: `check` asks for others."""

_TEXT_SIGNS = ("@", "%", "`")
"""No YAML value begins so; a handle does."""


@dataclass(frozen=True)
class Written:
    """What the user wrote: `media` as FILE or FILE=ALT, `sets` as PATH=VALUE with the value in YAML."""

    text: str | None = None
    author: str | None = None
    media: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


def fields_of(kind: Kind, written: Written, like: Post | None, base: Mapping[str, Any]) -> dict[str, Any]:
    """Top-level fields by name; what is set inside a field starts from that of *like*, else of *base*, the template's.

    Raises:
        SocialopsError: an option can't be read, or names what is not to be set.
    """
    found: dict[str, Any] = _like(like) if like else {}
    if written.text is not None:
        found["text"] = written.text if written.text.endswith("\n") or "\n" not in written.text else written.text + "\n"
    if written.author is not None:
        found["author"] = written.author
    if written.media:
        found["media"] = [_medium(word) for word in written.media]
    for word in written.sets:
        path, value = _assignment(word, kind)
        name = path[0]
        held = found.get(name, base.get(name))
        found[name] = _put(held, path[1:], value, word)
    return found


def judged(kind: Kind, data: Mapping[str, Any]) -> None:
    """Nothing, where the file may be so.

    Raises:
        SocialopsError: it may not; the message says all that is wrong with it.
    """
    try:
        kind.model.model_validate(data)
    except ValidationError as error:
        wrong = [message for _, _, message in complaints(error, kind.model, data)]
        raise SocialopsError(
            f"The {kind.name} would not be right:\n" + "\n".join(f"  - {line}" for line in wrong)
        ) from None


def _like(post: Post) -> dict[str, Any]:
    said = post.model_dump(mode="json", exclude_unset=True, exclude_none=True, by_alias=True)
    kept = {key: value for key, value in said.items() if key not in _OWN}
    variants = {
        channel: {key: value for key, value in variant.items() if key != "publish_at"}
        for channel, variant in kept.pop("variants", {}).items()
    }
    variants = {channel: variant for channel, variant in variants.items() if variant}
    return kept | ({"variants": variants} if variants else {})


def _medium(word: str) -> dict[str, str]:
    file, sign, alt = word.partition("=")
    return {"file": file.strip(), "alt": alt.strip() if sign and alt.strip() else _ALT}


def _assignment(word: str, kind: Kind) -> tuple[list[str], Any]:
    path, sign, text = word.partition("=")
    keys = [key.strip() for key in path.split(".")]
    if not sign or not all(keys):
        raise SocialopsError(f"--set '{word}': write it as field=value, such as --set link=https://example.org")
    if keys[0] in NEVER:
        raise SocialopsError(f"--set {keys[0]}: {_why_never(keys[0])}")
    known = {field.alias or name for name, field in kind.model.model_fields.items()}
    if keys[0] not in known:
        raise SocialopsError(f"--set '{word}': a {kind.name} has no field '{keys[0]}'; {did_you_mean(keys[0], known)}")
    if text[:1] in _TEXT_SIGNS:
        return keys, text
    value = parse(f"value: {text}\n".encode("utf-8", "surrogatepass")) if text.strip() else None
    if isinstance(value, Fault):
        raise SocialopsError(f"--set '{word}': {value.message}. Put the value in quotes, as in YAML: {path}='\"…\"'")
    return keys, value["value"] if isinstance(value, dict) else None


def _why_never(name: str) -> str:
    match name:
        case "id":
            return "the id is the file's name, which you give behind the kind."
        case "status":
            return "'socialops submit', 'hold' and 'cancel' set the status."
        case "imported":
            return "only 'socialops import' sets it."
        case _:
            return "'socialops series materialise' sets it."


def _put(held: Any, path: Sequence[str], value: Any, word: str) -> Any:
    """*held* with *value* at the end of *path*; what is not there yet is made."""
    if not path:
        return value
    key, rest = path[0], path[1:]
    if key.isdecimal() and isinstance(held, list | tuple):
        items, place = list(held), int(key)
        if place > len(items):
            raise SocialopsError(f"--set '{word}': the list has {len(items)} entries, counted from 0")
        inside = _put(items[place] if place < len(items) else None, rest, value, word)
        return [*items[:place], inside, *items[place + 1 :]]
    if held is not None and not isinstance(held, Mapping):
        raise SocialopsError(f"--set '{word}': there is nothing inside '{key}' to be set")
    return {**(held or {}), key: _put((held or {}).get(key), rest, value, word)}

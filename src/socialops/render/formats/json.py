"""The one way in which this program writes JSON for others: a document, or a line."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any

VERSION = 1
"""What every document of ours says about its shape: keys may be added to it, never changed."""


def document(keys: dict[str, Any]) -> str:
    """A document with its version in front, indented, and a line's end; times are ISO 8601 with their offset."""
    return text({"version": VERSION, **keys}) + "\n"


def text(value: Any) -> str:
    """*value* indented, in a form that holds no sign which is invisible or which a CI runner would obey.

    Text beyond ASCII stays as it is. Controls, line separators, direction marks and other signs that nobody sees are
    escaped, and so is '##', by which runners of GitHub and Azure know a command: whoever reads the JSON gets every
    value unchanged, and it may end in a log.
    """
    return _safe(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def line(value: Any) -> str:
    """*value* on one line, as safe as `text`, with its line's end."""
    return _safe(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)) + "\n"


def _safe(found: str) -> str:
    found = found.replace("##", "#\\u0023")
    hidden = {ord(sign): _escaped(sign) for sign in set(found) if sign != "\n" and not sign.isprintable()}
    return found.translate(hidden) if hidden else found


@lru_cache(maxsize=256)
def _escaped(sign: str) -> str:
    return json.dumps(sign)[1:-1] if ord(sign) > 0x7F else f"\\u{ord(sign):04x}"  # noqa: PLR2004 - the end of ASCII


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        from socialops.domain.time.clock import iso

        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)

"""Words that YAML drops: in a plain value, a '#' behind a blank begins a comment.

`text: Bring a jacket #RepairDay` ends before the blank. A comment that is meant as one has a blank behind its sign, and
is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from socialops.domain.finding import KeyPath
from socialops.domain.pattern import late
from socialops.domain.source import Fault

_SIGNS = (b" #", b"[#", b",#", b"{#")
_TAG = late(rb"[ \[,{]#+[^\s#]")
_BLOCK_TEXT = late(rb"^( *)[\w-]+: [|>][-+1-9]{0,2} *\n(?:(?:\1 [^\n]*| *)\n)*", re.MULTILINE)
WORDS = frozenset(
    str.split(
        "text headline alt content_warning hashtags mentions link first_comment thread title template values message "
        "description name handle source notes note reason term accept reject banned any_of tokens token raw swap "
        "exceptions voice business_goal hypothesis success measure about resolution lessons themes signals questions "
        "before_passing expects ends_when resolutions respond done told either first second append"
    )
)
"""Fields that hold a person's words; what stands under one of them is words too."""


class Lost(NamedTuple):
    """Words that are no part of the value of a field; `empty` where nothing of the value is left, and `breaks` where
    the file is no YAML for it.
    """

    fault: Fault
    field: str
    empty: bool
    breaks: bool


def lost_words(data: bytes) -> list[Lost]:
    """What YAML drops of the words in a document that can be read."""
    if b"#" not in data or not any(signs in data for signs in _SIGNS) or not _TAG.search(data):
        return []
    if not _TAG.search(_BLOCK_TEXT.sub(b"", data)):
        return []
    from socialops.store.yaml.lost_tokens import walked  # PyYAML, which most commands need not

    return list(walked(data.decode("utf-8"), WORDS))


def broken_by(data: bytes) -> Fault | None:
    """The '#' for which a file is no YAML: its value goes on below, or its bracket closes in what is now a comment."""
    if not any(signs in data for signs in _SIGNS):
        return None
    from socialops.store.yaml.lost_tokens import walked

    return next((lost.fault for lost in walked(data.decode("utf-8"), None) if lost.breaks), None)


def unexplained(
    complaints: Iterable[tuple[str, KeyPath, str]], lost: Iterable[Lost]
) -> Iterator[tuple[str, KeyPath, str]]:
    """The complaints about a document that are not about values of which nothing is left."""
    gone = {one.field for one in lost if one.empty}
    for code, keys, message in complaints:
        field = next((key for key in reversed(keys) if isinstance(key, str)), "text" if "no text" in message else "")
        if field not in gone:
            yield code, keys, message

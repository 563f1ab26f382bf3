"""Markdown that a plain-text platform would show as it is typed, and what to write instead.

Only what is clearly meant as markup is reported: `snake_case`, `2 * 3 * 4`, a `*footnote` and a `#Hashtag`
at the start of a line are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from socialops.domain.pattern import late
from socialops.platforms.links import X_LINKS, find_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DEEPEST: Final = 3  # markup inside markup: bold around a link around code
_BEFORE: Final = r"(?<![\w*_`~\\@#/.=&-])"
_AFTER: Final = r"(?![\w*_`~/=]|\.\w)"
_ADDRESS: Final = r"[^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+"
_WORD: Final = late(r"[^\W_]")
_BEGINS: Final = late(r"[\w\"'\u2018\u2019\u201c\u201e\u00ab(\[#@$\u20ac\u00a3\u00bf\u00a1`*_~+]|[^\x00-\u2fff]")
_NAME: Final = late(r"[A-Za-z_]\w*\Z", re.ASCII)
_PYTHON_NAMES: Final = frozenset(
    str.split(
        "abs abstract abstractmethods add aenter aexit aiter all alloc and anext annotate annotations args author "
        "await base bases basicsize bool buffer build_class builtins bytes call cause ceil class closure code "
        "complex concat conform contains context copy copyright credits date debug deepcopy defaults del delattr "
        "delete delitem dict dictoffset dir dirname div divmod doc docformat email enter eq exit file filename "
        "flags float floor floordiv format func future ge get getattr getattribute getformat getitem getnewargs "
        "getstate globals gt hash iadd iand iconcat ifloordiv ilshift imatmul imod import imul index init "
        "instancecheck int inv invert ior ipow irshift isabstractmethod isub itemsize iter itruediv ixor kwdefaults "
        "le len license loader lshift lt main matmul members missing mod module mro mul name ne neg new next not "
        "objclass or origin package parameters path pos pow prepare proto qualname radd rand rdivmod reduce repr "
        "reversed rfloordiv rlshift rmatmul rmod rmul ror round rpow rrshift rshift rsub rtruediv rxor self set "
        "setattr setitem setstate sizeof slots spec status str sub subclasscheck subclasses subclasshook tablename "
        "test thisclass title traceback truediv trunc typename version weakref weakrefoffset wrapped xor"
    )
)
"""Names that programmers write between double underscores."""
_TITLE: Final = r"(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+'))?+"
_REAL_ADDRESS: Final = late(
    r"https?://|mailto:|(?:\.{0,2}/|#)[\w./#-]+\Z|[\w.-]+/[\w./-]+\Z|[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)


class Markup(NamedTuple):
    """A piece of markup: where it stands in code points, and the same in plain text.

    `kind` is link, image, autolink, bold, italic, strike, code, code-block or heading. `safe` tells that
    replacing it by `plain` changes nothing a reader would miss.
    """

    start: int
    end: int
    kind: str
    plain: str
    safe: bool


class _Kind(NamedTuple):
    name: str
    pattern: re.Pattern[str]
    plain: Callable[[re.Match[str]], str | None]
    safe: bool
    nests: bool = False


def _link(found: re.Match[str]) -> str | None:
    label, address = found[1].strip(), found[2]
    if not _REAL_ADDRESS.match(address):
        return None
    bare = address.removeprefix("https://").removeprefix("http://").removeprefix("mailto:").rstrip("/")
    if not label or label.rstrip("/") in (address.rstrip("/"), bare):
        return address.removeprefix("mailto:")
    return f"{label} ({address.removeprefix('mailto:')})"


def _image(found: re.Match[str]) -> str | None:
    return found[1].strip() if _REAL_ADDRESS.match(found[2]) else None


def _inner(found: re.Match[str]) -> str | None:
    return found[1] or found[2] if found.re.groups > 1 else found[1]


def _emphasised(found: re.Match[str]) -> str | None:
    inner = _inner(found)
    if not inner or not _WORD.search(inner) or not _BEGINS.match(inner):
        return None
    return None if found[0].startswith("__") and _is_code_name(inner) else inner


def _is_code_name(word: str) -> bool:
    """`__init__`, `__FILE__`, `__my_name__`: a name of a programming language that is written so."""
    return word in _PYTHON_NAMES or (_NAME.match(word) is not None and ("_" in word or word.isupper()))


def _emphasis(sign: str) -> str:
    one = re.escape(sign[0])
    body = (
        rf"[^{one}\s](?:[^{one}\n]*+(?:{one}(?!{one})[^{one}\n]++)*+)?+"
        if len(sign) > 1
        else rf"[^{one}\s][^{one}\n]*+"
    )
    return rf"{_BEFORE}{re.escape(sign)}(?!{one})({body})(?<!\s){re.escape(sign)}{_AFTER}"


_KINDS: Final = (
    _Kind(
        "code-block",
        late(r"^```[\w-]*+\n((?:(?!```).*\n)*+)```[ \t]*$", re.MULTILINE),
        _inner,
        safe=False,
    ),
    _Kind("code", late(r"(?<![`\w\\])`([^`\n]*[^`\s])`(?![`\w])"), _inner, safe=True),
    _Kind("image", late(rf"!\[([^\[\]\n]*+)\]\(({_ADDRESS}){_TITLE}\)"), _image, safe=False),
    _Kind(
        "link",
        late(rf"(?<![!\\\]\w])\[([^\[\]\n]++)\]\(({_ADDRESS}){_TITLE}\)"),
        _link,
        safe=True,
        nests=True,
    ),
    _Kind("autolink", late(r"<(https?://[^\s<>]++)>"), _inner, safe=True),
    _Kind("bold", late(f"{_emphasis('**')}|{_emphasis('__')}"), _emphasised, safe=True, nests=True),
    _Kind("strike", late(_emphasis("~~")), _emphasised, safe=False, nests=True),
    _Kind("italic", late(f"{_emphasis('*')}|{_emphasis('_')}"), _emphasised, safe=False, nests=True),
    _Kind(
        "heading",
        late(
            r"^(?:#{2,6}[ \t]++(?=[*_`~\[]{0,3}\w)|#[ \t]++(?=[^\W\d_a-z]))([^\n]*?[^\s#])[ \t]*#*[ \t]*$", re.MULTILINE
        ),
        _inner,
        safe=True,
        nests=True,
    ),
)


def may_hold_markup(text: str) -> bool:
    """Whether a sign stands in the text that markup could begin with; asked of every text, so without a loop."""
    return "*" in text or "_" in text or "`" in text or "#" in text or "~~" in text or "](" in text or "<http" in text


def find_markup(text: str) -> list[Markup]:
    """The markup of a text in order; what lies inside other markup is part of it."""
    return _find(text, 0)


def _find(text: str, depth: int) -> list[Markup]:
    if depth > _DEEPEST or not may_hold_markup(text):
        return []
    found = sorted(_all(text, depth), key=lambda markup: (markup.start, -markup.end))
    kept: list[Markup] = []
    for markup in found:
        if not kept or markup.start >= kept[-1].end:
            kept.append(markup)
    return kept


def _all(text: str, depth: int) -> Iterator[Markup]:
    links = find_links(text, X_LINKS)
    starts, ends = [link.start for link in links], [link.end for link in links]
    for kind in _KINDS:
        for found in kind.pattern.finditer(text):
            plain = kind.plain(found)
            if plain is None or _inside(found.start(), found.end(), starts, ends):
                continue
            nested = _find(plain, depth + 1) if kind.nests else []
            safe = kind.safe and all(markup.safe for markup in nested)
            yield Markup(found.start(), found.end(), kind.name, _replaced(plain, nested), safe)


def _replaced(text: str, nested: list[Markup]) -> str:
    for markup in reversed(nested):
        text = text[: markup.start] + markup.plain + text[markup.end :]
    return text


def _inside(start: int, end: int, starts: list[int], ends: list[int]) -> bool:
    """It begins or ends within an address, where signs are part of the address."""
    for place in (start, end):
        index = bisect_left(starts, place) - 1
        if index >= 0 and place < ends[index]:
            return True
    return False

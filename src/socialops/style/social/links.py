"""Links: tracked, to allowed places, not shortened (SO204)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import regex

from socialops.style.social.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

LINK = regex.compile(r"(?i)\bhttps?://[^\s<>\"\u201c\u201d\u00ab\u00bb]{1,2000}+")
TRAILING = ".,;:!?'\u2019\u2026*_"
BRACKETS = {")": "(", "]": "["}
UTM = ("utm_source", "utm_medium", "utm_campaign")
SHORTENERS = frozenset(
    str.split(
        "bit.ly buff.ly cutt.ly db.tt dlvr.it fb.me goo.gl ift.tt is.gd lnkd.in ow.ly rb.gy rebrand.ly s.id "
        "shorturl.at t.co t.ly t.me tiny.cc tinyurl.com trib.al tr.im v.gd wp.me youtu.be"
    )
) - {"t.me", "youtu.be", "wp.me"}
"""Hosts that only forward; those that belong to one service and name it (t.me, youtu.be, wp.me) are no shorteners."""


_HOSTS = "|".join(regex.escape(host) for host in sorted(SHORTENERS))
BARE = regex.compile(
    rf"(?i)(?<![\w@./:-])(?:(?:www\.)?(?:{_HOSTS})/[\w-]|www\.[\w-]+\.[\w-])[^\s<>\"\u201c\u201d\u00ab\u00bb]{{0,2000}}+"
)
"""Links without https:// that platforms make clickable and that can't be anything else: www.acme.test, bit.ly/3x."""


def written_links(text: str) -> list[tuple[int, int, str]]:
    """Give start, end and address of every http link, without the punctuation that follows it."""
    return [_without_trail(found) for found in LINK.finditer(text)]


def find_bare_links(text: str) -> list[tuple[int, int, str]]:
    """Give start, end and address of every link that is written without https://."""
    return [_without_trail(found) for found in BARE.finditer(text)] if "/" in text or "." in text else []


def _without_trail(found: regex.Match[str]) -> tuple[int, int, str]:
    address = found[0]
    while address:
        last = address[-1]
        if last in TRAILING or (last in BRACKETS and address.count(last) > address.count(BRACKETS[last])):
            address = address[:-1]
        else:
            break
    return found.start(), found.start() + len(address), address


def check_links(
    text: str,
    *,
    require_utm: bool = False,
    allow_domains: Collection[str] = (),
    forbid_shorteners: bool = False,
) -> Iterator[Remark]:
    """Say what is wrong with the links of a text. A domain allows its sub-domains; UTM is asked of those alone."""
    bare = [(start, end, f"https://{address}") for start, end, address in find_bare_links(text)]
    for start, end, address in sorted((*written_links(text), *bare)):
        for kind, said in judge_link(
            address, require_utm=require_utm, allow_domains=allow_domains, forbid_shorteners=forbid_shorteners
        ):
            yield Remark(kind, said, start, end, text[start:end])


def judge_link(
    address: str,
    *,
    require_utm: bool = False,
    allow_domains: Collection[str] = (),
    forbid_shorteners: bool = False,
) -> Iterator[tuple[str, str]]:
    """Say what is wrong with one address, as kind and message."""
    host, query = _parts(address)
    if not host:
        yield "link-broken", f"{address} has no host. Write the whole address."
        return
    if forbid_shorteners and host.removeprefix("www.") in SHORTENERS:
        yield "link-shortener", f"{host} hides where the link leads. Write the address itself."
        return
    own = any(_is_within(host, domain) for domain in allow_domains)
    if allow_domains and not own:
        yield (
            "link-domain",
            f"{host} is not among the domains of the guide ({', '.join(sorted(allow_domains))}).",
        )
    if require_utm and (own or not allow_domains):
        given = {name.lower() for name, value in query if value}
        missing = [name for name in UTM if name not in given]
        if missing:
            yield (
                "link-utm",
                f"The link lacks {', '.join(missing)}, so its clicks can't be told apart. Add them.",
            )


def _is_within(host: str, domain: str) -> bool:
    wanted = domain.lower().strip(".")
    return host == wanted or host.endswith("." + wanted)


def _parts(address: str) -> tuple[str, list[tuple[str, str]]]:
    try:
        split = urlsplit(address)
        return (split.hostname or "").rstrip("."), parse_qsl(split.query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return "", []

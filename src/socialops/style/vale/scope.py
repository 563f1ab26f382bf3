"""Which blocks of a text a rule runs on.

A scope is a list of selectors of which one must hold. A selector joins terms with `&`; a term is dotted words, all of
which the block must have, and `~` before it turns it round. A post has the blocks text, paragraph, sentence and raw;
it has no headings, lists or tables, so those never match.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SECTIONS = {
    "text": frozenset({"text", "txt"}),
    "raw": frozenset({"raw", "txt"}),
    "summary": frozenset({"summary", "txt"}),
    "paragraph": frozenset({"paragraph", "text", "txt"}),
    "sentence": frozenset({"sentence", "text", "txt"}),
}
SCOPES = frozenset(SECTIONS) | frozenset(
    str.split(
        "txt md rst adoc html xml org heading list table blockquote code alt link strong emphasis comment title figure "
        "caption meta attr pre frontmatter"
    )
)
"""First words of scopes that Vale knows, among them those of what a post never has."""
PARENTS = {**SECTIONS, "paragraph": SECTIONS["text"], "sentence": SECTIONS["text"]}


def block_kinds(scopes: Sequence[str]) -> tuple[str, ...]:
    """Give the kinds of block the scopes ask for; the smaller ones only where they add something."""
    selectors = [[term.strip() for term in scope.split("&")] for scope in scopes]
    kinds = [kind for kind in SECTIONS if any(_matches(kind, terms) for terms in selectors)]
    if "text" in kinds and "paragraph" in kinds:
        kinds.remove("paragraph")
    if "raw" in kinds and "text" in kinds:
        kinds.remove("raw")
    if "summary" in kinds and ("text" in kinds or "raw" in kinds):
        kinds.remove("summary")
    return tuple(kinds)


def unknown_scope(scope: str) -> str:
    """Give the first term of a scope that begins with no word of SCOPES; nothing when all do."""
    terms = (term.strip().removeprefix("~") for term in scope.split("&"))
    return next((term for term in terms if term.split(".")[0].split("(")[0] not in SCOPES | {"doc"}), "")


def _matches(kind: str, terms: Sequence[str]) -> bool:
    if kind == "sentence" and not any("sentence" in term.split(".") for term in terms):
        return False
    for term in terms:
        sections = frozenset(term.removeprefix("~").split("."))
        if term.startswith("~"):
            if kind in {"raw", "summary"} or sections <= PARENTS[kind]:
                return False
        elif not sections <= SECTIONS[kind]:
            return False
    return True

"""Bring the generated parts of docs/ up to date with the code: field tables, commands, rules, test vectors, exports.

Run `python -m docs.generate`; with `--check` it writes nothing and fails where a page is out of date. A generated part
stands between `<!-- generated: NAME -->` and `<!-- end -->`; everything else is written by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from docs import commands, exports, fields, house, rules, vectors

DOCS = Path(__file__).parent
_PART = re.compile(
    r"(?P<head><!-- generated: (?P<name>[a-z-]+)(?: (?P<word>[a-z-]+))? -->\n).*?(?=<!-- end -->)", re.DOTALL
)
PARTS: Mapping[str, Callable[[str], str]] = {
    "kinds": lambda _: fields.kinds(),
    "fields": fields.tables,
    "commands": lambda _: commands.commands(),
    "globals": lambda _: commands.global_options(),
    "rules": lambda _: rules.rules(),
    "subjects": lambda _: house.subject_map(),
    "dependencies": lambda _: house.dependencies(),
    "vectors": lambda _: vectors.vectors(),
    "formats": lambda _: exports.formats(),
    "counts": lambda _: exports.counts(),
}


def filled(text: str) -> str:
    """A page with all its generated parts made anew."""

    def part(found: re.Match[str]) -> str:
        return found["head"] + "\n" + PARTS[found["name"]](found["word"] or "").strip() + "\n\n"

    return _PART.sub(part, text)


def counted(readme: str) -> str:
    """README's session with the number of files that `check` reads: the example's, the new post, and its approval."""
    from socialops.store.load import load

    numbers = iter((1, 2, 2))
    files = load(DOCS.parent / "examples" / "acme").file_count
    return re.sub(r"\d+(?= files(?: checked)?\.$)", lambda _: str(files + next(numbers)), readme, flags=re.MULTILINE)


def stale() -> dict[Path, str]:
    """Pages that are out of date, with what they should say."""
    pages = {page: filled(page.read_text(encoding="utf-8")) for page in sorted(DOCS.glob("*.md"))}
    readme = DOCS.parent / "README.md"
    pages[readme] = counted(readme.read_text(encoding="utf-8"))
    return {page: text for page, text in pages.items() if page.read_text(encoding="utf-8") != text}


def main() -> int:
    """Write, or with --check only tell."""
    found = stale()
    if "--check" in sys.argv[1:]:
        for page in found:
            print(f"{page.relative_to(DOCS.parent)} is out of date: run 'python -m docs.generate'", file=sys.stderr)
        return 1 if found else 0
    for page, text in found.items():
        page.write_text(text, encoding="utf-8")
        print(f"{page.relative_to(DOCS.parent)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())

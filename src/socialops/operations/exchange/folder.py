"""A folder, or one file of Markdown, to posts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from socialops import door
from socialops.domain.results.imported import Fault
from socialops.domain.sanitize import one_line
from socialops.domain.source import Fault as Unparsed
from socialops.errors import SocialopsError
from socialops.exchange.dates import MORNING, Order
from socialops.exchange.draft import Draft, Known, Unfit, numbered
from socialops.exchange.markdown import ENDINGS, Writing, page_of
from socialops.exchange.values import damaged
from socialops.store.yaml.reader import parse

MOST_FILES: Final = 10_000
_LARGEST = 1 << 20
_BESIDE = frozenset({"readme", "contributing", "license", "code_of_conduct", "changelog"})
"""What lies in every repository, and is no post."""


class Found:
    """The posts of files, with what is wrong with others, and what was left out."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.faults: list[Fault] = []
        self.unknown: Counter[str] = Counter()
        self.whole_days = 0

    @property
    def notes(self) -> list[str]:
        """What to know about how they were read."""
        notes = []
        if self.unknown:
            several = ", ".join(f"'{one_line(name)}' ({count})" for name, count in sorted(self.unknown.items()))
            notes.append(f"channels that are not known here were left out: {several}")
        if self.whole_days:
            counted = "1 file names a day" if self.whole_days == 1 else f"{self.whole_days} files name a day"
            notes.append(f"{counted} and no time: {MORNING} was taken")
        return notes


def read_pages(
    root: Path, source: Path, known: Known, *, channels: tuple[str, ...], order: Order | None, author: str | None
) -> Found:
    """The posts of a folder's Markdown, or of one such file.

    Raises:
        SocialopsError: there is none, or there are too many.
    """
    found = Found()
    files = [source] if source.is_file() else list(_files(source))
    if not files:
        raise SocialopsError(f"{one_line(source.name)}: there is no Markdown in it (.md, .markdown or .tweet).")
    taken: dict[str, str] = {}
    for path in files:
        place = path.name if path == source else path.relative_to(source).as_posix()
        data = door.read(path, _LARGEST)
        if isinstance(data, door.Shut):
            found.faults.append(Fault(place, "", data.why))
            continue
        text = _text(data)
        if text is None:
            found.faults.append(Fault(place, "", "this is no text in UTF-8: save it anew"))
            continue
        if signs := damaged(text):
            found.faults.append(
                Fault(place, "", f"'{signs[0]}' stands where '{signs[1]}' was meant: save it anew as UTF-8")
            )
            continue
        writing = Writing(known, _front, _placing(root, path), channels, order, author)
        page = page_of(writing, place, text)
        found.faults += page.faults
        found.unknown.update(page.unknown)
        found.whole_days += page.whole_day
        if page.draft is None:
            continue
        if page.draft.post in taken and page.named:
            found.faults.append(Fault(place, "id", f"{page.draft.post} is the id of {taken[page.draft.post]} already"))
            continue
        page.draft.fields["id"] = numbered(page.draft.post, taken)
        taken[page.draft.post] = place
        found.drafts.append(page.draft)
    return found


def _files(folder: Path) -> Iterator[Path]:
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        for name in sorted(names):
            if not name.lower().endswith(ENDINGS) or name.rpartition(".")[0].lower() in _BESIDE:
                continue
            count += 1
            if count > MOST_FILES:
                raise SocialopsError(f"{one_line(folder.name)}: more than {MOST_FILES} files: take it in parts.")
            yield Path(place, name)


def _text(data: bytes) -> str | None:
    if len(data) > _LARGEST:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _front(text: str) -> Mapping[str, Any] | str:
    """Front matter by the strict loader."""
    found = parse(text.encode("utf-8"))
    if isinstance(found, Unparsed):
        return f"the front matter can't be read: {found.message}"
    return found or {}


def _placing(root: Path, file: Path) -> Any:
    """Pictures beside the file, where they lie in the workspace."""

    def place(address: str) -> str:
        top, here = os.path.abspath(root), os.path.abspath(file.parent)  # noqa: PTH100 - links stay as they are
        meant = os.path.normpath(os.path.join(here, address)) if not address.startswith("/") else address  # noqa: PTH118
        inside = os.path.relpath(meant, top).replace(os.sep, "/")
        if inside.startswith("../") or os.path.isabs(inside):  # noqa: PTH117
            raise Unfit(
                f"the picture '{one_line(address)}' is not in the workspace: put it into assets/ and name it there, or "
                "give it an address on the web"
            )
        return inside

    return place

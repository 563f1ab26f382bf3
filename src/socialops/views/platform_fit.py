"""How a part fits its platform: lengths, what would be cut, what is linked, and what its media are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from socialops.classes import dataclass
from socialops.platforms.count import Length, measure
from socialops.platforms.entities.by_platform import Entities
from socialops.platforms.markup import Markup, find_markup
from socialops.platforms.part import MediaItem, Part
from socialops.platforms.truncate import cut


@dataclass(frozen=True)
class MediaFit:
    """A picture, film or document: what is known of it, or why nothing is."""

    source: str
    alt: str | None
    facts: str
    problem: str | None
    wants_alt: bool = False


@dataclass(frozen=True)
class Fit:
    """A part on its platform; `cut` is the index of the first character that does not fit, None where all does."""

    lengths: tuple[Length, ...]
    cut: int | None
    entities: Entities
    markup: tuple[Markup, ...]
    media: tuple[MediaFit, ...]
    remarks: tuple[str, ...]


def fit(part: Part, problems: dict[str, str]) -> Fit:
    """How the part fits; *problems* says why a file can't be used, by its path."""
    place = cut(part.platform, part.text, content_warning=part.content_warning, photo_post=part.photo_post)
    lengths = _telling(part.lengths)
    if part.headline:
        lengths += _telling(measure(part.platform, "headline", part.headline))
    return Fit(
        lengths=tuple(lengths),
        cut=place if place < len(part.text) else None,
        entities=part.entities,
        markup=() if part.platform.markdown else tuple(find_markup(part.text)),
        media=tuple(_media(part, item, problems) for item in part.media),
        remarks=tuple(_remarks(part)),
    )


def _telling(lengths: Sequence[Length]) -> list[Length]:
    """Without those in a unit that is only plausible and comes to the same."""
    sure = {(length.name, length.value) for length in lengths if length.sure}
    return [length for length in lengths if length.sure or (length.name, length.value) not in sure]


def _media(part: Part, item: MediaItem, problems: dict[str, str]) -> MediaFit:
    problem = problems.get(item.media.file or "") or (item.facts.problem if item.facts else "")
    return MediaFit(
        item.name, item.media.alt, "" if problem else facts_line(item), problem or None, part.wants_alt(item)
    )


def facts_line(item: MediaItem) -> str:
    """`image/png, 1200x675, 13.3 kB`."""
    facts = item.facts
    if facts is None:
        pinned = "pinned by its sha256" if item.media.sha256 else "not pinned"
        return f"on the web, not measured, {pinned}"
    if facts.kind == "pointer":
        return f"kept in Git LFS ({_size(facts.pointer_size or 0)}), not measured"
    parts = [facts.mime]
    if facts.width and facts.height:
        parts.append(f"{facts.width}x{facts.height}")
    elif facts.kind != "document":
        parts.append("pixels not measured")
    if facts.kind == "video":
        parts.append(f"{facts.duration:.1f} s" if facts.duration is not None else "duration not measured")
    if facts.frames and facts.frames > 1:
        parts.append(f"{facts.frames} frames")
    return ", ".join((*parts, _size(facts.size)))


def _size(size: int) -> str:
    """In the units that platforms state: 1 kB is 1000 bytes."""
    for unit, amount in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= amount:
            return f"{size / amount:.1f} {unit}"
    return f"{size} bytes"


def _remarks(part: Part) -> Iterator[str]:
    if part.entities.links and not part.platform.links_clickable:
        yield f"{part.platform.title} shows links as plain text: nobody can click on them."
    if part.content_warning and not part.platform.content_warning_counts:
        yield f"{part.platform.title} has no content warning: nobody will see it there."
    if part.post.on(part.channel, "headline") and not part.platform.headline_shown:
        yield f"{part.platform.title} has no headline: nobody will see it there."

"""Questions about single files, answered when they are asked: places in them, and facts about media."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from socialops.domain.documents.post import Post
from socialops.domain.finding import KeyPath, Position
from socialops.domain.source import Fault, MediaFacts, Source
from socialops.domain.workspace import Filed
from socialops.store.yaml.line_positions import Lines, quick_lines
from socialops.store.yaml.reader import locate, positions
from socialops.store.yaml.text_starts import Marks

if TYPE_CHECKING:
    from socialops.domain.documents.style_package import Package
    from socialops.store.yaml.scalar import Scalar


class SourceFacts:
    """Facts about the files of a source; each file is looked into when it is first asked about. See FileFacts.

    *posts* and *marks* tell where texts begin that were read already.
    """

    def __init__(self, source: Source, posts: Mapping[str, Filed[Post]], marks: Marks) -> None:
        self.locate = _locator(source)
        self.locate_text = _text_locator(source, posts, marks)
        self.media = source.media
        self.media_problem = source.media_problem
        self.media_facts = _prober(source)
        self.media_bytes = _taker(source)
        self.package = _packages(source)


def _locator(source: Source) -> Callable[[str, KeyPath], Position]:
    """The place of a value, or of the nearest thing around it."""

    @lru_cache(maxsize=256)
    def places(path: str) -> dict[KeyPath, Position]:
        data = source.read(path)
        return {} if isinstance(data, Fault) else positions(data)

    return lambda path, keys: locate(places(path), keys)


def _text_locator(
    source: Source, posts: Mapping[str, Filed[Post]], marks: Marks
) -> Callable[[str, KeyPath, int], Position]:
    """The place of a character of a text; of its field where the text can't be matched with the file."""
    around = _locator(source)

    @cache
    def by_path() -> dict[str, Post]:
        return {filed.path: filed.item for filed in posts.values()}

    @lru_cache(maxsize=256)
    def scalar(path: str, keys: KeyPath) -> Lines | Scalar | None:
        text = _text(by_path().get(path), keys)
        if text and (path, keys) in marks:
            return Lines(text.rstrip("\n"), *marks[path, keys])
        data = source.read(path)
        if isinstance(data, Fault):
            return None
        if text and (found := quick_lines(data, keys, text)):
            return found
        from socialops.store.yaml.scalar import find_scalar  # PyYAML, which most commands need not

        return find_scalar(data, keys)

    def position(path: str, keys: KeyPath, offset: int) -> Position:
        found = scalar(path, keys)
        return found.position(offset) if found else around(path, keys)

    return position


def _packages(source: Source) -> Callable[[str], Package]:
    """Packages of style rules by name, each read once."""

    @cache
    def lookup(name: str) -> Package:
        from socialops.store.style_package import read_package  # PyYAML, as above

        return read_package(source, name)

    return lookup


def _text(post: Post | None, keys: KeyPath) -> str | None:
    """What a post is known to hold there, where that is a text, a hashtag, a mention or an address."""
    match keys:
        case (("text" | "link" | "headline" | "content_warning") as name,):
            value: str | None = getattr(post, name) if post else None
            return value
        case (("hashtags" | "mentions") as name, int(number)):
            items: tuple[str, ...] = getattr(post, name) if post else ()
            return items[number] if number < len(items) else None
        case ("variants", str(channel), "text"):
            variant = post.variants.get(channel) if post else None
            return variant.text if variant else None
    return None


def _prober(source: Source) -> Callable[[str], MediaFacts]:
    """What is in a media file, probed once a run."""

    @cache
    def facts(path: str) -> MediaFacts:
        from socialops.store.media.identify import probe

        if problem := source.media_problem(path):
            return MediaFacts("unknown", "", 0, problem=problem)
        try:
            with source.open_media(path) as stream:
                return probe(stream)
        except OSError as error:
            return MediaFacts("unknown", "", 0, problem=f"can't be read ({error.strerror})")

    return facts


def _taker(source: Source) -> Callable[[str, int], bytes | None]:
    """A media file whole, where it may be used and is small enough."""

    def data(path: str, most: int) -> bytes | None:
        if source.media_problem(path):
            return None
        try:
            with source.open_media(path) as stream:
                found = stream.read(most + 1)
        except OSError:
            return None
        return found if len(found) <= most else None

    return data

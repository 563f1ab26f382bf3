"""SO106 to SO111, SO115: whether each platform takes the media."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, KeyPath, Severity
from socialops.domain.workspace import Filed
from socialops.platforms.count import is_plainly_within, measure
from socialops.platforms.limits import Limit, Platform
from socialops.platforms.media_limits import complaints
from socialops.platforms.part import MediaItem, Part
from socialops.rules.rule import Context, Rule

_NAMES = {"image": "images", "gif": "gifs", "video": "videos", "document": "documents"}
_WORDS = {"image": "picture", "gif": "GIF", "video": "video", "document": "document"}


def _finding(part: Part, filed: Filed[Post], keys: KeyPath, message: str, *, firm: bool = True) -> Finding:
    severity = None if firm else Severity.WARNING
    return Finding(filed.path, message, keys=keys, subject=filed.item.id, channel=part.channel, severity=severity)


def _with_media(context: Context) -> list[tuple[Filed[Post], Part]]:
    """What most rules here look at, found once for all of them."""
    return context.once(_found_with_media)


def _found_with_media(context: Context) -> list[tuple[Filed[Post], Part]]:
    return [pair for pair in context.parts if pair[1].media]


def media_required(context: Context) -> Iterator[Finding]:
    """The platform publishes nothing without a picture or film (YouTube: without a video). Add one under 'media:', or
    take the channel out of this post.
    """
    for filed, part in context.parts:
        platform, kinds = part.platform, None
        if not platform.media_required:
            continue
        kinds = [item.kind for item in part.media]
        what = "a video" if platform.video_required else "a picture or video"
        if not kinds or (platform.video_required and "video" not in kinds and None not in kinds):
            keys = ("channels", part.post.channels.index(part.channel))
            yield _finding(part, filed, keys, f"{part.channel}: {platform.title} needs {what}: add it under 'media:'")


def too_many_media(context: Context) -> Iterator[Finding]:
    """The platform shows fewer pictures or films in one post. Take some out, or give the channel its own 'media:' under
    'variants:'.
    """
    least: dict[str, float] = {}
    for filed, part in _with_media(context):
        channel = part.channel
        if channel not in least:
            least[channel] = _least(part.platform)
        if len(part.media) <= least[channel]:  # as nearly all
            continue
        for limit, item, count, what in _beyond(part):
            message = f"{part.channel}: {count} {what}, and {part.platform.title} takes {limit.value:g}"
            yield _finding(part, filed, item.keys, message, firm=limit.firm)
            break


def _beyond(part: Part) -> Iterator[tuple[Limit, MediaItem, int, str]]:
    """Limits that are exceeded, with the first item too many, how many there are, and of what.

    Items whose kind is unknown count towards the total only, and the total is judged by the most the platform takes.
    """
    kinds = [item.kind for item in part.media]
    for kind in part.platform.accepts:  # what it takes none of is unsupported (SO108), not too many
        limit = part.platform.limit(_NAMES[kind]) if kind in kinds else None
        if limit is None:
            continue
        items = [item for item in part.media if item.kind == kind]
        if len(items) > limit.value:
            yield limit, items[int(limit.value)], len(items), _NAMES[kind].replace("image", "picture")
    total = part.platform.limit("media") or (_most(part.platform) if kinds[1:] else None)
    if total and len(part.media) > total.value:
        yield total, part.media[int(total.value)], len(part.media), "media"


def _least(platform: Platform) -> float:
    """So few media are too many by no limit."""
    found = (platform.limit(name) for name in (*_NAMES.values(), "media"))
    return min((float(limit.value) for limit in found if limit), default=0)


def _most(platform: Platform) -> Limit | None:
    """The largest of the limits on one kind."""
    found = (platform.limit(name) for name in _NAMES.values())
    return max((limit for limit in found if limit), key=lambda limit: limit.value, default=None)


def media_unsupported(context: Context) -> Iterator[Finding]:
    """The platform takes no file of that kind, size, shape or length, or the file is damaged: what it is was read from
    its bytes, not from its name. The message says what the platform takes. Media on the web and Git LFS pointers are
    not measured; 'socialops show POST' lists them.
    """
    for filed, part in _with_media(context):
        for item in part.media:
            if item.facts is None or context.workspace.files.media_problem(item.name):
                continue
            for complaint in complaints(part.platform, item.facts):
                message = f"{part.channel}: {item.name}: {complaint.message}"
                yield _finding(part, filed, item.keys, message, firm=complaint.firm)
        yield from _mixed(filed, part)


def _mixed(filed: Filed[Post], part: Part) -> Iterator[Finding]:
    if not part.media[1:]:  # as most
        return
    kinds = Counter(item.kind for item in part.media if item.kind)
    if part.platform.mixing == "one-kind" and len(kinds) > 1:
        first = next(item for item in part.media if item.kind).kind
        other = next(item for item in part.media if item.kind not in {None, first})
        message = (
            f"{part.channel}: a {_WORDS[first or '']} and a {_WORDS[other.kind or '']} in one post, "
            f"and {part.platform.title} takes one kind only"
        )
        yield _finding(part, filed, other.keys, message)
    if part.platform.name == "pinterest":
        yield from _unequal(filed, part)


def _unequal(filed: Filed[Post], part: Part) -> Iterator[Finding]:
    """Pinterest shows several pictures only where all have the same size."""
    sizes = [
        (i, (i.facts.width, i.facts.height)) for i in part.media if i.facts and i.kind == "image" and i.facts.width
    ]
    for item, size in sizes[1:]:
        if size != sizes[0][1]:
            shape, first = (f"{width}x{height}" for width, height in (size, sizes[0][1]))
            message = f"{part.channel}: {item.name} is {shape} and the first picture {first}: Pinterest wants all alike"
            yield _finding(part, filed, item.keys, message)
            return


def alt_text_missing(context: Context) -> Iterator[Finding]:
    """People who can't see the picture hear its alt text, and so does everybody when the picture does not load. Say
    what it shows and why it is there, in a sentence or two; the name of the file says nothing. Films and documents
    need none.
    """
    seen = set()
    for filed, part in _with_media(context):
        for item in part.media:
            place = (filed.path, item.keys)
            if place in seen or not part.wants_alt(item):
                continue
            seen.add(place)
            alt = (item.media.alt or "").strip()
            if not alt:
                message = f"{item.name} has no alt text: add 'alt: …' and say what the picture shows"
                yield Finding(filed.path, message, keys=item.keys, subject=filed.item.id)
            elif _is_file_name(alt, item.name):
                message = f"the alt text of {item.name} is the file's name: say what the picture shows"
                yield Finding(filed.path, message, keys=(*item.keys, "alt"), subject=filed.item.id)


def _is_file_name(alt: str, name: str) -> bool:
    if alt.rpartition("/")[2].casefold() not in name.casefold():  # as hardly any is
        return False
    path = PurePosixPath(name.partition("?")[0])
    return alt.casefold() in {path.name.casefold(), str(path).casefold(), name.casefold()} or (
        alt.casefold() == path.stem.casefold() and not path.stem.isalpha()
    )


def alt_text_too_long(context: Context) -> Iterator[Finding]:
    """The platform cuts the alt text, or refuses the picture with it. Say in it what matters; the rest belongs in the
    text, where everybody can read it.
    """
    for filed, part in _with_media(context):
        limit = part.platform.limit("alt")
        for item in part.media if limit else ():
            alt = item.media.alt or ""
            if limit and is_plainly_within(limit, alt):
                continue
            lengths = measure(part.platform, "alt", alt)
            over = next((length for length in lengths if not length.ok), None)
            if over and limit:
                message = (
                    f"{part.channel}: the alt text of {item.name} is {over.value} long, and "
                    f"{part.platform.title} takes {over.limit}: {over.over} too many"
                )
                yield _finding(part, filed, (*item.keys, "alt"), message, firm=over.sure and limit.firm)


def media_file_missing(context: Context) -> Iterator[Finding]:
    """The post names a file that is not there, so nothing could be published. Mostly the name is mistyped (small and
    capital letters count), or the file was never added.
    """
    seen = set()
    for filed, part in _with_media(context):
        for item in part.media:
            problem = context.workspace.files.media_problem(item.media.file) if item.media.file else None
            if item.media.file in context.workspace.away:
                continue
            if problem and "link" not in problem and (filed.path, item.keys) not in seen:
                seen.add((filed.path, item.keys))
                message = f"{item.name} {problem}: add the file, or correct its name"
                yield Finding(filed.path, message, keys=item.keys, subject=filed.item.id)


def media_unpinned(context: Context) -> Iterator[Finding]:
    """What lies at an address can change after the approval, and nobody would see it. Add 'sha256:' of the file, as
    sha256sum prints it, or put the file into the workspace.
    """
    seen = set()
    for filed, part in _with_media(context):
        for item in part.media:
            if item.media.url and not item.media.sha256 and (filed.path, item.keys) not in seen:
                seen.add((filed.path, item.keys))
                message = "nothing says which bytes lie at this address: add 'sha256: …', or use a file"
                yield Finding(filed.path, message, keys=item.keys, subject=filed.item.id)


RULES = (
    Rule("SO106", "media-required", "a platform needs media", media_required),
    Rule("SO107", "too-many-media", "a post has more media than the platform takes", too_many_media),
    Rule("SO108", "media-unsupported", "a platform does not take a media file", media_unsupported),
    Rule("SO109", "alt-text-missing", "a picture has no alt text", alt_text_missing),
    Rule("SO110", "alt-text-too-long", "an alt text is too long for a channel", alt_text_too_long),
    Rule("SO111", "media-file-missing", "a media file is not there", media_file_missing),
    Rule("SO115", "media-unpinned", "media on the web are not pinned", media_unpinned, Severity.WARNING),
)

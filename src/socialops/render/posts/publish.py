"""What a run of `publish` did, or would do: for people, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.domain.results.published import OpenRow, Preview, Published
from socialops.domain.sanitize import one_line, visible
from socialops.domain.time.clock import iso
from socialops.render.formats.json import document, text


def as_json(found: Published) -> str:
    """The document of `publish`."""
    return document(
        {
            "sent": [row._asdict() for row in found.sent],
            "waiting": [_open(row) for row in found.waiting],
            "missed": [_open(row) for row in found.missed],
            "refused": [{"post": r.post, "channel": r.channel, "reasons": list(r.reasons)} for r in found.refused],
            "troubles": found.troubles,
            **({"paused": found.paused} if found.paused else {}),
            **({"planned": [_planned(preview) for preview in found.previews]} if found.previews else {}),
        }
    )


def _open(row: OpenRow) -> dict[str, str | None]:
    return {"post": row.post, "channel": row.channel, "at": iso(row.at) if row.at else None, "reason": row.reason}


def _planned(preview: Preview) -> dict[str, object]:
    return {
        "post": preview.post,
        "channel": preview.channel,
        "platform": preview.platform,
        "account": preview.handle,
        "host": preview.server,
        "at": iso(preview.at) if preview.at else None,
        "digest": preview.digest,
        "part": preview.part,
        "approved": list(preview.approved),
        "counts": list(preview.counts),
        "media": list(preview.media),
        "requests": [{"method": r.method, "address": r.address, "body": r.body} for r in preview.requests],
    }


def as_text(found: Published) -> str:
    """A line for each channel; nothing where nothing was due."""
    return "\n".join(_lines(found))


def _lines(found: Published) -> Iterator[str]:
    for row in found.sent:
        where = f" {row.url}" if row.url else ""
        why = f": {row.reason}" if row.reason else ""
        yield one_line(f"{row.outcome:<10} {row.post} on {row.channel}{where}{why}")
    for refused in found.refused:
        yield one_line(f"refused    {refused.post} on {refused.channel}")
        yield from (f"  - {one_line(reason)}" for reason in refused.reasons)
    for missed in found.missed:
        yield one_line(f"missed     {missed.post or 'unwritten'} on {missed.channel}: {missed.reason}")
    for waiting in found.waiting:
        yield one_line(f"waiting    {waiting.post or 'unwritten'} on {waiting.channel}: {waiting.reason}")
    for preview in found.previews:
        yield from _shown(preview)


def _shown(preview: Preview) -> Iterator[str]:
    at = f", planned for {iso(preview.at)}" if preview.at else ""
    yield one_line(f"would send {preview.post} on {preview.channel} ({preview.platform}, {preview.handle}){at}")
    yield one_line(f"  to        {preview.server}")
    yield one_line(
        f"  approved  {preview.digest} by {', '.join(preview.approved) or 'nobody'}; this part {preview.part}"
    )
    yield from (one_line(f"  counts    {line}") for line in preview.counts)
    yield from (one_line(f"  media     {line}") for line in preview.media)
    for request in preview.requests:
        yield one_line(f"  {request.method} {request.address}")
        yield from (f"    {visible(line)}" for line in text(request.body).splitlines())


def paused(why: str) -> str:
    """That nothing goes out by itself, and where that was said."""
    return one_line(f"Paused: {why} (publish: in socialops.yaml). Nothing goes out by itself until that is taken away.")


def summary(found: Published) -> str:
    """One sentence about the run."""
    stopped = f" {paused(found.paused)}" if found.paused else ""
    if not any((found.sent, found.refused, found.missed, found.waiting, found.previews, found.troubles)):
        return f"Nothing is due.{stopped}"
    counts = {
        "published": sum(row.outcome == "published" for row in found.sent),
        "failed": sum(row.outcome == "failed" for row in found.sent),
        "unknown": sum(row.outcome == "unknown" for row in found.sent),
        "refused": len(found.refused),
        "missed": len(found.missed),
        "waiting": len(found.waiting),
    }
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count) + f".{stopped}"

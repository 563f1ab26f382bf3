"""What an account of a Bluesky server holds, read by a library of others (atproto, from PyPI) that knows nothing of us.

Run by a Python that has it: `python read_back.py HOST DID`. Prints the posts twice: as the server lists them, and as
they lie in the signed archive of the repository.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from atproto import CAR, Client, models  # type: ignore[import-not-found]


def _told(cid: str, post: Any) -> dict[str, Any]:
    """A post as a reader sees it; the library's own models have taken it apart."""
    embed = post.embed
    images = embed.images if embed is not None else []
    facets = [
        {
            "start": facet.index.byte_start,
            "end": facet.index.byte_end,
            "is": feature.py_type.partition("#")[2],
            "to": getattr(feature, "uri", None) or getattr(feature, "tag", None) or getattr(feature, "did", None),
        }
        for facet in post.facets or []
        for feature in facet.features
    ]
    return {
        "cid": cid,
        "text": post.text,
        "langs": post.langs,
        "created": post.created_at,
        "facets": facets,
        "images": [{"alt": image.alt, "blob": image.image.cid.encode()} for image in images],
        "parent": post.reply.parent.cid if post.reply else None,
        "root": post.reply.root.cid if post.reply else None,
    }


def main(host: str, did: str) -> None:
    """Print both."""
    client = Client(base_url=host)
    asked = {"repo": did, "collection": "app.bsky.feed.post", "limit": 100}
    listed = client.com.atproto.repo.list_records(asked).records
    archive = CAR.from_bytes(client.com.atproto.sync.get_repo({"did": did}))
    blocks = {
        cid.encode() if hasattr(cid, "encode") else str(cid): block
        for cid, block in archive.blocks.items()
        if isinstance(block, dict) and block.get("$type") == "app.bsky.feed.post"
    }
    kept = {cid: models.get_or_create(block, models.AppBskyFeedPost.Record) for cid, block in blocks.items()}
    said = {
        "listed": [{"key": record.uri.rpartition("/")[2], **_told(record.cid, record.value)} for record in listed],
        "archive": [_told(cid, post) for cid, post in kept.items()],
    }
    print(json.dumps(said))  # noqa: T201 - that is what it is for


if __name__ == "__main__":
    main(*sys.argv[1:])

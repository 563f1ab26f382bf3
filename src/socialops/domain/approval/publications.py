"""What is out: where a post went out, which part of it, and whether anything is left to judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from socialops.domain.approval.decisions import is_filed_right
from socialops.domain.approval.digest import MediaLookup, channel_digest
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Publication, Review, publication_name
from socialops.domain.workspace import Filed, Workspace

GIVEN = frozenset({"approve", "bypass"})
"""The words that let a post go out."""


def is_by_hand(said: Publication) -> bool:
    """True where a person said so, and neither a run of `publish` nor an archive bears it out."""
    return not any((said.key, said.run, said.remote_id, said.sending_until, said.found, said.imported))


def takes_back(marked: Publication, said: Publication) -> bool:
    """True where a record says of that part, and why, that it was *marked* published by mistake.

    Of what `publish` sent nobody can say so: the platform answered.
    """
    return (
        (marked.outcome, said.outcome) == ("published", "failed")
        and bool((said.note or "").strip())
        and is_by_hand(marked)
        and is_by_hand(said)
        and (said.channel, said.digest, part_of(said)) == (marked.channel, marked.digest, part_of(marked))
    )


def in_force(records: Sequence[Filed[Publication]]) -> list[Filed[Publication]]:
    """The records that hold, by their numbers: without those that were taken back, and what took them back.

    Only the last that went out on a channel can be taken back; then all is as it was before it.
    """
    if not records or not any(filed.item.outcome == "failed" and filed.item.note for filed in records):
        return list(records)  # nearly always
    numbered = [(name.number, filed) for filed in records if (name := publication_name(filed.path))]
    found: list[Filed[Publication]] = []
    for _, filed in sorted(numbered, key=lambda pair: pair[0]):
        marked = _last_out(found, filed.item.channel)
        if marked and takes_back(marked.item, filed.item):
            found.remove(marked)
        else:
            found.append(filed)
    return found


def _last_out(records: Sequence[Filed[Publication]], channel: str) -> Filed[Publication] | None:
    there = (f for f in reversed(records) if (f.item.channel, f.item.outcome) == (channel, "published"))
    return next(there, None)


def latest_publications(records: Sequence[Filed[Publication]]) -> dict[str, Filed[Publication]]:
    """The publication of each channel that counts: the highest number, but nothing that fails undoes what is out.

    What failed, or what nobody knows of, after it went out was an attempt to publish a revision. What was marked by
    mistake and taken back does not count.
    """
    found: dict[str, tuple[bool, int, Filed[Publication]]] = {}
    for filed in in_force(records) if records else ():
        name = publication_name(filed.path)
        if name is None:
            continue
        rank = (filed.item.outcome == "published", name.number)
        before = found.get(filed.item.channel)
        if before is None or before[:2] < rank:
            found[filed.item.channel] = (*rank, filed)
    return {channel: filed for channel, (_, _, filed) in found.items()}


def out(records: Sequence[Filed[Publication]]) -> dict[str, Filed[Publication]]:
    """The latest publication of each channel that the post is out on."""
    return {c: filed for c, filed in latest_publications(records).items() if filed.item.outcome == "published"}


def is_over(workspace: Workspace, post: Post) -> bool:
    """True where a post is out on every channel, or cancelled: no policy of today judges it."""
    if post.status == "cancelled":
        return True
    records = workspace.publications.get(post.id)
    if not records or workspace.is_series_as_post(post):
        return False
    return out(records).keys() >= set(post.channels)


def is_brought(post: Post, publication: Publication) -> bool:
    """True for what went out before the team came here, of which no approval is claimed."""
    return publication.stages is None and (post.imported or bool(publication.imported))


def part_of(publication: Publication) -> str:
    """The digest of the channel's part that went out; older records have it as their digest."""
    return publication.part or publication.digest


def changed_on(post: Post, publications: Iterable[Filed[Publication]], media: MediaLookup) -> Iterator[str]:
    """The channels whose part is another than the one that went out there.

    Where a media file is gone nobody can tell, and the part counts as unchanged.
    """
    for filed in publications:
        channel = filed.item.channel
        if channel not in post.channels:
            continue
        lost = (item.file and media(item.file).sha256 is None for item in post.on(channel, "media"))
        if channel_digest(post, channel, media) != part_of(filed.item) and not any(lost):
            yield channel


def outcome_objection(before: Sequence[Filed[Publication]], said: Publication) -> str | None:
    """Why a publication can't come after those on its channel *before* it, in their order: what is out is out.

    The part that is out does not go out again, nor fail, nor is it unknown whether it did.
    """
    marked = _last_out(in_force(before), said.channel)
    if marked and takes_back(marked.item, said):
        return None
    before = in_force(before)
    same = [filed for filed in before if filed.item.outcome == "published" and part_of(filed.item) == part_of(said)]
    published = [filed for filed in before if filed.item.outcome == "published"]
    if same and (said.outcome != "published" or same[-1] == published[-1]):
        return f"it is published on {said.channel} already ({same[-1].path}), and nothing changed there since"
    last = before[-1].item if before else None
    if (
        last
        and last.outcome == "unknown" == said.outcome
        and part_of(last) == part_of(said)
        and not rests_on(before, said)
    ):
        return f"{said.channel} is marked unknown already: look, then say --url or --failed"
    return None


def rests_on(before: Sequence[Filed[Publication]], said: Publication) -> bool:
    """True where an earlier record of the same key or run claimed that very part: what became of it is just told.

    So it is where a record takes an earlier one back. Whatever changed since, the claim was judged when it came.
    """
    marked = _last_out(in_force(before), said.channel)
    return (marked is not None and takes_back(marked.item, said)) or any(
        filed.item.digest == said.digest
        and part_of(filed.item) == part_of(said)
        and bool({filed.item.key, filed.item.run} & {said.key, said.run} - {None})
        for filed in before
    )


def covers(filed: Filed[Review], stage: str, digest: str | None = None) -> bool:
    """True where a record ever approved the digest (any, if none is given) at the stage, or let it pass there."""
    review = filed.item
    stages = (review.stages or ()) if review.decision == "bypass" else (review.stage,)
    if review.decision not in GIVEN or stage not in stages or not is_filed_right(filed):
        return False
    return digest is None or review.digest == digest


def unproved(publication: Publication, own: Sequence[Filed[Review]], ahead: Sequence[Filed[Review]]) -> list[str]:
    """The stages of a publication at which no record approved what went out.

    An approval that was ever given counts, whatever was said, or who may approve, later: an audit judged it when it
    came. Of an older record without `stages` any approval of the post or its series is enough.
    """
    given = [filed for filed in (*own, *ahead) if filed.item.decision in GIVEN and is_filed_right(filed)]
    if publication.stages is None:
        return [] if given else ["any stage"]
    if not publication.stages:
        return ["any stage (it names none)"]
    digest = publication.digest
    mixed = any(filed.item.digest == digest for filed in own)  # some stages approved the post, some its series before
    return [
        stage
        for stage in publication.stages
        if not any(covers(filed, stage, digest) for filed in given)
        and not (mixed and any(covers(filed, stage) for filed in ahead))
    ]

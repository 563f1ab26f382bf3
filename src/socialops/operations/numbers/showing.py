"""`measure show` and `measure formats`: what was read, and what can be read."""

from __future__ import annotations

from socialops.analytics.shape import Shape
from socialops.domain.documents.kind import GENERAL
from socialops.domain.results.measured import FormatRow, ReadingRow
from socialops.domain.suggest import did_you_mean
from socialops.errors import SocialopsError
from socialops.operations.shown.opened import Asker, open_workspace
from socialops.store.formats import shipped
from socialops.views.numbers.readings import of_channel, of_post


def readings_of(asker: Asker, word: str) -> list[ReadingRow]:
    """The readings of the post, or the channel, that *word* names; 'general' names those of no channel.

    Raises:
        SocialopsError: there is neither.
    """
    opened = open_workspace(asker)
    if word in opened.workspace.channels or word == GENERAL:
        return of_channel(opened.workspace, word)
    if word not in opened.workspace.posts and not word.endswith(".yaml"):
        if any(word in record.item.posts for group in opened.workspace.measures.values() for record in group):
            return of_post(opened.workspace, word)  # a post that is gone: its numbers stay
        known = [*opened.workspace.posts, *opened.workspace.channels, GENERAL]
        raise SocialopsError(f"There is no post or channel '{word}'; {did_you_mean(word, known)}")
    return of_post(opened.workspace, opened.post(word).item.id)


def formats(asker: Asker, name: str | None = None) -> list[FormatRow]:
    """The formats that are known here, those of the workspace first; with *name* that one.

    Raises:
        SocialopsError: there is no such format.
    """
    workspace = open_workspace(asker).workspace
    own = [Shape.model_validate(filed.item.model_dump(by_alias=True)) for filed in workspace.formats.values()]
    taken = {shape.id for shape in own}
    known = [*own, *(shape for shape in map(Shape.model_validate, shipped()) if shape.id not in taken)]
    if name is not None and name not in {shape.id for shape in known}:
        raise SocialopsError(f"There is no format '{name}'; {did_you_mean(name, [shape.id for shape in known])}")
    return [_row(shape) for shape in known if name in {None, shape.id}]


def _row(shape: Shape) -> FormatRow:
    columns = {name: dict(shape.headers(name)) for name in shape.columns}
    where = shape.platform or ", ".join(shape.possible) or "any"
    gives = "nothing" if shape.skipped else shape.gives
    source = shape.origin or f"formats/{shape.id}.yaml"
    return FormatRow(
        shape.id,
        shape.title,
        where,
        gives,
        shape.needs,
        columns,
        shape.dates,
        shape.timezone,
        source,
        shape.checked or "",
    )

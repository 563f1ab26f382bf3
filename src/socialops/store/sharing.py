"""Equal values of many documents as one object: posts name the same people, channels, labels and fields over and over.

A document is frozen once it is loaded, so nobody can change what it shares with others.
"""

from __future__ import annotations

from sys import intern
from typing import Any, TypeVar

from socialops.domain.documents.field import Model, compact

M = TypeVar("M", bound=Model)
_ALONE = frozenset({"id", "title", "text", "notes"})
"""Fields whose values hardly stand elsewhere: to know one again takes as much room as it would spare."""
_LONGEST = 32
"""Characters of a name; what is longer is mostly words, which stand nowhere else."""


class Sharing:
    """What was met while one workspace is loaded."""

    def __init__(self) -> None:
        self._fields: dict[frozenset[str], set[str]] = {}
        self._lists: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._dicts: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}

    def share(self, model: M) -> M:
        """An equal document that holds what others hold, too, where it is equal."""
        named = model.__pydantic_fields_set__
        values = model.__dict__
        for name in named:
            value: Any = values.get(name)
            kind = type(value)
            if kind is str:
                if len(value) <= _LONGEST and name not in _ALONE:
                    values[name] = intern(value)
            elif kind is tuple:
                if value:
                    values[name] = self._list(value)
            elif kind is dict:
                values[name] = self._dict(value)
            elif isinstance(value, Model):
                values[name] = self.share(value)
        object.__setattr__(model, "__pydantic_fields_set__", self._fields.setdefault(frozenset(named), named))
        return compact(model)

    def _list(self, value: tuple[Any, ...]) -> tuple[Any, ...]:
        if type(value[0]) is str:
            known = self._lists.get(value)
            if known is not None:
                return known
            if all(type(each) is str for each in value):
                self._lists[value] = value
                return value
        return tuple(map(self._one, value))

    def _dict(self, value: dict[str, Any]) -> dict[str, Any]:
        if all(type(each) is str for each in value.values()):
            key = tuple(value.items())
            known = self._dicts.get(key)
            if known is None:
                known = self._dicts[key] = {self._one(name): self._one(each) for name, each in key}
            return known
        return {self._one(name): self._one(each) for name, each in value.items()}

    def _one(self, value: Any) -> Any:
        if type(value) is str:
            return intern(value) if len(value) <= _LONGEST else value
        return self.share(value) if isinstance(value, Model) else value

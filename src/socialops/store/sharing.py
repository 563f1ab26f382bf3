"""Equal values of many documents as one object: posts name the same people, channels, labels and fields over and over.

A document is frozen once it is loaded, so nobody can change what it shares with others.
"""

from __future__ import annotations

from sys import intern
from typing import Any

from socialops.domain.documents.field import Model

_LONGEST = 32
"""Characters of a name; what is longer is mostly words, which stand nowhere else."""


class Sharing:
    """What was met while one workspace is loaded."""

    def __init__(self) -> None:
        self._fields: dict[frozenset[str], set[str]] = {}
        self._lists: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def share(self, model: Model) -> None:
        """Let a document hold what others hold, too, where it is equal."""
        named = model.__pydantic_fields_set__
        values = model.__dict__
        for name in named:
            value: Any = values.get(name)
            kind = type(value)
            if kind is str:
                if len(value) <= _LONGEST:
                    values[name] = intern(value)
            elif kind is tuple:
                if value:
                    values[name] = self._list(value)
            elif kind is dict:
                values[name] = {self._one(key): self._one(each) for key, each in value.items()}
            elif isinstance(value, Model):
                self.share(value)
        object.__setattr__(model, "__pydantic_fields_set__", self._fields.setdefault(frozenset(named), named))

    def _list(self, value: tuple[Any, ...]) -> tuple[Any, ...]:
        if type(value[0]) is str:
            known = self._lists.get(value)
            if known is not None:
                return known
            if all(type(each) is str for each in value):
                self._lists[value] = value
                return value
        for each in value:
            self._one(each)
        return value

    def _one(self, value: Any) -> Any:
        if type(value) is str:
            return intern(value) if len(value) <= _LONGEST else value
        if isinstance(value, Model):
            self.share(value)
        return value

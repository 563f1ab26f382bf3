"""A value that is worked out when it is first asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class Once(Generic[T]):
    """A property like functools.cached_property, without the lock that this takes up to Python 3.11.

    A check of ten thousand posts asks a hundred thousand of them, by one thread.
    """

    def __init__(self, find: Callable[[Any], T]) -> None:
        self._find = find
        self._name = find.__name__
        self.__doc__ = find.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...
    @overload
    def __get__(self, owner: object, kind: type) -> T: ...
    def __get__(self, owner: object | None, kind: type) -> T | Self:
        """What was found; from now on it stands in the object itself, where Python looks first.

        Set, not put into the object's dictionary: only who asks for that makes Python keep one for each object.
        """
        if owner is None:
            return self
        found = self._find(owner)
        object.__setattr__(owner, self._name, found)
        return found

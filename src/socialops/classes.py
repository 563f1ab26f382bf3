"""Data classes that cost nothing until there is one: Python's own, their methods written when a class is first used.

Python writes and compiles half a dozen methods for each data class while its module is imported, which takes 0.5 ms. A
command imports a hundred of them and meets a third.
"""

from __future__ import annotations

import dataclasses
from threading import RLock, active_count
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - to type checkers it is Python's
else:

    def dataclass(cls: type | None = None, /, **words: bool) -> Any:
        """As `dataclasses.dataclass`, with the same words; later."""
        return (lambda given: _deferred(given, words)) if cls is None else _deferred(cls, words)


T = TypeVar("T", bound=type)
_FIELDS = "__dataclass_fields__"
_WAYS_IN = ("__init__", "__setstate__")
"""What is called of a class before it has an object: by whoever makes one, and by whoever unpacks one."""
_lock = RLock()


def _deferred(cls: T, words: dict[str, bool]) -> T:
    own, slots = vars(cls), words.get("slots") or any(vars(each).get("__slots__") for each in cls.__mro__)
    if slots or not own.get("__annotations__") or any(name in own for name in _WAYS_IN) or not words.get("init", True):
        # Another class takes its place, or it has ways in of its own.
        return cast("T", dataclasses.dataclass(**words)(cls))
    unmade = _Unmade(cls, words)
    for name in _WAYS_IN:
        setattr(cls, name, unmade.way_in(name))
    setattr(cls, _FIELDS, unmade)
    return cls


class _Unmade:
    """Stands in for the fields of a class that is not made yet: to ask for them makes it."""

    def __init__(self, cls: type, words: dict[str, bool]) -> None:
        self._cls = cls
        self._words = words

    def __get__(self, _: object, asked: type) -> Any:
        self._make()
        return getattr(asked, _FIELDS)

    def way_in(self, name: str) -> Any:
        """A method of that name that makes the class, and goes on with the method which that has now."""

        def enter(one: Any, *given: Any, **named: Any) -> None:
            self._make()
            if name == "__setstate__" and not hasattr(self._cls, name):
                vars(one).update(given[0])
            else:
                getattr(self._cls, name)(one, *given, **named)

        return enter

    def _make(self) -> None:
        with _lock:
            if vars(self._cls).get(_FIELDS) is not self:
                return
            if active_count() == 1:
                for name in (_FIELDS, *_WAYS_IN):
                    delattr(self._cls, name)
                dataclasses.dataclass(**self._words)(self._cls)
            else:
                self._make_among_others()

    def _make_among_others(self) -> None:
        """Another thread may be about to make an object: until all is there the ways in lead here, where it waits.

        Python leaves a method alone that a class has; so a child, which is thrown away, gets the one that is wanted.
        """
        cls, words = self._cls, self._words
        dataclasses.dataclass(**{**words, "init": False})(cls)
        child = type(cls)(cls.__name__, (cls,), {"__module__": cls.__module__, "__qualname__": cls.__qualname__})
        dataclasses.dataclass(**{**words, "repr": False, "eq": False, "order": False})(child)
        setattr(cls, "__init__", vars(child)["__init__"])  # noqa: B010 - mypy knows better than to set it by name
        delattr(cls, "__setstate__")

"""Data classes that are made when they are first used are Python's own in all that can be seen of them."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import pkgutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from typing import Any

import pytest

import socialops
from socialops.classes import dataclass


@dataclass(frozen=True)
class _Point:
    """Two numbers."""

    across: int
    up: int = 0
    names: list[str] = field(default_factory=list, compare=False)

    def __post_init__(self) -> None:
        assert self.across >= 0


@dataclass(frozen=True)
class _Named(_Point):
    """One with a name."""

    name: str = ""


class _Plain(_Point):
    """A class that adds nothing."""


@dataclass(frozen=True)
class _Packed:
    """What comes out of a pipe before anybody made one here."""

    a: int


@dataclasses.dataclass(frozen=True)
class _Pythons:
    """Made by Python itself."""

    a: int


@dataclass
class _Loose:
    """May be changed."""

    a: int


@dataclass(frozen=True)
class _Told:
    """Only ever asked about."""

    first: int
    second: str = ""


def is_made(cls: type) -> bool:
    return isinstance(vars(cls).get("__dataclass_fields__"), dict)


def test_a_class_is_made_with_its_first_object_and_is_what_python_makes() -> None:
    assert not is_made(_Named)
    one = _Named(1, name="a")
    assert is_made(_Named)
    assert is_made(_Point)
    assert (one, hash(one), repr(one)) == (_Named(1, 0, ["x"], "a"), hash(_Named(1, name="a")), repr(copy.copy(one)))
    assert repr(one) == "_Named(across=1, up=0, names=[], name='a')"
    assert replace(one, up=2) != one
    assert asdict(one) == {"across": 1, "up": 0, "names": [], "name": "a"}
    assert _Plain(3).up == 0
    assert _Plain(3) != _Point(3)
    with pytest.raises(FrozenInstanceError):
        one.up = 3  # type: ignore[misc]
    with pytest.raises(TypeError):
        _Point()  # type: ignore[call-arg]
    with pytest.raises(AssertionError):
        _Point(-1)
    match one:
        case _Named(across, up):
            assert (across, up) == (1, 0)


def test_a_class_without_an_object_tells_its_fields() -> None:
    assert not is_made(_Told)
    assert is_dataclass(_Told)
    assert [each.name for each in fields(_Told)] == ["first", "second"]
    assert is_made(_Told)


def test_what_is_unpacked_before_any_is_made_is_whole() -> None:
    unpacked = object.__new__(_Packed).__reduce_ex__(4)
    made: Any = unpacked[0](*unpacked[1])  # type: ignore[operator]  # as `pickle.loads` does before any is made here
    assert not is_made(_Packed)
    made.__setstate__({"a": 1})
    assert made == pickle.loads(pickle.dumps(made)) == _Packed(1)  # noqa: S301 - ours
    assert hash(made) == hash(_Packed(1))


def test_one_that_may_change_is_never_a_key() -> None:
    one = _Loose(1)
    one.a = 2
    assert one == _Loose(2)
    with pytest.raises(TypeError):
        hash(one)


def test_one_that_takes_another_class_s_place_or_has_its_own_way_in_is_made_at_once() -> None:
    @dataclass(frozen=True, slots=True)
    class Small:
        a: int

    @dataclass
    class Own:
        a: int

        def __init__(self) -> None:
            self.a = 7

    @dataclass(init=False)
    class Bare:
        a: int = 1

    assert is_made(Small)
    assert not hasattr(Small(1), "__dict__")
    assert is_made(Own)
    assert Own().a == 7
    assert is_made(Bare)
    assert Bare().a == 1


@pytest.fixture
def impatient() -> Iterator[None]:
    """Threads take turns at nearly every step."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("impatient")
def test_many_threads_make_one_class() -> None:
    for _ in range(20):

        @dataclass(frozen=True)
        class Once:
            a: int

        assert _made_by_eight(Once) == [Once(1)] * 8
        assert vars(Once).keys() == vars(_Pythons).keys()


def _made_by_eight(cls: Callable[[int], Any]) -> list[Any]:
    gate, made = threading.Barrier(8), list[Any]()

    def make() -> None:
        gate.wait()
        made.append(cls(1))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return made


@pytest.mark.slow
def test_every_class_of_ours_can_be_made() -> None:
    """What is wrong with a class would be told late: so all are made here."""
    seen = 0
    for module in pkgutil.walk_packages(socialops.__path__, "socialops."):
        if module.name == "socialops.__main__":
            continue
        for each in vars(importlib.import_module(module.name)).values():
            if isinstance(each, type) and each.__module__ == module.name and is_dataclass(each):
                assert fields(each) is not None
                seen += 1
    assert seen > 200

"""The types that fields of workspace files have, and the model they all share."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Self, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from socialops.domain.normal_form import own_addresses, own_form
from socialops.domain.pattern import late

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# C0, DEL, C1, the line separators, and the controls that turn the reading direction (Unicode TR9, section 2).
_NOT_IN_A_LINE = late("[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FIRST_YEAR, LAST_YEAR = (
    1970,
    2199,
)  # years a plan can lie in: sums of times and durations stay inside datetime
_DAY = late(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SAFE_PATH = late(r"[^\\:\x00-\x1f\x7f]+")


class Model(BaseModel):
    """What every document and part of one is: frozen, and without unknown fields.

    A field that is written but left empty (`labels:`) counts as absent.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=(), defer_build=True)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Make one with all fields: Python then keeps room for them in each object that `compact` makes, which else
        would get a dictionary of its own.
        """
        _with_fields(cls, dict.fromkeys(cls.__pydantic_fields__))

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, data: Any) -> Any:
        if isinstance(data, dict) and None in data.values():
            return {key: value for key, value in data.items() if value is not None}
        return data


M = TypeVar("M", bound=Model)
_MOST_FIELDS = 30
"""More than that Python keeps in a dictionary of each object."""


def _with_fields(cls: type[M], values: Mapping[str, Any], named: set[str] | None = None) -> M:
    made, put = cls.__new__(cls), object.__setattr__
    for name, value in values.items():
        put(made, name, value)
    put(made, "__pydantic_fields_set__", set() if named is None else named)
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", None)
    return made


class Wide(Model):  # noqa: PLW1641 - pydantic makes its hash
    """A document with more fields than Python keeps in an object itself: those that few documents set are left to the
    class by `compact`, where they have their defaults. Whoever asks for all fields gets all.
    """

    rare: ClassVar[tuple[str, ...]] = ()
    """Fields that few documents set; their defaults are values that nobody can change."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Make one without them, see above."""
        fields = cls.__pydantic_fields__
        for name in cls.rare:
            setattr(cls, name, fields[name].default)
        _with_fields(cls, dict.fromkeys(name for name in fields if name not in cls.rare))

    def _whole(self) -> Self:
        """An equal one that has all fields itself."""
        cls, values = type(self), self.__dict__
        if all(name in values for name in cls.rare):
            return self
        all_values = {name: getattr(self, name) for name in cls.__pydantic_fields__}
        return _with_fields(cls, all_values, self.__pydantic_fields_set__)

    def __eq__(self, other: object) -> bool:
        return BaseModel.__eq__(self._whole(), other._whole() if isinstance(other, Wide) else other)

    def __iter__(self) -> Generator[tuple[str, Any], None, None]:  # noqa: PYI058 - as pydantic has it
        yield from BaseModel.__iter__(self._whole())

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        yield from BaseModel.__repr_args__(self._whole())

    def model_dump(self, **how: Any) -> dict[str, Any]:
        """All of it as plain values."""
        return BaseModel.model_dump(self._whole(), **how)

    def model_dump_json(self, **how: Any) -> str:
        """All of it as JSON."""
        return BaseModel.model_dump_json(self._whole(), **how)


def compact(model: M) -> M:
    """An equal document or part of one, with its values in the object itself: that takes a third of the room."""
    values, named = model.__dict__, model.__pydantic_fields_set__
    if isinstance(model, Wide) and named.isdisjoint(rare := type(model).rare):
        values = values.copy()
        for name in rare:
            values.pop(name, None)
    return _with_fields(type(model), values, named) if len(values) <= _MOST_FIELDS else model


def _one_line(value: str) -> str:
    if found := _NOT_IN_A_LINE.search(value):
        sign = "a line break" if found[0] in "\n\r\u2028\u2029" else f"the invisible character U+{ord(found[0]):04X}"
        raise PydanticCustomError("SO003", "must be one plain line, but holds {sign}: remove it", {"sign": sign})
    return value


def _safe_path(value: str) -> str:
    parts = value.split("/")
    if not _SAFE_PATH.fullmatch(value) or value.startswith("-") or any(p in {"", ".", ".."} for p in parts):
        raise PydanticCustomError(
            "SO009",
            "must be a plain path inside the workspace, such as assets/hero.png, with no '..', ':' or '\\'",
        )
    return value


def _day(value: Any) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= found.year <= LAST_YEAR:
                return found
    from socialops.domain.time.day import mended_day

    meant = mended_day(value) if isinstance(value, str) else None
    raise PydanticCustomError("day", "must be a day such as {meant}", {"meant": meant or "2027-03-01"})


def unique(values: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a list that names the same thing twice."""
    if len(set(values)) != len(values):
        seen: set[str] = set()
        twice = next(v for v in values if v in seen or seen.add(v))  # type: ignore[func-returns-value]
        raise PydanticCustomError("twice", "names {twice} twice: once is enough", {"twice": repr(twice)})
    return values


Id: TypeAlias = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64)]
Line: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1000),
    AfterValidator(_one_line),
    Field(json_schema_extra={"pattern": r"^(?![\s\S]*[\u0000-\u001f\u007f])"}),
]
Text: TypeAlias = str
Ids: TypeAlias = Annotated[tuple[Id, ...], AfterValidator(unique), Field(json_schema_extra={"uniqueItems": True})]
Lines: TypeAlias = tuple[Line, ...]
Name: TypeAlias = Annotated[Line, AfterValidator(own_form)]
"""A word that routes or names an account: it is compared, so it is written as it is compared."""
Names: TypeAlias = tuple[Name, ...]
Day: TypeAlias = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]
SafePath: TypeAlias = Annotated[
    Line,
    AfterValidator(_safe_path),
    Field(json_schema_extra={"pattern": r"^(?!-)(?!([^/]*/)*\.{0,2}(/|$))[^\\:\u0000-\u001f\u007f]+$"}),
]
_ADDRESS = r"^https?://[^\s/?#]+[^\s]*$"
Published: TypeAlias = Annotated[Text, AfterValidator(own_addresses)]
"""A text that goes out; the links in it lead where the digest says."""
WebAddress: TypeAlias = Annotated[
    Line,
    StringConstraints(pattern=_ADDRESS, max_length=4096),
    AfterValidator(own_form),
    Field(json_schema_extra={"pattern": _ADDRESS}),
]
_HOST = r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$|^https?://\[[0-9a-f:]+\](:[0-9]{1,5})?$"
Host: TypeAlias = Annotated[Line, StringConstraints(pattern=_HOST), Field(json_schema_extra={"pattern": _HOST})]
"""A server: scheme, name and perhaps a port, and nothing behind."""
Digest: TypeAlias = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
Sha256: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Flag: TypeAlias = Annotated[bool, Strict()]
Count: TypeAlias = Annotated[int, Strict(), Field(ge=0)]
AtLeastOne: TypeAlias = Annotated[int, Strict(), Field(ge=1)]

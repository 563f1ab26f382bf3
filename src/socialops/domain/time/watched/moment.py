"""The time by a clock that is watched: whatever is asked of it is noted."""

from __future__ import annotations

import datetime as dt
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NoReturn, Self, SupportsIndex

from socialops.domain.time.watched.gap import Gap

if TYPE_CHECKING:
    from socialops.domain.time.watched.watch import Watch

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_OF_A_DAY = frozenset({"hour", "minute", "second", "microsecond"})


class Watched(datetime):
    """The time, or one that moves with it, by a clock that is watched; `bare` is the same without."""

    __slots__ = ("_bare", "_watch")
    _bare: datetime
    _watch: Watch

    @classmethod
    def of(cls, bare: datetime, watch: Watch) -> Self:
        """That time, watched."""
        found = cls(
            bare.year, bare.month, bare.day, bare.hour, bare.minute, bare.second, bare.microsecond, bare.tzinfo,
            fold=bare.fold,
        )  # fmt: skip
        found._bare, found._watch = bare, watch
        watch.stands_on(bare)
        return found

    def _meets(self, other: object) -> Any:
        """What to compare with: a moment that stands still is noted, one that moves along is not."""
        if isinstance(other, Watched):
            return other._bare  # noqa: SLF001 - one of these
        if isinstance(other, datetime) and other.tzinfo is not None:
            self._watch.met(other - self._bare)
        return other

    def __lt__(self, other: Any) -> Any:
        return datetime.__lt__(self._bare, self._meets(other))

    def __le__(self, other: Any) -> Any:
        return datetime.__le__(self._bare, self._meets(other))

    def __gt__(self, other: Any) -> Any:
        return datetime.__gt__(self._bare, self._meets(other))

    def __ge__(self, other: Any) -> Any:
        return datetime.__ge__(self._bare, self._meets(other))

    def __eq__(self, other: object) -> Any:
        return self is other or datetime.__eq__(self._bare, self._meets(other))

    def __ne__(self, other: object) -> Any:
        return self is not other and datetime.__ne__(self._bare, self._meets(other))

    def __hash__(self) -> int:
        self._watch.let_go("hash")
        return hash(self._bare)

    def __add__(self, other: Any) -> Any:
        return Watched.of(self._bare + other, self._watch) if type(other) is timedelta else NotImplemented

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if type(other) is timedelta:
            return Watched.of(self._bare - other, self._watch)
        if isinstance(other, Watched):
            return self._bare - other._bare
        return Gap(self._bare - other, self._watch, 1) if isinstance(other, datetime) else NotImplemented

    def __rsub__(self, other: Any) -> Any:
        return Gap(other - self._bare, self._watch, -1) if isinstance(other, datetime) else NotImplemented

    def astimezone(self, tz: tzinfo | None = None) -> Any:
        """The same moment on another wall."""
        if tz is None:
            self._watch.let_go("the machine's zone")
            return self._bare.astimezone()
        return self if tz is self.tzinfo else Watched.of(self._bare.astimezone(tz), self._watch)

    def utcoffset(self) -> timedelta | None:
        """It is the same all the while: `Watch.stands_on` sees to it."""
        return self._bare.utcoffset()

    def dst(self) -> timedelta | None:
        """The same."""
        return self._bare.dst()

    def tzname(self) -> str | None:
        """The same."""
        return self._bare.tzname()

    def date(self) -> date:
        """The day, which ends at midnight."""
        bare = self._bare
        gone = timedelta(0, bare.second, bare.microsecond, 0, bare.minute, bare.hour)
        self._watch.within(-gone, _DAY - gone)
        return bare.date()

    @property
    def year(self) -> int:
        """That of the day."""
        return self.date().year

    @property
    def month(self) -> int:
        """That of the day."""
        return self.date().month

    @property
    def day(self) -> int:
        """That of the month."""
        return self.date().day

    @property
    def hour(self) -> int:
        """It changes by the hour."""
        bare = self._bare
        gone = timedelta(0, bare.second, bare.microsecond, 0, bare.minute)
        self._watch.within(-gone, _HOUR - gone)
        return bare.hour

    @property
    def minute(self) -> int:
        """It changes by the minute."""
        gone = timedelta(0, self._bare.second, self._bare.microsecond)
        self._watch.within(-gone, timedelta(minutes=1) - gone)
        return self._bare.minute

    @property
    def second(self) -> int:
        """It changes all the time."""
        return self._let_go("second").second

    @property
    def microsecond(self) -> int:
        """It changes all the time."""
        return self._let_go("microsecond").microsecond

    def replace(self, *args: Any, **kwargs: Any) -> Any:
        """A time that does not move: of the same day, where nothing smaller of it is kept."""
        if not args and kwargs.keys() >= _OF_A_DAY:
            self.date()
        else:
            self._watch.let_go("replace")
        return self._bare.replace(*args, **kwargs)

    def weekday(self) -> int:
        """That of the day."""
        return self.date().weekday()

    def isoweekday(self) -> int:
        """That of the day."""
        return self.date().isoweekday()

    def isocalendar(self) -> Any:
        """That of the day."""
        return self.date().isocalendar()

    def toordinal(self) -> int:
        """That of the day."""
        return self.date().toordinal()

    def _let_go(self, asked: str) -> datetime:
        self._watch.let_go(asked)
        return self._bare

    def time(self) -> dt.time:
        """It changes all the time, as do all that follow."""
        return self._let_go("time").time()

    def timetz(self) -> dt.time:
        """The same with its zone."""
        return self._let_go("timetz").timetz()

    def timetuple(self) -> Any:
        """Its parts."""
        return self._let_go("timetuple").timetuple()

    def utctimetuple(self) -> Any:
        """Its parts in UTC."""
        return self._let_go("utctimetuple").utctimetuple()

    def timestamp(self) -> float:
        """Seconds since 1970."""
        return self._let_go("timestamp").timestamp()

    def isoformat(self, *args: Any, **kwargs: Any) -> str:
        """As ISO 8601 has it."""
        return self._let_go("isoformat").isoformat(*args, **kwargs)

    def ctime(self) -> str:
        """As C has it."""
        return self._let_go("ctime").ctime()

    def strftime(self, format: str) -> str:  # noqa: A002 - datetime calls it so
        """In that form."""
        return self._let_go("strftime").strftime(format)

    def __format__(self, spec: str) -> str:
        return format(self._let_go("format"), spec)

    def __str__(self) -> str:
        return str(self._let_go("str"))

    def __repr__(self) -> str:
        return repr(self._let_go("repr"))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    def __reduce_ex__(self, _: SupportsIndex) -> NoReturn:
        raise TypeError("the time by a clock that is watched is kept nowhere")

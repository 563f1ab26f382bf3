"""Reading one rule's mapping: Vale's keys, any letter case, weakly typed, every fault a value with its key path."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMON_KEYS = frozenset(
    {
        "extends",
        "message",
        "level",
        "scope",
        "description",
        "link",
        "limit",
        "action",
        "fix",
        "name",
        "tests",
        "matchcase",
    }
)
TRUE_WORDS = frozenset({"1", "t", "true", "yes", "on"})
FALSE_WORDS = frozenset({"", "0", "f", "false", "no", "off"})
LONGEST_MESSAGE = 400
"""Characters of a message; a longer one quotes a pattern that nobody reads to its end."""


class Problem(NamedTuple):
    """A fault of a rule: `keys` leads from the rule's mapping to the offending value."""

    keys: tuple[str | int, ...]
    message: str


class Definition:
    """A rule's mapping, read key by key; `problems` collects what was wrong.

    A `published` rule belongs to a package: what Vale takes without a word is taken there. In a guide's own rule it is
    a slip of the pen, and told.
    """

    def __init__(self, mapping: Mapping[str, object], *, published: bool = False) -> None:
        self.problems: list[Problem] = []
        self.published = published
        self._values = {str(key).lower(): (str(key), value) for key, value in mapping.items()}

    def has(self, key: str) -> bool:
        """Say whether the rule has a value under `key`."""
        return self._values.get(key, ("", None))[1] is not None

    def path(self, key: str) -> tuple[str, ...]:
        """Give the key as the rule writes it."""
        return (self._values.get(key, (key, None))[0],)

    def fault(self, key: str, message: str, *, at: int | str | None = None) -> None:
        """Note that the value of `key` (or its item `at`) is wrong."""
        keys: tuple[str | int, ...] = self.path(key) if key else ()
        if len(message) > LONGEST_MESSAGE:
            message = f"{message[: LONGEST_MESSAGE // 2]} … {message[-LONGEST_MESSAGE // 2 :]}"
        self.problems.append(Problem(keys if at is None else (*keys, at), message))

    def text(self, key: str, default: str = "") -> str:
        """Read a text; numbers and true/false count as their spelling."""
        if not self.has(key):
            return default
        spelled = _spell(self._values[key][1])
        if spelled is None:
            self.fault(key, f"'{key}' must be a text.")
            return default
        return spelled

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Read yes or no; 1, 0, "true" and "false" count."""
        if not self.has(key):
            return default
        spelled = _spell(self._values[key][1])
        word = "?" if spelled is None else spelled.lower()
        if word not in TRUE_WORDS | FALSE_WORDS:
            self.fault(key, f"'{key}' must be true or false.")
        return word in TRUE_WORDS

    def number(self, key: str, default: float = 0) -> float:
        """Read a number, also from its spelling."""
        if not self.has(key):
            return default
        try:
            value = float(_spell(self._values[key][1]) or "nothing")
        except ValueError:
            self.fault(key, f"'{key}' must be a number.")
            return default
        if abs(value) < 1e9:  # noqa: PLR2004 - larger (or not a number) helps nobody and breaks int()
            return value
        self.fault(key, f"'{key}' is too large a number.")
        return default

    def texts(self, key: str) -> list[str]:
        """Read a list of texts; a single text is a list of one."""
        if not self.has(key):
            return []
        value = self._values[key][1]
        items = list(value) if isinstance(value, (list, tuple)) else [value]
        spelled = [_spell(item) if item is not None else "" for item in items]
        for place, item in enumerate(spelled):
            if item is None:
                self.fault(key, f"Every entry of '{key}' must be a text.", at=place)
        return [item or "" for item in spelled]

    def pairs(self, key: str) -> dict[str, str]:
        """Read a mapping of text to text, in the order written."""
        value = self._values[key][1] if self.has(key) else {}
        if not isinstance(value, dict):
            self.fault(key, f"'{key}' must be a mapping of pattern to text.")
            return {}
        pairs: dict[str, str] = {}
        for left, right in value.items():
            spelled = "" if right is None else _spell(right)
            if spelled is None:
                self.fault(key, f"The entry '{left}' of '{key}' must be a text.", at=left)
            pairs[str(left)] = spelled or ""
        return pairs

    def mapping(self, key: str) -> Mapping[str, object] | None:
        """Give the value of `key` when it is a mapping."""
        value = self._values[key][1] if self.has(key) else None
        return value if isinstance(value, dict) else None

    def refuse_unknown(self, known: frozenset[str], *, kind: str) -> None:
        """Note every key that a rule of this kind does not have."""
        for key, (written, _) in self._values.items():
            if key not in known and key not in COMMON_KEYS:
                names = ", ".join(sorted(known))
                self.fault(key, f"A rule of type {kind} has no key '{written}'. Its own keys are: {names}.")


def _spell(value: object) -> str | None:
    """Spell a YAML scalar; None for what is no scalar."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    return None

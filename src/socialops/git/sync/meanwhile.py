"""What takes long done while something else is: the network answers when it likes."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

Tips = tuple[str | None, str | None]
"""The commits at the tips of two branches."""


class Meanwhile:
    """Something that takes long and is done while something else is: the network answers when it likes."""

    def __init__(self, work: Callable[[], Tips]) -> None:
        self._work = work
        self._found: Tips = (None, None)
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._found = self._work()
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            self._error = error

    def result(self) -> Tips:
        """What it found, or its error."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._found

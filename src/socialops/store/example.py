"""The shipped example workspace: in the installed package, or beside it in the source tree."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from socialops.errors import SocialopsError

NAME = "acme"


def folder() -> Path:
    """Where the example lies."""
    package = Path(str(files("socialops")))
    for place in (package / "examples" / NAME, package.parents[1] / "examples" / NAME):
        if (place / "socialops.yaml").is_file():
            return place
    raise SocialopsError("The example is missing from this installation. Install socialops again.")


def contents() -> dict[str, bytes]:
    """Every file of the example by its path."""
    place = folder()
    found = (path for path in sorted(place.rglob("*")) if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in found}

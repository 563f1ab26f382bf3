"""The C library that reads YAML: the one place that touches a private module of PyYAML."""

from __future__ import annotations

from socialops.errors import SocialopsError

try:
    from yaml._yaml import CParser, get_version_string
except ImportError as error:  # pragma: no cover - depends on how PyYAML was built
    raise SocialopsError(
        "PyYAML was installed without libyaml, which socialops reads files with. "
        "Install it again from a wheel: pip install --force-reinstall --only-binary :all: PyYAML"
    ) from error

__all__ = ["CParser", "version"]


def version() -> str:
    """Its version, such as 0.2.5."""
    return str(get_version_string())

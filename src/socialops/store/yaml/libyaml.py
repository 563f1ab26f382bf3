"""The C library that reads YAML."""

from __future__ import annotations


def version() -> str:
    """Its version, such as 0.2.5."""
    from yaml._yaml import get_version_string

    return str(get_version_string())

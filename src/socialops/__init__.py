"""Social media as code: a workspace of YAML files in git, checked, approved and shown."""

__version__ = "0.1.0"

"""What a command keeps of its environment before it starts git: see `git.environment`."""

from socialops.git.environment import pushed, scrub

__all__ = ["pushed", "scrub"]

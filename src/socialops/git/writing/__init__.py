"""Commits made of git's own parts, where `git commit` would run nothing of the user's."""

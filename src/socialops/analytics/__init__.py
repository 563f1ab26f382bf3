"""Exports of platforms: which is which, which row is which post, and what was counted."""

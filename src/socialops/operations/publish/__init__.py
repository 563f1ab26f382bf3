"""Publish: what is approved and due goes out by itself, at most once, and git proves it."""

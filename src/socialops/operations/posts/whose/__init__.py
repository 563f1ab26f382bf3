"""Whose words a post has: those of nobody who is a member, and those that a reviewer changed."""

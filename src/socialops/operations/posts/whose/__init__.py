"""Whose words a post has: of nobody who is a member, of who had left, of a reviewer; and what follows from it."""

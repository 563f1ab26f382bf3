"""The page for the check-up meeting: what was planned, what became of it, what it did, and what follows."""

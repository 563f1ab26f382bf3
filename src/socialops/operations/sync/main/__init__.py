"""Main beside the branch that one is on: where a new one begins, what it takes in, and what clashes with it."""

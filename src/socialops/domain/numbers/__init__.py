"""Numbers: what is counted, what was read when, and what follows from it; all of it pure."""

"""Numbers: what is measured, and what follows from it."""

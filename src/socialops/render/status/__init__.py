"""Where every post stands: as a table, and as data."""

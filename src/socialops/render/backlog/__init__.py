"""What waits, for whom: as a page, and as data."""

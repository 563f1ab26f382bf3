"""Power cuts and crowds."""

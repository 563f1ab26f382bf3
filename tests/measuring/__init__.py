"""Numbers: exports, readings, records."""

"""Both sides brought together: what each changed, what becomes of one's own records, and where they clash."""

"""What went out before: the archives that networks hand to their users."""

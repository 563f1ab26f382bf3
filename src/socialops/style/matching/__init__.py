"""Where a rule may match, found quickly; a rule can be read without it."""

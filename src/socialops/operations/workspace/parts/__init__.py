"""A check of a few posts that changed, given what an earlier one found of all the others."""

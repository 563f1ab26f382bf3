"""The rules over a few posts that changed, and those for which these matter, given what was found of all others."""

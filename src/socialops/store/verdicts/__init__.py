"""Verdicts that earlier runs came to, kept in git's folder: what each rests on, and whether that still stands."""

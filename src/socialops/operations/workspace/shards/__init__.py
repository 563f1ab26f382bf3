"""Shards: a part of the check each, joined to one report."""

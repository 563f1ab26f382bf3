"""Hashtags, mentions, cashtags and links, by the rules of each platform."""

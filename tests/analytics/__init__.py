"""Exports of platforms: cells, addresses, shapes."""

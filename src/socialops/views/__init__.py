"""Workspace and clock in, rows out; pure."""

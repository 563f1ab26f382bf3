"""Alarms: when an alert rings, and what ends it; pure decisions over values that were read."""
